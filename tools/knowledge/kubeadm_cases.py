#!/usr/bin/env python3
"""Runs the real kubeadm of a version over its cases in fixtures/sources/kubeadm and writes what it makes of them. As root, on Linux.

A new case is a folder with config.yaml and a case.json that names the version: {"kubeadm": "1.38.0", "set": {}}. Cases that
need more of their node than directories (set has other names than CA_DIRECTORIES) are left alone.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import extract
import gomod

CASES = Path(__file__).resolve().parents[2] / "fixtures/sources/kubeadm"
PHASES = [["control-plane", "all"], ["etcd", "local"]]
# Said of the machine, not of the configuration.
NOISE = re.compile(r"To see the stack trace|systemd-resolved|could not fetch a Kubernetes version|falling back to the local client version")


def build(version, work):
    """kubeadm knows its version from the linker. Maps crash a current Go with the reflect2 of old releases."""
    env = {**gomod.environment(), "CGO_ENABLED": "0"}
    extract.prepare(version, work, env)
    if int(version.split(".")[1]) < 24:
        lines = [line for line in (work / "go.mod").read_text().splitlines() if "github.com/modern-go/reflect2" not in line]
        (work / "go.mod").write_text("\n".join([*lines, "require github.com/modern-go/reflect2 v1.0.2", ""]))
    minor = version.split(".")[1]
    names = {"gitVersion": f"v{version}", "gitMajor": "1", "gitMinor": minor, "gitTreeState": "clean", "gitCommit": "0" * 40, "buildDate": "2024-01-01T00:00:00Z"}
    linker = " ".join(f"-X k8s.io/component-base/version.{name}={value}" for name, value in names.items())
    subprocess.run(["go", "build", "-ldflags", f"-checklinkname=0 -s -w {linker}", "-o", "kubeadm-binary", "k8s.io/kubernetes/cmd/kubeadm"], cwd=work, env=env, check=True)
    return work / "kubeadm-binary"


def run(kubeadm, case, about, root):
    """What kubeadm said, whether it failed, and the manifests that it wrote."""
    shutil.copytree(case, root, ignore=shutil.ignore_patterns("expected", "case.json"))
    shutil.copy(kubeadm, root / "kubeadm")
    for directory in ["/etc/ssl/certs", *about["set"].get("CA_DIRECTORIES", "").split(",")]:
        (root / directory.lstrip("/")).mkdir(parents=True, exist_ok=True)
    said, failed = [], False
    is_external = "external:" in (case / "config.yaml").read_text()
    for phase in PHASES[:1] if is_external else PHASES:
        done = subprocess.run(["chroot", root, "/kubeadm", "init", "phase", *phase, "--config", "/config.yaml"], env={"PATH": os.environ["PATH"]}, capture_output=True, text=True)
        failed |= done.returncode != 0
        said += [re.sub(r"^[WEI]\d{4} [\d:.]+\s+\d+ \S+\] ", "", line) for line in done.stderr.splitlines() if line.strip() and not NOISE.search(line)]
    manifests = {path.name: path.read_text() for path in (root / "etc/kubernetes/manifests").glob("*.yaml")}
    return list(dict.fromkeys(said)), failed, manifests


def save(case, about, said, failed, manifests):
    plain = CASES / ("plain-" + ".".join(about["kubeadm"].split(".")[:2])) / "expected"
    shutil.rmtree(case / "expected", ignore_errors=True)
    for name, text in manifests.items():
        if plain.parent == case or not (plain / name).exists() or (plain / name).read_text() != text:
            (case / "expected").mkdir(exist_ok=True)
            (case / "expected" / name).write_text(text)
    kept = {key: about[key] for key in ("kubeadm", "set", "kubernetesVersion") if key in about}
    found = {**({"said": said} if said else {}), **({"refused": True} if failed else {})}
    (case / "case.json").write_text(json.dumps({**kept, **found}, indent=2) + "\n")


def main():
    version = sys.argv[1]
    with tempfile.TemporaryDirectory() as work:
        kubeadm = build(version, Path(work))
        for path in sorted(CASES.glob("*/case.json"), key=lambda path: not path.parent.name.startswith("plain-")):
            about = json.loads(path.read_text())
            if about["kubeadm"] != version or set(about["set"]) - {"CA_DIRECTORIES"}:
                continue
            with tempfile.TemporaryDirectory() as root:
                save(path.parent, about, *run(kubeadm, path.parent, about, Path(root) / "root"))
                print(path.parent.name)


if __name__ == "__main__":
    main()
