"""Validates the objects of a List against a CustomResourceDefinition, unknown fields included: validate.py DEFINITION LIST."""

import json
import sys

import yaml
from jsonschema import Draft202012Validator


def closed(schema):
    """The same schema without fields that it does not name: the API server would drop them."""
    if isinstance(schema, dict):
        schema = {name: closed(value) for name, value in schema.items()}
        if "properties" in schema and isinstance(schema["properties"], dict) and "additionalProperties" not in schema:
            schema["additionalProperties"] = False
        return schema
    return [closed(each) for each in schema] if isinstance(schema, list) else schema


definition, objects = sys.argv[1:]
with open(definition, encoding="utf-8") as file:
    spec = next(document for document in yaml.safe_load_all(file) if document)["spec"]
with open(objects, encoding="utf-8") as file:
    items = json.load(file)["items"]
if not items:
    sys.exit("the list is empty")
for item in items:
    group, version = item["apiVersion"].split("/")
    if (group, item["kind"]) != (spec["group"], spec["names"]["kind"]):
        sys.exit(f"{item['apiVersion']} {item['kind']} is not {spec['group']} {spec['names']['kind']}")
    schema = next(each for each in spec["versions"] if each["name"] == version)["schema"]["openAPIV3Schema"]
    Draft202012Validator(closed(schema)).validate(item)
