"""Reads what a check of the catalog needs from Pinterest's OpenAPI description."""

import json
import os
import pathlib

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def find_description():
    """PINTEREST_OPENAPI, or shared/reference/openapi.json beside or above the repository."""
    if "PINTEREST_OPENAPI" in os.environ:
        return pathlib.Path(os.environ["PINTEREST_OPENAPI"])
    for folder in REPOSITORY.parents:
        path = folder / "shared" / "reference" / "openapi.json"
        if path.is_file():
            return path
    return None


def steps_of(path):
    """items[].labels[] is items, [], labels, []; the root itself is no step."""
    return [step for step in path.replace("?", "").replace("[]", ".[]").replace("{", ".{").split(".") if step]


class Description:
    """Operations by id, and schemas with every reference resolved and every variant merged."""

    def __init__(self, path):
        self.document = json.loads(path.read_text())
        self.operations = {}
        for path, methods in self.document["paths"].items():
            for method, operation in methods.items():
                if isinstance(operation, dict) and "operationId" in operation:
                    shared = methods.get("parameters", [])
                    self.operations[operation["operationId"]] = {
                        **operation,
                        "path": path,
                        "method": method.upper(),
                        "parameters": [self.resolve(p) for p in shared + operation.get("parameters", [])],
                    }

    def resolve(self, node):
        while "$ref" in node:
            found = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                found = found[part]
            node = {**found, **{k: v for k, v in node.items() if k != "$ref"}}
        return node

    def variants(self, node):
        """The schema itself and all that allOf, oneOf and anyOf add to it."""
        node = self.resolve(node)
        yield node
        for key in ("allOf", "oneOf", "anyOf"):
            for variant in node.get(key, []):
                yield from self.variants(variant)

    def properties(self, node):
        merged = {}
        for variant in self.variants(node):
            for name, schema in variant.get("properties", {}).items():
                merged.setdefault(name, []).append(schema)
        return {name: schemas[0] if len(schemas) == 1 else {"anyOf": schemas} for name, schemas in merged.items()}

    def first(self, node, key):
        return next((v[key] for v in self.variants(node) if key in v), None)

    def types(self, node):
        found = set()
        for variant in self.variants(node):
            kind = variant.get("type", [])
            found.update([kind] if isinstance(kind, str) else kind)
        return found - {"null"}

    def enum(self, node):
        """Every value that is allowed, or None when any is."""
        values = [value for v in self.variants(node) for value in v.get("enum", [])]
        return [value for value in values if value is not None] or None

    def items(self, node):
        found = [variant["items"] for variant in self.variants(node) if "items" in variant]
        return {"anyOf": found} if len(found) > 1 else found[0] if found else None

    def body(self, operation):
        content = self.resolve(operation.get("requestBody", {})).get("content", {})
        return content.get("application/json", {}).get("schema", {})

    def response(self, operation):
        for status in ("200", "201"):
            answer = self.resolve(operation["responses"].get(status, {}))
            if "content" in answer:
                return answer["content"]["application/json"].get("schema", {})
        return {}

    def rows(self, schema, path):
        """The schema of a row at a path as json/scan reads it: items[], {split}.daily_metrics[], ..."""
        for step in steps_of(path):
            schema = self.step(schema, step) if schema is not None else None
        return schema

    def step(self, schema, step):
        if step == "[]":
            return self.items(schema)
        if step.startswith("{"):
            return self.member_of_map(schema)
        return self.properties(schema).get(step)

    def beside(self, schema, path):
        """(dotted path, member) of all that lies beside the way to the rows."""
        names = ""
        for step in steps_of(path):
            if step[0] not in "[{":
                yield from ((names, name) for name in self.properties(schema) if name != step)
                names += step + "."
            schema = self.step(schema, step)
            if schema is None:
                return

    def member_of_map(self, schema):
        for variant in self.variants(schema):
            if isinstance(variant.get("additionalProperties"), dict):
                return variant["additionalProperties"]
        return next(iter(self.properties(schema).values()), None)
