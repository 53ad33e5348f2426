#!/usr/bin/env python3
"""Writes src/sources/kubeadm/pod-data.ts: what Go's types of a Pod say of zero values and of patches, from k8s.io/api in the module cache."""
import re

import gomod

VERSION = "0.37.2"


def main():
    source, _ = gomod.download("k8s.io/api", f"v{VERSION}", gomod.environment())
    text = (source / "core/v1/types.go").read_text()
    scalars = {"string", "bool", "int32", "int64", *re.findall(r"^type (\w+) (?:string|int32|int64|bool)$", text, re.MULTILINE)}
    bodies = {match[1]: match[2] for match in re.finditer(r"^type (\w+) struct \{\n(.*?)^\}", text, re.DOTALL | re.MULTILINE)}
    kept, merged, seen = [], [], set()

    def visit(name, owner):
        for go_type, tag, rest in re.findall(r'^\t(?:\w+ )?\s*([\w*\[\].]+)\s+`json:"([^"]*)"(.*)`', bodies[name], re.MULTILINE):
            field = tag.split(",")[0]
            base = re.sub(r"^[*\[\]]+|^map\[\w+\]", "", go_type)
            if not field:
                visit(base, owner)
                continue
            if base in scalars and not go_type.startswith(("[", "map")) and (go_type.startswith("*") or "omitempty" not in tag):
                kept.append(f"{owner}.{field}")
            key = re.search(r'patchMergeKey:"(\w+)"', rest)
            if key and 'patchStrategy:"merge' in rest:
                merged.append((f"{owner}.{field}", key[1]))
            if base in bodies and base not in seen:
                seen.add(base)
                visit(base, base)

    visit("PodSpec", "PodSpec")
    lines = []
    for field in sorted(kept):
        if lines and len(lines[-1]) + len(field) < 160:
            lines[-1] += " " + field
        else:
            lines.append(field)
    print(f"// Made by tools/knowledge/pod_patch.py from k8s.io/api {VERSION}.")
    print("/** Fields that are written though they are empty, false or zero. */")
    print("export const kept: string = `\n" + "\n".join(lines) + "\n`;")
    print("/** Lists that a strategic merge patch merges, and the key that tells their items apart. */")
    print("export const mergeKeys: Readonly<Record<string, string>> = {")
    for field, key in sorted(merged):
        print(f"  '{field}': '{key}',")
    print("};")


if __name__ == "__main__":
    main()
