"""The Go modules of one version of Kubernetes: which there are, and a go.mod that builds against them."""
import json
import os
import shutil
import subprocess
from pathlib import Path

MODULE = "example.invalid/knowledge"
# No component is built of these, and they are not always to be had. An empty module does in their place.
SAMPLES = "k8s.io/sample-"
EMPTY = "empty"


def environment():
    # The go.mod lists no checksums, hence -mod=mod; a version may ask for a newer Go than the local one, hence auto.
    flags = (os.environ.get("GOFLAGS", "") + " -mod=mod -buildvcs=false").strip()
    return {**os.environ, "GOFLAGS": flags, "GOTOOLCHAIN": "auto", "GOWORK": "off"}


def run(env, *command):
    # Outside of any module, so that no go.mod around has a say.
    return subprocess.run(["go", *command], cwd="/", env=env, capture_output=True, text=True)


def versions(module, env):
    """The released versions that are listed, oldest first. The list can lack some that can be had."""
    done = run({**env, "GOFLAGS": ""}, "list", "-m", "-versions", module)
    return [version for version in done.stdout.split()[1:] if "-" not in version]


def newest(wanted, env, module="k8s.io/kubernetes"):
    """1.38 is its newest patch that is listed; a full version stays as it is."""
    if wanted.count(".") != 1:
        return wanted
    patches = [version for version in versions(module, env) if version.startswith(f"v{wanted}.")]
    if not patches:
        raise SystemExit(f"no patch of {wanted} is listed; give the full version, it may still be there")
    return patches[-1][1:]


def downloads(wanted, env):
    """What `go mod download` says of each "path@version"; it says "Error" of those that it cannot get."""
    done = run({**env, "GOFLAGS": ""}, "mod", "download", "-json", *wanted)
    decoder, text, found = json.JSONDecoder(), done.stdout.strip(), {}
    while text:
        one, end = decoder.raw_decode(text)
        found[one["Path"]] = one
        text = text[end:].strip()
    return found


def download(module, version, env):
    found = downloads([f"{module}@{version}"], env).get(module, {"Error": "no answer"})
    if "Error" in found:
        raise SystemExit(f"cannot get {module}@{version}: {found['Error']}")
    return Path(found["Dir"]), Path(found["GoMod"])


def copy(source, target):
    """A copy that can be written to: the module cache cannot."""
    shutil.copytree(source, target, copy_function=shutil.copyfile)
    for directory in [target, *(path for path in target.rglob("*") if path.is_dir())]:
        directory.chmod(0o755)


def manifest(go_mod, env):
    return json.loads(run(env, "mod", "edit", "-json", str(go_mod)).stdout)


def _patch(version):
    return int(version.rsplit(".", 1)[1])


def _nearest(path, version, env):
    """The patch of the same minor next to one that cannot be had. Patches seldom change what the facts hold."""
    minor, patch = version.rsplit(".", 1)
    listed = {_patch(other) for other in versions(path, env) if other.startswith(minor + ".")}
    # Not all that can be had is listed.
    others = (listed | set(range(int(patch)))) - {int(patch)}
    for other in sorted(others, key=lambda other: abs(other - int(patch))):
        found = downloads([f"{path}@{minor}.{other}"], env).get(path, {"Error": ""})
        if "Error" not in found:
            return f"{minor}.{other}", Path(found["Dir"])
    raise SystemExit(f"no patch of {path} {minor} is to be had")


def staging(kubernetes, version, env):
    """The modules that are developed inside of Kubernetes: {path: (version, directory)}, and those at another patch."""
    replaces = kubernetes.get("Replace") or []
    local = [replace["Old"]["Path"] for replace in replaces if replace["New"]["Path"].startswith("./staging/")]
    paths = [path for path in local if not path.startswith(SAMPLES)]
    wanted = "v0." + version.split(".", 1)[1]
    found = downloads([f"{path}@{wanted}" for path in paths], env)
    modules, substituted = {}, {}
    for path in paths:
        one = found.get(path, {"Error": "no answer"})
        if "Error" not in one:
            modules[path] = (wanted, Path(one["Dir"]))
            continue
        other, directory = _nearest(path, wanted, env)
        modules[path] = (other, directory)
        substituted[path] = other
    return modules, substituted


def _go_line(version):
    """Kubernetes' own, but new enough for the syntax of the programs and for a short module graph."""
    major, minor = (int(part) for part in version.split(".")[:2])
    return version if (major, minor) >= (1, 18) else "1.18"


def render(kubernetes, version, modules, replaced):
    """Kubernetes' own go.mod with its versions of everything, for a module that depends on Kubernetes."""
    lines = [f"module {MODULE}", "", f"go {_go_line(kubernetes['Go'])}", "", f"require k8s.io/kubernetes v{version}"]
    for require in kubernetes["Require"]:
        lines.append(f"require {require['Path']} {require['Version']}")
    for replace in kubernetes.get("Replace") or []:
        old, new = replace["Old"], replace["New"]
        if old["Path"] in modules:
            target = f"{old['Path']} {modules[old['Path']][0]}"
        elif old["Path"].startswith(SAMPLES):
            target = f"./{EMPTY}"
        else:
            target = f"{new['Path']} {new.get('Version', '')}"
        lines.append(f"replace {old['Path']} {old.get('Version', '')} => {target}")
    if replaced:
        lines.append(f"replace k8s.io/kubernetes => {replaced}")
    return "\n".join(lines) + "\n"


def write(work, text):
    (work / "go.mod").write_text(text)
    (work / EMPTY).mkdir()
    (work / EMPTY / "go.mod").write_text("module empty\n")
