#!/usr/bin/env python3
"""Writes what one version of Kubernetes says of itself to kubernetes-MINOR.json, and the Go types of what is read from files beside it.

The small programs under go/ are built against the version's own modules and asked. See README.md.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import gomod
import pod
import shape

HERE = Path(__file__).resolve().parent

# The file cannot do without these; what the others tell is left out of it where they do not build.
CORE = ["apiserver", "controllermanager", "scheduler", "kubeadm"]
EXTRA = ["configkinds", "kubelet", "kubeproxy", "podenums"]
# Types, each in a file of its own.
TYPES = {"podtypes": "pod-types", "configtypes": "config-types"}

# Whose flags and gates a program asks for.
COMMANDS = {
    "apiserver": "kube-apiserver",
    "controllermanager": "kube-controller-manager",
    "scheduler": "kube-scheduler",
    "kubelet": "kubelet",
    "kubeproxy": "kube-proxy",
}

# Old versions reach into the standard library, which a current linker refuses unless told. The rest saves half of the time:
# the programs run once and nobody debugs them.
FLAGS = ["-ldflags=-checklinkname=0 -s -w", "-gcflags=all=-N -l -dwarf=false"]

STUB = """// Package openapi stands in for a generated file that is not in the module of this version.
package openapi

import "k8s.io/kube-openapi/pkg/common"

// GetOpenAPIDefinitions has nothing to give. Flags and gates do not depend on it.
func GetOpenAPIDefinitions(common.ReferenceCallback) map[string]common.OpenAPIDefinition { return nil }
"""


def log(text):
    print(text, file=sys.stderr, flush=True)


def declares(directory, function):
    return any(f"\nfunc {function}(" in path.read_text() for path in directory.glob("*.go"))


def build_tags(source, staging):
    """The tags of the Go files that fit this version: found by looking, so that a new minor needs no change here."""
    manager = source / "cmd/kube-controller-manager"
    pod_security = staging.get("k8s.io/pod-security-admission")
    checks = {
        "has_alpha_webhook_admission": (staging["k8s.io/apiserver"] / "pkg/admission/plugin/webhook/config/apis/webhookadmission/v1alpha1").is_dir(),
        "has_controller_aliases": declares(manager / "app", "ControllerAliases"),
        "has_named_controller_aliases": declares(manager / "names", "KCMControllerAliases"),
        "has_own_encryption_group": (staging["k8s.io/apiserver"] / "pkg/apis/config/v1").is_dir(),
        "has_pod_security": bool(pod_security) and (pod_security / "admission/api/scheme").is_dir(),
    }
    return [tag for tag, fits in checks.items() if fits]


def has_openapi(source):
    return (source / "pkg/generated/openapi/zz_generated.openapi.go").exists()


def with_stub(source, work):
    """A copy of the module with the generated OpenAPI package, which is not in the modules up to 1.23."""
    copy = work / "kubernetes"
    gomod.copy(source, copy)
    (copy / "pkg/generated/openapi/stub.go").write_text(STUB)
    return copy


def with_imports(source, work):
    """Gives each program what the component's own main package imports for its effect: log formats add flags."""
    for part, command in COMMANDS.items():
        text = "".join(path.read_text() for path in sorted((source / "cmd" / command).glob("*.go")) if not path.name.endswith("_test.go"))
        imports = "\n".join(sorted(set(re.findall(r'^\s+(_ ".+?")', text, re.MULTILINE))))
        (work / part / "imports.go").write_text(f"package main\n\nimport (\n{imports}\n)\n")


def build(part, work, tags, env):
    """Builds one program; gives what the compiler said where it does not build."""
    command = ["go", "build", *FLAGS, "-tags", ",".join(tags), "-o", f"bin/{part}", f"./{part}"]
    done = subprocess.run(command, cwd=work, env={**env, "CGO_ENABLED": "0"}, capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr


def ask(part, work):
    """What the program tells, or None and how it failed."""
    # Some components read the environment for defaults; give them as little as can be.
    env = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    done = subprocess.run([work / "bin" / part], cwd=work, env=env, capture_output=True, text=True)
    return (json.loads(done.stdout), None) if done.returncode == 0 else (None, done.stderr)


def prepare(version, work, env):
    """Lays out the programs and their go.mod in work; gives the module's directory, the tags and what had to be replaced."""
    source, go_mod = gomod.download("k8s.io/kubernetes", "v" + version, env)
    manifest = gomod.manifest(go_mod, env)
    staging, substituted = gomod.staging(manifest, version, env)
    for path, found in substituted.items():
        log(f"{version}: {path} is not to be had at this patch, using {found}")
    replaced = None if has_openapi(source) else with_stub(source, work)
    shutil.copytree(HERE / "go", work, dirs_exist_ok=True)
    with_imports(source, work)
    gomod.write(work, gomod.render(manifest, version, staging, replaced))
    return source, build_tags(source, {path: directory for path, (_, directory) in staging.items()}), substituted


def extract(version, work, wanted):
    """Yields the name and the text of each file; that of the facts first without and then with those that are not in the core."""
    env = gomod.environment()
    source, tags, substituted = prepare(version, work, env)
    wanted = [part for part in wanted if part != "podenums" or has_openapi(source)]
    parts = {}
    for part in wanted:
        log(f"{version}: building {part}")
        failure = build(part, work, tags, env)
        if failure is None:
            parts[part], failure = ask(part, work)
        if failure is not None and part in CORE:
            raise SystemExit(f"{part} fails:\n{failure[-6000:]}")
        if failure is not None:
            log(f"{version}: WITHOUT {part}, which fails:\n{failure[-6000:]}")
        if part in TYPES and part in parts:
            yield TYPES[part], json.dumps(parts.pop(part), indent=1, sort_keys=True) + "\n"
        if part in (CORE[-1], wanted[-1]) and part not in TYPES:
            told = {part: facts for part, facts in parts.items() if facts is not None}
            fields = pod.fields(source / "api/openapi-spec/swagger.json", told.get("podenums", {}).get("podEnums", {}))
            yield "kubernetes", shape.text(shape.merge(version, told, fields, substituted))


def save(directory, name, version, text):
    target = directory / f"{name}-{'.'.join(version.split('.')[:2])}.json"
    directory.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    part.write_text(text)
    os.replace(part, target)
    log(f"{version}: wrote {target}")


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("versions", nargs="+", metavar="VERSION", help="1.38 (its newest patch) or 1.38.0")
    arguments.add_argument("--out", type=Path, default=Path.cwd(), help="the directory to write to")
    parts = arguments.add_mutually_exclusive_group()
    parts.add_argument("--core", dest="parts", action="store_const", const=CORE, help="leave out the types, the kubelet, kube-proxy, configuration files and enumerations")
    parts.add_argument("--types", dest="parts", action="store_const", const=[*TYPES], help="only the types")
    arguments.add_argument("--keep", action="store_true", help="keep the build directory, to look into a failure")
    options = arguments.parse_args()
    failed = []
    for wanted in options.versions:
        work = Path(tempfile.mkdtemp(prefix="knowledge-"))
        try:
            version = gomod.newest(wanted, gomod.environment())
            for name, text in extract(version, work, options.parts or [*TYPES, *CORE, *EXTRA]):
                save(options.out, name, version, text)
        except SystemExit as failure:
            log(f"{wanted}: {failure}")
            failed.append(wanted)
        finally:
            if options.keep:
                log(f"{wanted}: kept {work}")
            else:
                shutil.rmtree(work, ignore_errors=True)
    raise SystemExit(f"failed: {' '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
