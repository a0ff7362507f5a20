"""Flattening, against the Singer SDK's own: the same names, types and values."""

import json

import pytest

from tap import NOW
from venvs import venv

REQUIREMENT = "meltanolabs-target-postgres==0.8.1"
STREAMS = [
    "campaigns", "ad_groups", "ads", "pins", "boards", "audiences", "customer_lists", "lead_forms", "conversion_tags",
    "user_account", "promotions", "media", "catalogs_feeds", "targeting_templates", "report_templates",
]  # fmt: skip
# Reads {plain: lines, flat: lines, depth, longest}; prints how many records were compared.
COMPARE = """if True:
    import json, sys
    from singer_sdk.helpers._flattening import flatten_record, flatten_schema
    given = json.load(open(sys.argv[1]))
    how = {"separator": "__", "max_level": given["depth"], "max_key_length": given["longest"]}

    def text_as_value(value):
        return json.loads(value) if isinstance(value, str) and value[:1] in ("[", "{") else value

    plain, flat = ([json.loads(line) for line in given[name]] for name in ("plain", "flat"))
    assert len(plain) == len(flat)
    schemas, count = {}, 0
    for before, after in zip(plain, flat):
        stream = before.get("stream")
        if before["type"] == "SCHEMA":
            try:
                schemas[stream] = flatten_schema(before["schema"], **how)
            except ValueError as e:  # two names come out alike, which it refuses
                assert "Duplicate" in str(e), e
                schemas[stream] = None
                continue
            kept = [key for key in before["key_properties"] if key not in schemas[stream]["properties"]]
            assert not kept or given["longest"] < 255
            if kept:
                schemas[stream] = None
            else:
                assert schemas[stream]["properties"] == after["schema"]["properties"], stream
        elif before["type"] == "RECORD" and schemas[stream]:
            known = schemas[stream]["properties"]
            wanted = flatten_record(before["record"], flattened_schema=schemas[stream], **how)
            for name in known:
                assert text_as_value(wanted.get(name)) == text_as_value(after["record"].get(name)), (stream, name)
            assert after["record"].keys() <= known.keys()
            count += 1
    print(count)
"""


@pytest.mark.parametrize("depth, longest", [(1, 255), (2, 255), (5, 255), (2, 20)])
def test_flattening_is_that_of_the_singer_sdk(world, report, tmp_path, depth, longest):
    sdk = venv("meltanolabs-target-postgres", REQUIREMENT)
    tap = world.first.tap(tmp_path, streams=STREAMS, concurrency=1)
    how = {"flattening_enabled": True, "flattening_max_depth": depth, "flattening_max_key_length": longest}
    plain, flat = (
        [line.decode() for line in tap.run(now=NOW, **settings).succeeded().lines] for settings in ({}, how)
    )
    given = tmp_path / "given.json"
    given.write_text(json.dumps({"plain": plain, "flat": flat, "depth": depth, "longest": longest}))
    compared = int(sdk.python(COMPARE, given))
    assert compared > 50
    report("Singer SDK, flattening", sdk.version("singer-sdk"), compared, "the same", "-")
