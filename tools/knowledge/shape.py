"""The file of facts: its keys and its layout."""
import json

COMPONENTS = {"apiserver": "apiserver", "controllermanager": "controllerManager", "scheduler": "scheduler"}


def gates(parts):
    """All gates as kube-apiserver has them, and what differs in the processes of the other components."""
    of = {key: {gate["name"]: gate for gate in parts[part]["gates"]} for part, key in COMPONENTS.items()}
    everywhere = {**of["scheduler"], **of["controllerManager"], **of["apiserver"]}
    differing = {key: [gate for name, gate in sorted(own.items()) if gate != everywhere[name]] for key, own in of.items()}
    unknown = {key: sorted(everywhere.keys() - own.keys()) for key, own in of.items()}
    return [everywhere[name] for name in sorted(everywhere)], differing, unknown


def merge(version, parts, pod_fields, substituted):
    facts = {"version": version, "podFields": pod_fields}
    facts["featureGates"], facts["gatesOf"], facts["gatesUnknownTo"] = gates(parts)
    for part in parts.values():
        facts.update({key: value for key, value in part.items() if key not in ("gates", "podEnums")})
    if substituted:
        facts["substituted"] = substituted
    return facts


def _compact(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _lines(value):
    """One row to a line where there are rows, so that two versions can be compared line by line."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join("  " + _compact(row) for row in value) + "\n ]"
    if isinstance(value, dict) and value and all(isinstance(inner, dict) for inner in value.values()):
        return "{\n" + ",\n".join(f"  {_compact(key)}: {_compact(value[key])}" for key in sorted(value)) + "\n }"
    return _compact(value)


def text(facts):
    return "{\n" + ",\n".join(f" {_compact(key)}: {_lines(facts[key])}" for key in sorted(facts)) + "\n}\n"
