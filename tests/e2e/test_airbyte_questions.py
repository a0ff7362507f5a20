"""spec, check and discover, as Airbyte asks them and as its acceptance tests judge them."""

import re
import subprocess
import time

import jsonschema
import pytest

from airbyte import Read, Source
from tap import PROGRAM

SECRETS = {"client_secret", "access_token", "refresh_token"}
FORBIDDEN = {
    "$ref", "not", "anyOf", "allOf", "if", "then", "else", "patternProperties", "prefixItems", "dependentSchemas",
    "dependentRequired",
}  # fmt: skip


@pytest.fixture(name="source")
def _source(tap):
    return Source(tap)


@pytest.fixture(name="spec", scope="module")
def _spec(sandbox, tmp_path_factory):
    return Source(sandbox.tap(tmp_path_factory.mktemp("spec"))).spec()["connectionSpecification"]


def nodes(node, path=()):
    """Every schema node below this one, with its path."""
    yield path, node
    for name, child in node.get("properties", {}).items():
        yield from nodes(child, (*path, name))
    for option in node.get("oneOf", []):
        yield from nodes(option, (*path, option.get("title")))
    if isinstance(node.get("items"), dict):
        yield from nodes(node["items"], (*path, "[]"))


def test_spec_needs_no_config_and_prints_one_line():
    done = subprocess.run([PROGRAM, "spec"], capture_output=True, check=True)
    assert done.stdout.count(b"\n") == 1 and not done.stderr


def test_spec_is_a_schema_that_takes_the_configs_we_tell_people_to_write(spec):
    jsonschema.Draft7Validator.check_schema(spec)
    for credentials in (
        {"auth_method": "access_token", "access_token": "x"},
        {"auth_method": "oauth2.0", "client_id": "1", "client_secret": "s", "refresh_token": "r"},
    ):
        jsonschema.validate({"credentials": credentials, "start_date": "2026-09-01", "unknown": 1}, spec)
    # As Airbyte's own connector has it.
    report = {"name": "weekly", "level": "CAMPAIGN", "granularity": "WEEK", "columns": ["SPEND_IN_DOLLAR"]}
    more = {"click_window_days": 7, "campaign_statuses": ["RUNNING", "PAUSED"], "start_date": "2026-01-01"}
    jsonschema.validate({"custom_reports": [report, {**report, **more, "name": "more"}]}, spec)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"custom_reports": [{"name": "empty"}]}, spec)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"credentials": {"auth_method": "oauth2.0"}}, spec)


def test_spec_uses_no_forbidden_keyword_and_no_closed_object(spec):
    for path, node in nodes(spec):
        assert not FORBIDDEN & node.keys(), path
        assert node.get("additionalProperties", True) is True, path
        types = node.get("type")
        assert isinstance(types, str) or types is None or (len(types) == 2 and "null" in types), path
        if "enum" in node:
            assert len(set(map(str, node["enum"]))) == len(node["enum"]), path


def test_spec_hides_every_secret_and_nothing_that_is_none(spec):
    for path, node in nodes(spec):
        if path and path[-1] in SECRETS and node.get("type") == "string":
            assert node.get("airbyte_secret") is True, path
        if node.get("airbyte_secret"):
            assert node["type"] == "string" and "const" not in node, path


def test_spec_orders_members_without_a_tie_and_groups_the_top_level(spec):
    groups = {group["id"] for group in spec["groups"]}
    for path, node in nodes(spec):
        orders = [str(child["order"]) for child in node.get("properties", {}).values() if "order" in child]
        assert len(set(orders)) == len(orders), path
        if "group" in node:
            assert len(path) == 1 and node["group"] in groups, path


def test_spec_offers_credentials_by_one_constant_each_and_oauth_first(spec):
    options = spec["properties"]["credentials"]["oneOf"]
    constants = [
        [(name, child["const"]) for name, child in option["properties"].items() if "const" in child] for option in options
    ]
    assert all(len(found) == 1 and found[0][0] == "auth_method" for found in constants)
    assert len({found[0][1] for found in constants}) == len(options)
    assert constants[0][0][1] == "oauth2.0"
    assert all(option["title"] for option in options)


def test_spec_says_where_oauth_keeps_its_answers(sandbox, tmp_path):
    spec = Source(sandbox.tap(tmp_path)).spec()
    flow = spec["advanced_auth"]
    assert flow["auth_flow_type"] == "oauth2.0"
    paths = [flow["predicate_key"]]
    for part in flow["oauth_config_specification"].values():
        paths += [p["path_in_connector_config"] for p in part.get("properties", {}).values() if "path_in_connector_config" in p]
    assert len(paths) > 3
    oauth = spec["connectionSpecification"]["properties"]["credentials"]["oneOf"][0]
    for path in paths:
        assert path[0] == "credentials" and path[1] in oauth["properties"], path


def test_check_succeeds_with_one_answer(source):
    done = source.run("check").succeeded()
    assert done.only("CONNECTION_STATUS")["connectionStatus"]["status"] == "SUCCEEDED"


def test_check_of_refused_credentials_fails_with_exit_0_and_without_the_token(source):
    began = time.monotonic()
    done = source.run("check", access_token="pina_not_a_token")
    assert done.status == 0 and time.monotonic() - began < 60
    answer = done.only("CONNECTION_STATUS")["connectionStatus"]
    assert answer["status"] == "FAILED" and "token" in answer["message"]
    assert b"pina_not_a_token" not in done.output.stdout and "pina_not_a_token" not in done.stderr


def lacking(message):
    """{scope: streams} of what check says is missing."""
    found = re.findall(r"Without the scope (\S+) these cannot be read: ([a-z0-9_, ]+) \(", message or "")
    return {scope: streams.split(", ") for scope, streams in found}


def test_check_names_the_streams_of_each_scope_that_is_missing(start_sandbox, tmp_path):
    source = Source(start_sandbox(scopes="ads:read,user_accounts:read,boards:read").tap(tmp_path))
    answer = source.run("check").succeeded().only("CONNECTION_STATUS")["connectionStatus"]
    assert answer["status"] == "SUCCEEDED"
    missing = lacking(answer["message"])
    assert missing.keys() == {"pins:read", "catalogs:read"}
    assert "pins" in missing["pins:read"] and "boards" not in missing["pins:read"]
    answer = source.run("check", streams="all").succeeded().only("CONNECTION_STATUS")["connectionStatus"]
    missing = lacking(answer["message"])
    assert missing.keys() == {"pins:read", "catalogs:read", "biz_access:read", "billing:read"}
    assert "billing_invoices" in missing["billing:read"] and "business_members" in missing["biz_access:read"]


def test_check_with_every_scope_has_nothing_to_say(source):
    answer = source.run("check", streams="all").succeeded().only("CONNECTION_STATUS")["connectionStatus"]
    assert answer["status"] == "SUCCEEDED" and not lacking(answer.get("message"))


def test_check_of_a_token_that_may_read_nothing_offered_fails(start_sandbox, tmp_path):
    source = Source(start_sandbox(scopes="catalogs:read").tap(tmp_path))
    done = source.run("check", streams=["campaigns", "ads"])
    answer = done.only("CONNECTION_STATUS")["connectionStatus"]
    assert done.status == 0 and answer["status"] == "FAILED" and "ads:read" in answer["message"]


def test_check_names_an_ad_account_that_cannot_be_read(source, sandbox):
    known = sandbox.dump("ad_accounts")[0]["id"]
    done = source.run("check", ad_account_ids=[known, "549700000099"])
    answer = done.only("CONNECTION_STATUS")["connectionStatus"]
    assert done.status == 0 and answer["status"] == "FAILED"
    assert "549700000099" in answer["message"] and known not in answer["message"]


def test_check_of_a_config_that_is_not_there_or_none_is_an_error(tap, tmp_path):
    for path in (str(tmp_path / "absent"), tap.file("{"), tap.file("[]")):
        done = Read(tap.run_command([PROGRAM, "check", "--config", path]))
        assert done.status != 0 and done.errors()[0]["failure_type"] == "config_error", path


def test_check_of_a_bad_setting_names_it(source):
    done = source.run("check", start_date="yesterday")
    said = done.output.stdout.decode()
    assert "start_date" in said
    assert done.status != 0 or done.only("CONNECTION_STATUS")["connectionStatus"]["status"] == "FAILED"


def test_discover_is_the_same_every_time(source):
    first, second = source.run("discover"), source.run("discover")
    assert first.output.stdout == second.output.stdout and first.output.seconds < 60


def test_discover_offers_streams_that_destinations_take(source):
    catalog = source.discover()
    names = [stream["name"] for stream in catalog["streams"]]
    assert len(set(names)) == len(names) and "ad_analytics" in names
    for stream in catalog["streams"]:
        schema = stream["json_schema"]
        jsonschema.Draft7Validator.check_schema(schema)
        assert schema["type"] == "object" and schema["properties"]
        assert stream["supported_sync_modes"][0] == "full_refresh"
        for (key,) in stream["source_defined_primary_key"]:
            assert not {"object", "array"} & set(schema["properties"][key]["type"])
        if "incremental" in stream["supported_sync_modes"]:
            assert stream["source_defined_cursor"] and stream["is_resumable"]
            (cursor,) = stream["default_cursor_field"]
            assert cursor in schema["properties"]
        for path, node in nodes(schema):
            assert not FORBIDDEN & node.keys() and "oneOf" not in node, (stream["name"], path)
            assert node.get("additionalProperties", True) is True, (stream["name"], path)


def test_discover_offers_what_streams_and_columns_say(source):
    catalog = source.discover(streams=["campaigns", "ad_analytics"], columns=["SPEND_IN_MICRO_DOLLAR"])
    assert {stream["name"] for stream in catalog["streams"]} == {"campaigns", "ad_analytics"}
    (facts,) = [stream for stream in catalog["streams"] if stream["name"] == "ad_analytics"]
    assert "spend_in_micro_dollar" in facts["json_schema"]["properties"]
    assert "total_clickthrough" not in facts["json_schema"]["properties"]
