#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "stream/state.h"

static json_t *text(const char *json)
{
	json_t *value = json_loads(json, JSON_DECODE_ANY, NULL);

	assert_non_null(value);
	return value;
}

static void assert_json(const json_t *value, const char *expected)
{
	json_t *want = text(expected);

	assert_true(json_equal(value, want));
	json_decref(want);
}

static void is_empty_at_first(void **context)
{
	struct state *state = state_new(NULL);

	(void)context;
	assert_null(state_carried(state));
	assert_null(state_get(state, "ads", "1"));
	assert_null(state_stream(state, "ads"));
	assert_json(state_streams(state), "{}");
	state_free(state);
	state_free(NULL);
}

static void keeps_values_by_stream_and_partition(void **context)
{
	struct state *state = state_new(text("{\"other\": 1}"));

	(void)context;
	assert_true(state_put(state, "ads", "1", text("{\"seen\": 5}")));
	assert_true(state_put(state, "ads", "2", text("{\"seen\": 6}")));
	assert_true(state_put(state, "pins", "", text("{\"seen\": 7}")));
	assert_json(state_get(state, "ads", "2"), "{\"seen\": 6}");
	assert_json(state_stream(state, "ads"), "{\"1\": {\"seen\": 5}, \"2\": {\"seen\": 6}}");
	assert_json(state_get(state, "pins", ""), "{\"seen\": 7}");
	assert_json(state_carried(state), "{\"other\": 1}");
	state_free(state);
}

static void tells_whether_anything_changed(void **context)
{
	struct state *state = state_new(NULL);
	unsigned version = state_version(state);

	(void)context;
	assert_true(state_put(state, "ads", "1", text("{\"seen\": 5}")));
	assert_true(state_version(state) > version);
	version = state_version(state);
	assert_false(state_put(state, "ads", "1", text("{\"seen\": 5}")));
	assert_int_equal(state_version(state), version);
	assert_true(state_put(state, "ads", "1", text("{\"seen\": 6}")));
	assert_true(state_version(state) > version);
	state_free(state);
}

static void makes_members_that_are_gone_null(void **context)
{
	struct state *state = state_new(NULL);

	(void)context;
	state_put(state, "ads", "1", text("{\"to\": \"2026-01-01\", \"open\": {\"from\": \"x\"}}"));
	state_put(state, "ads", "1", text("{\"to\": \"2026-01-02\"}"));
	assert_json(state_get(state, "ads", "1"), "{\"to\": \"2026-01-02\", \"open\": null}");
	assert_false(state_put(state, "ads", "1", text("{\"to\": \"2026-01-02\"}")));
	state_free(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(is_empty_at_first),
		cmocka_unit_test(keeps_values_by_stream_and_partition),
		cmocka_unit_test(tells_whether_anything_changed),
		cmocka_unit_test(makes_members_that_are_gone_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
