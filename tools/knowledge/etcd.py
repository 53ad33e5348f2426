#!/usr/bin/env python3
"""Writes the flags of one version of etcd to etcd-VERSION.json. See README.md."""
import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import gomod

HERE = Path(__file__).resolve().parent
KEYS = ["name", "type", "default", "noOptDefault", "inHelp", "section", "deprecated"]
FLAG = re.compile(r"  --([a-z0-9-]+)(.*)")


def module_of(version):
    return "go.etcd.io/etcd" if version.startswith("3.4.") else "go.etcd.io/etcd/server/v3"


def from_help(text):
    """{name: {"default", "section", "deprecated"}} of the flags in the help text."""
    found, section, flag = {}, None, None
    for line in text.splitlines():
        match = FLAG.match(line)
        if match:
            flag = {"default": match[2].strip().strip("'"), "section": section, "text": section + line}
            found[match[1]] = flag
        elif line and not line[0].isspace():
            section = line.rstrip(":")
        elif flag:
            flag["text"] += line
    for flag in found.values():
        flag["deprecated"] = "deprecat" in flag.pop("text").lower()
    return found


def shaped(version, facts):
    shown = from_help(facts["help"])
    # The few of the usage lines (--version) are not among the others.
    used = re.findall(r"--([a-z-]+)", facts["usage"])
    bare = {"section": None, "deprecated": False}
    flags = []
    for flag in sorted(facts["flags"], key=lambda flag: flag["name"]):
        name = flag["name"]
        # Taken for the sake of etcd's own tests.
        if name.startswith("test."):
            continue
        told = shown.get(name, bare)
        row = {**flag, **told, "inHelp": name in shown or name in used}
        flags.append({key: row[key] for key in KEYS if key in row})
    return {"version": version, "flags": flags}


def extract(version, query, work):
    env = gomod.environment()
    module = module_of(version)
    source, go_mod = gomod.download(module, query, env)
    gomod.copy(source, work / "etcd")
    shutil.copyfile(HERE / "go-etcd/etcdmain/facts.go", work / "etcd/etcdmain/facts.go")
    program = work / "etcd/facts"
    program.mkdir()
    # Inside of etcd's own module, so that its go.mod has the versions of everything.
    (program / "main.go").write_text((HERE / "go-etcd/main.go").read_text().replace("ETCD/", module + "/"))
    manifest = gomod.manifest(go_mod, env)
    edits = [f"-dropreplace={replace['Old']['Path']}" for replace in manifest.get("Replace") or [] if replace["New"]["Path"].startswith("../")]
    if edits:
        subprocess.run(["go", "mod", "edit", *edits], cwd=work / "etcd", env=env, check=True)
    command = ["go", "run", "-ldflags=-checklinkname=0", "./facts"]
    done = subprocess.run(command, cwd=work / "etcd", env={**env, "CGO_ENABLED": "0"}, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"etcd {version} does not build or run:\n{done.stderr[-6000:]}{done.stdout[-2000:]}")
    return shaped(version, json.loads(done.stdout))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("versions", nargs="+", metavar="VERSION", help="3.7 (its newest patch), 3.7.3, or 3.4.13=PSEUDO-VERSION where the tag is no module version")
    arguments.add_argument("--out", type=Path, default=Path.cwd(), help="the directory to write to")
    options = arguments.parse_args()
    for wanted in options.versions:
        version, _, query = wanted.partition("=")
        version = gomod.newest(version, gomod.environment(), "go.etcd.io/etcd/server/v3")
        work = Path(tempfile.mkdtemp(prefix="knowledge-"))
        try:
            facts = extract(version, query or "v" + version, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        options.out.mkdir(parents=True, exist_ok=True)
        target = options.out / f"etcd-{version}.json"
        part = target.with_suffix(".part")
        part.write_text(json.dumps(facts, indent=0, ensure_ascii=False) + "\n")
        os.replace(part, target)


if __name__ == "__main__":
    main()
