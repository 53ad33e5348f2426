"""The fields of a Pod, from the OpenAPI definitions that Kubernetes publishes."""
import json

ROOT = "io.k8s.api.core.v1.Pod"
PREFIX = "#/definitions/"


def _short(name):
    return name.rsplit(".", 1)[1]


def _type(schema, definitions, reached):
    """A schema in short. A type that is no object with fields of its own is told by what it is written as."""
    if "$ref" in schema:
        name = schema["$ref"][len(PREFIX):]
        target = definitions[name]
        if target.get("properties"):
            reached.append(name)
            return {"ref": _short(name)}
        written = {key: target[key] for key in ("type", "format") if key in target}
        return {**written, "ref": _short(name)}
    short = {key: schema[key] for key in ("type", "format") if key in schema}
    for key, name in (("items", "items"), ("additionalProperties", "values")):
        if key in schema:
            inner = _type(schema[key], definitions, reached)
            short[name] = inner.get("ref") or inner["type"]
    return short


def fields(swagger, enums):
    """{"PodSpec": {"hostNetwork": {"type": "boolean", "required": false}}} of all types that a Pod reaches."""
    definitions = json.loads(swagger.read_text())["definitions"]
    reached, types = [ROOT], {}
    while reached:
        name = reached.pop()
        short = _short(name)
        if short in types:
            continue
        definition = definitions[name]
        required = definition.get("required", [])
        types[short] = {}
        for field, schema in definition["properties"].items():
            entry = {**_type(schema, definitions, reached), "required": field in required}
            values = schema.get("enum") or enums.get(f"{short}.{field}")
            if values:
                entry["enum"] = sorted(values)
            types[short][field] = entry
    return types
