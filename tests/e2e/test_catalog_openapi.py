"""Each stream's YAML against Pinterest's API description, where that file is at hand."""

import pytest
import yaml

from openapi import REPOSITORY, Description, find_description

# Fields of the API's schema that are left out on purpose: stream -> dotted path -> why.
LEFT_OUT = {
    "catalogs_report_stats": {"severity": "only of the report that is not asked for, FEED_INGESTION_ISSUES"},
}

# What answers hold beside the rows and the cursor: stream -> dotted path -> why it is left out.
BESIDE = {
    "catalogs_feed_processing_results": {"bookmark": "does not work yet, says the API"},
    "labels": {"items.errors": "what a change of labels made wrong; reading changes none"},
    "multi_pin_analytics": {
        "summary_metrics": "sums of the days",
        "lifetime_metrics": "no days; pins has them, with include_pin_metrics",
    },
    "pin_analytics": {
        "summary_metrics": "sums of the days",
        "lifetime_metrics": "no days; pins has them, with include_pin_metrics",
    },
    "user_account_analytics": {"summary_metrics": "sums of the days"},
    "user_account_top_pins": {
        "sort_by": "what was asked for, which records have",
        "date_availability": "up to when the API has counted; data_status says it for each metric",
    },
    "user_account_top_video_pins": {
        "sort_by": "what was asked for, which records have",
        "date_availability": "up to when the API has counted; data_status says it for each metric",
    },
}

# Parameters of the API that would have to be sent by rule, and are not: stream -> parameter -> why.
NOT_SENT = {
    "catalogs_feed_processing_results": {"bookmark": "does not work yet, says the API: one page of 250 is all"},
}

# Fields that rows have and the description lacks: stream -> dotted path -> how we know.
UNDESCRIBED = {}

STREAMS = sorted((REPOSITORY / "catalog").glob("*.yaml"))

ELSEWHERE = {"partition", "capture", "setting", "pass", "window"}  # where a field is from that is not the row's

# What of ours can hold which JSON type of theirs.
HOLDS = {
    "id": {"string", "integer", "number"},
    "string": {"string"},
    "integer": {"integer", "number"},
    "number": {"number", "integer", "string"},
    "boolean": {"boolean"},
    "date": {"string"},
    "datetime": {"string"},
    "hour": {"string"},
    "object": {"object"},
    "map": {"object"},
}


@pytest.fixture(name="api", scope="module")
def _api():
    path = find_description()
    if path is None or not path.is_file():
        pytest.skip("no API description: set PINTEREST_OPENAPI to Pinterest's openapi.json")
    return Description(path)


class Check:
    """Collects what differs between one stream and its operation."""

    def __init__(self, api, stream):
        self.api = api
        self.stream = stream
        self.operation = api.operations.get(stream["api"])
        self.differences = []
        if self.operation:
            self.request()
            self.parameters()
            self.body()
            self.columns()
            if self.stream["extractor"] != "report":  # what their files hold is not described
                self.rows()
                self.beside()
        else:
            self.differ(f"there is no operation {stream['api']}")

    def differ(self, text):
        self.differences.append(text)

    def request(self):
        request, operation = self.stream["request"], self.operation
        wanted = {
            "path": operation["path"],
            "method": operation["method"],
            "category": operation.get("x-ratelimit-category"),
        }
        for key, value in wanted.items():
            if request.get(key, "GET") != value:
                self.differ(f"{key} is {request.get(key)}, the API's is {value}")
        scopes = next((s["pinterest_oauth2"] for s in operation["security"] if "pinterest_oauth2" in s), [])
        if sorted(request["scopes"]) != sorted(scopes):
            self.differ(f"scopes are {request['scopes']}, the API's are {scopes}")

    def parameters(self):
        query = self.stream["request"].get("query", {})
        left_out = NOT_SENT.get(self.stream["name"], {})
        known = {p["name"]: p for p in self.operation["parameters"] if p["in"] == "query"}
        sent = {name.split("[")[0] for name in query}  # parameters[report][catalog_id] is one of `parameters`
        for name, binding in query.items():
            if "[" in name and known.get(name.split("[")[0], {}).get("style") == "deepObject":
                continue
            if name in known:
                self.parameter(known[name], binding if isinstance(binding, dict) else {"literal": binding})
            else:
                self.differ(f"there is no parameter {name}")
        for name, parameter in known.items():
            by_rule = parameter.get("required") or name in ("bookmark", "page_size", "order", "entity_statuses")
            if by_rule and name not in sent and name not in left_out:
                self.differ(f"the parameter {name} is not sent")

    def body(self):
        body = self.stream["request"].get("body", {})
        theirs = self.api.properties(self.api.body(self.operation))
        for name, binding in body.items():
            binding = binding if isinstance(binding, dict) else {"literal": binding}
            if name in theirs:
                self.member_of_body(name, theirs[name], binding)
            elif name.split(".")[0] not in theirs:
                self.differ(f"there is no member {name} of the body")
        for name in self.api.first(self.api.body(self.operation), "required") or []:
            if name not in {n.split(".")[0] for n in body}:
                self.differ(f"the body lacks {name}")

    def member_of_body(self, name, schema, binding):
        is_array = "array" in self.api.types(schema)
        values = self.api.items(schema) if is_array else schema
        self.values(name, values, binding)
        most = self.api.first(schema, "maxItems")
        if most and len(self.api.enum(values) or []) > most and binding.get("each", most + 1) > most:
            self.differ(f"{name} takes at most {most} values: give each")
        for value in binding.get("of", []):
            if value not in self.api.enum(values):
                self.differ(f"{name} cannot be {value}")

    def parameter(self, parameter, binding):
        schema, name = parameter["schema"], parameter["name"]
        is_array = "array" in self.api.types(schema)
        style = binding.get("style", "one")
        wanted = ("repeat" if parameter.get("explode", True) else "csv") if is_array else "one"
        if style != wanted and not (is_array and "literal" in binding):
            self.differ(f"{name} has the style {style}, the API's is {wanted}")
        self.values(name, self.api.items(schema) if is_array else schema, binding)
        most = self.api.first(schema, "maxItems")
        ours = binding.get("max") or binding.get("each") or ("batch" in binding and self.stream["parent"]["batch"]["max"])
        if most and ours and ours > most:
            self.differ(f"{name} takes at most {most} values, not {ours}")
        if most and "setting" in binding and not ours and len(self.api.enum(self.api.items(schema)) or []) > most:
            self.differ(f"{name} takes at most {most} values: give max")

    def values(self, name, schema, binding):
        allowed = self.api.enum(schema)
        sent = binding.get("literal", binding.get("default"))
        if "pass" in binding:
            sent = self.stream["passes"][binding["pass"]]
        sent = sent if isinstance(sent, list) else [] if sent is None else [sent]
        for value in sent:
            if allowed and value not in allowed and str(value) not in map(str, allowed):
                self.differ(f"{name} cannot be {value}, only {allowed}")
        if name == "entity_statuses" and set(sent) != set(allowed):
            self.differ(f"entity_statuses hides some of {allowed}")

    def columns(self):
        columns = self.stream.get("columns")
        if not columns:
            return
        request = self.stream["request"]
        bindings = {**request.get("query", {}), **request.get("body", {})}
        parameter = next(n for n, b in bindings.items() if isinstance(b, dict) and "columns" in b)
        schemas = {p["name"]: p["schema"] for p in self.operation["parameters"] if "schema" in p}
        schema = {**schemas, **self.api.properties(self.api.body(self.operation))}[parameter]
        theirs = set(self.api.enum(self.api.items(schema)))
        shared = yaml.safe_load((REPOSITORY / "catalog" / "columns" / f"{columns['use']}.yaml").read_text())
        ours = {*shared["default"], *shared.get("more", {})}
        self.differ_sets("columns", ours, theirs)

    def differ_sets(self, what, ours, theirs):
        if ours - theirs:
            self.differ(f"{what} that the API lacks: {sorted(ours - theirs)}")
        if theirs - ours:
            self.differ(f"{what} that we lack: {sorted(theirs - ours)}")

    def rows(self):
        if any(isinstance(field, dict) and field.get("api") == "." for field in self.stream["fields"].values()):
            return  # the row as a whole: a scalar, or something that the API does not describe
        schema = self.api.rows(self.api.response(self.operation), self.stream["rows"])
        if schema is None:
            self.differ(f"no rows at {self.stream['rows']}")
            return
        if not self.api.properties(schema):
            return  # an object, says the description, and no more
        lift = self.stream.get("lift")
        if lift and lift not in self.api.properties(schema):
            self.differ(f"there is no member {lift} to lift")
        elif lift:
            schema = {"allOf": [schema, self.api.properties(schema)[lift]]}
        self.members(self.stream["fields"], schema, "", {lift, *self.asked_for()})
        self.key(schema)

    def beside(self):
        """Members of the answer that are not on the way to the rows."""
        left_out = BESIDE.get(self.stream["name"], {})
        for path, name in self.api.beside(self.api.response(self.operation), self.stream["rows"]):
            if name != self.stream.get("cursor") and path + name not in left_out:
                self.differ(f"we lack {path}{name}, beside the rows")

    def key(self, schema):
        """Null in a key fails the stream: what may be null must say what becomes of that."""
        theirs = self.api.properties(schema)
        for name in self.stream["primary_key"]:
            field = self.stream["fields"].get(name, {})
            field = field if isinstance(field, dict) else {"type": field}
            from_row = not ELSEWHERE & field.keys() and theirs.get(field.get("api", name))
            if from_row and not field.get("blank") and not field.get("needed"):
                if any(variant.get("nullable") for variant in self.api.variants(from_row)):
                    self.differ(f"{name} is in the key, and can be null: make it blank or needed")

    def asked_for(self):
        """Members of the row that are columns."""
        return set(self.stream.get("columns", {}).get("always", []))

    def members(self, fields, schema, prefix, known):
        theirs = self.api.properties(schema)
        ours = {}
        for name, field in fields.items():
            field = field if isinstance(field, dict) else {"type": field}
            if not ELSEWHERE & field.keys():
                ours.setdefault(field.get("api", name), field)
            else:
                known.add(name)  # the row's own would say the same
        for name, field in ours.items():
            if name in theirs:
                self.member(field, theirs[name], prefix + name)
            elif prefix + name not in UNDESCRIBED.get(self.stream["name"], {}):
                self.differ(f"the API's rows have no {prefix}{name}")
        for name in theirs:
            if name not in ours and name not in known and prefix + name not in LEFT_OUT.get(self.stream["name"], {}):
                self.differ(f"we lack {prefix}{name}")

    def member(self, field, schema, path):
        kind, is_array = (field["type"][0], True) if isinstance(field["type"], list) else (field["type"], False)
        theirs = self.api.types(schema)
        if kind == "any":
            if len(theirs) == 1:
                self.differ(f"{path} is any, the API's type is {theirs}")
            return
        if is_array != ("array" in theirs):
            self.differ(f"{path} is {field['type']}, the API's type is {theirs}")
            return
        if is_array:
            schema = self.api.items(schema) or {}
            theirs = self.api.types(schema)
        if theirs and not theirs <= HOLDS[kind] | ({"array"} if is_array else set()):
            self.differ(f"{path} is {kind}, the API's type is {theirs}")
        if kind == "object":
            self.members(field["fields"], schema, path + ".", set())


def ways(stream):
    """The stream as it is read, and as it is read where batches are refused."""
    yield stream
    single = stream.get("singly")
    if single:
        request = {**stream["request"], "query": single["query"], "path": single.get("path", stream["request"]["path"])}
        yield {**stream, "request": request, "api": single.get("api", stream["api"]), "rows": single.get("rows", stream["rows"])}


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
def test_agrees_with_the_api_description(api, path):
    """Operation, path, parameters, styles, enum values, scopes, category, columns, and all fields."""
    differences = [text for way in ways(yaml.safe_load(path.read_text())) for text in Check(api, way).differences]
    for difference in differences:
        print(f"{path.stem}: {difference}")
    assert not differences
