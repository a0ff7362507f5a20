#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "plan/request.h"
#include "stream/binding.h"
#include "stream/selection.h"
#include "tests/unit/policies.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* What a body is made of: every source, one list that has to be cut, and one that need not. */
static const char *const known[] = {"A", "B", "C", "D", "E"};
static const char *const closer[] = {"ids"};
static const struct binding body[] = {
	{.parameter = "start", .kind = BIND_WINDOW_START},
	{.parameter = "inner.deep", .kind = BIND_LITERAL, .fallback = "7"},
	{.parameter = "inner.other", .kind = BIND_PARTITION, .name = "account"},
	{.parameter = "kinds",
	 .kind = BIND_SETTING,
	 .name = "kinds",
	 .fallback = "[\"A\",\"B\",\"C\"]",
	 .of = known,
	 .of_count = COUNT(known),
	 .each = 2},
	{.parameter = "ids", .kind = BIND_SETTING, .name = "ids", .each = 3},
	{.parameter = "days", .kind = BIND_SETTING, .name = "days", .max = 2},
	{.parameter = "wide",
	 .kind = BIND_SETTING,
	 .name = "wide",
	 .unless = closer,
	 .unless_count = 1},
	{.parameter = "names", .kind = BIND_COLUMNS},
	{.parameter = "batch", .kind = BIND_BATCH},
};
static const struct definition stream = {.name = "jobs",
					 .request.method = "POST",
					 .request.path = "/jobs",
					 .request.body = body,
					 .request.body_count = COUNT(body)};

static void gives(const char *settings, size_t pass, const char *expected)
{
	json_auto_t *document = json_loads(settings, 0, NULL);
	char *columns[] = {(char[]){"X"}, (char[]){"Y"}};
	char *ids[] = {(char[]){"1"}};
	bool refused[] = {false, true};
	struct selected selected = {.stream = &stream,
				    .columns.names = columns,
				    .columns.refused = refused,
				    .columns.count = 2};
	struct unit unit = {
		.selected = &selected, .window = {0, 0}, .pass = pass, .ids = ids, .id_count = 1};
	struct request_context context = {.base_url = "https://x",
					  .settings = settings_of(document)};
	char *made;

	unit.partition = partition_new(NULL);
	partition_add(unit.partition, "account", slice_of("9"));
	made = request_body(&context, &unit);
	assert_string_equal(made, expected);
	free(made);
	partition_release(unit.partition);
}

#define BEGIN "{\"start\":\"1970-01-01\",\"inner\":{\"deep\":7,\"other\":\"9\"},"
#define END   "\"names\":[\"X\"],\"batch\":[\"1\"]}"

static void makes_a_body_of_every_source(void **state)
{
	(void)state;
	gives("{\"days\": [1, 2]}", 0, BEGIN "\"kinds\":[\"A\",\"B\"],\"days\":[1,2]," END);
	gives("{\"days\": [1, 2, 3], \"wide\": 1.5}", 0,
	      BEGIN "\"kinds\":[\"A\",\"B\"],\"wide\":1.5," END);
}

static void cuts_lists_into_requests(void **state)
{
	json_auto_t *none = json_object();
	json_auto_t *many = json_loads("{\"kinds\": [\"A\", \"B\", \"C\", \"D\", \"E\"], "
				       "\"ids\": [1, 2, 3, 4]}",
				       0, NULL);

	(void)state;
	assert_int_equal(binding_cuts(&stream, settings_of(none)), 2);
	assert_int_equal(binding_cuts(&stream, settings_of(many)), 6);
	gives("{}", 1, BEGIN "\"kinds\":[\"C\"]," END);
	gives("{\"kinds\": [\"A\", \"B\", \"C\", \"D\", \"E\"], \"ids\": [1, 2, 3, 4]}", 5,
	      BEGIN "\"kinds\":[\"E\"],\"ids\":[4]," END);
}

static void knows_values_of_its_own_only(void **state)
{
	(void)state;
	gives("{\"kinds\": [\"Z\", \"D\"]}", 0, BEGIN "\"kinds\":[\"D\"]," END);
	gives("{\"kinds\": [\"Z\"]}", 0, BEGIN "\"kinds\":[\"A\",\"B\"]," END);
}

static void gives_way_to_a_closer_setting(void **state)
{
	(void)state;
	gives("{\"kinds\": \"A\", \"wide\": true, \"ids\": [1]}", 0,
	      BEGIN "\"kinds\":\"A\",\"ids\":[1]," END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(makes_a_body_of_every_source),
		cmocka_unit_test(cuts_lists_into_requests),
		cmocka_unit_test(knows_values_of_its_own_only),
		cmocka_unit_test(gives_way_to_a_closer_setting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
