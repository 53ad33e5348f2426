#!/usr/bin/env python3
"""Writes src/sources/kubeadm/data.ts: the fields of kubeadm's configuration, from its own Go types in the module cache."""
import json
import re
import sys
from pathlib import Path

import gomod

# A version of the API, and the newest kubeadm that has it.
SOURCES = {"v1beta1": "1.20.15", "v1beta2": "1.26.15", "v1beta3": "1.36.3", "v1beta4": "1.37.2", "v1": "1.37.2"}
ROOTS = ["InitConfiguration", "ClusterConfiguration", "JoinConfiguration"]
SCALARS = {"string", "bool", "int32", "int", "int64"}


def structs(text):
    return {match[1]: match[2] for match in re.finditer(r"^type (\w+) struct \{\n(.*?)^\}", text, re.DOTALL | re.MULTILINE)}


def fields(body):
    """Name in JSON ("" where it is embedded) and Go type of each field."""
    for match in re.finditer(r'^\t(?:\w+ +)?([\w*\[\].]+)\s+`json:"([^",]*)', body, re.MULTILINE):
        yield match[2], match[1].replace("*", "")


def plain(go_type, aliases):
    """The type as the renderer looks at it: a scalar, a struct of this API, or `any`."""
    head, name = re.fullmatch(r"((?:\[\]|map\[string\])?)(.+)", go_type).groups()
    name = aliases.get(name, name)
    if name == "metav1.Duration":
        return head + "duration"
    if name in ("corev1.HostPathType", "v1.HostPathType", "corev1.PullPolicy", "v1.PullPolicy"):
        return head + "string"
    return head + (name if "." not in name else "any")


def collect(name, bodies, aliases, into, owner=None):
    for json_name, go_type in fields(bodies[name]):
        kind = plain(go_type, aliases)
        inner = re.sub(r"^(\[\]|map\[string\])", "", kind)
        if not json_name:
            if inner in bodies:
                collect(inner, bodies, aliases, into, owner or name)
            elif name == "EnvVar":
                into["EnvVar.name"] = into["EnvVar.value"] = "string"
                into["EnvVar.valueFrom"] = "any"
            continue
        into[f"{owner or name}.{json_name}"] = kind
        if inner in bodies and f"{inner}." not in "".join(key + "\n" for key in into):
            collect(inner, bodies, aliases, into)


def main():
    table = {}
    for index, (api, version) in enumerate(SOURCES.items()):
        source, _ = gomod.download("k8s.io/kubernetes", f"v{version}", gomod.environment())
        text = (source / f"cmd/kubeadm/app/apis/kubeadm/{api}/types.go").read_text()
        aliases = dict(re.findall(r"^type (\w+) (string|bool|int32)$", text, re.MULTILINE))
        found = {}
        for root in ROOTS:
            found[f"{root}.apiVersion"] = found[f"{root}.kind"] = "string"
            collect(root, structs(text), aliases, found)
        for key, kind in found.items():
            rows = table.setdefault(key, [])
            if rows and rows[-1][0] == kind and rows[-1][2] == index - 1:
                rows[-1][2] = index
            else:
                rows.append([kind, index, index])
    lines = [f"{json.dumps(key)}:{json.dumps(table[key], separators=(',', ':'))}" for key in sorted(table)]
    print("// Made by tools/knowledge/kubeadm_fields.py from kubeadm's Go types: [type; first and last version of the API as indices].")
    print(f"export const versions: readonly string[] = {json.dumps(list(SOURCES)).replace(chr(34), chr(39))};")
    print("export const json: string = `{\n" + ",\n".join(lines) + "\n}`;")


if __name__ == "__main__":
    sys.exit(main())
