#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stream/catalog.h"
#include "tests/unit/streams.h"

static void assert_schema(const struct field *fields, const struct field_choice *choices,
			  size_t count, struct schema_style style, const char *expected)
{
	struct buffer out BUFFER_SCOPED = {0};

	schema_write(fields, choices, count, style, &out);
	assert_string_equal(buffer_text(&out), expected);
}

static void gives_every_node_a_nullable_type(void **context)
{
	(void)context;
	assert_schema(toy_fields, NULL, COUNT(toy_fields), (struct schema_style){0},
		      "{\"type\":\"object\",\"properties\":{"
		      "\"id\":{\"type\":[\"null\",\"string\"]},"
		      "\"shop_id\":{\"type\":[\"null\",\"string\"]},"
		      "\"updated_time\":{\"type\":[\"null\",\"integer\"]},"
		      "\"price\":{\"type\":[\"null\",\"number\"]},"
		      "\"sold_out\":{\"type\":[\"null\",\"boolean\"]},"
		      "\"made_on\":{\"type\":[\"null\",\"string\"],\"format\":\"date\"},"
		      "\"sold_at\":{\"type\":[\"null\",\"string\"],\"format\":\"date-time\"},"
		      "\"tags\":{\"type\":[\"null\",\"array\"],"
		      "\"items\":{\"type\":[\"null\",\"string\"]}},"
		      "\"owner\":{\"type\":[\"null\",\"object\"],\"properties\":{"
		      "\"username\":{\"type\":[\"null\",\"string\"]},"
		      "\"followers\":{\"type\":[\"null\",\"integer\"]}}},"
		      "\"labels\":{\"type\":[\"null\",\"object\"]},"
		      "\"odd\":{\"type\":[\"null\",\"string\"]},"
		      "\"rare\":{\"type\":[\"null\",\"string\"]}}}");
}

static void describes_fields_and_leaves_secrets_out(void **context)
{
	(void)context;
	assert_schema(shop_fields, NULL, COUNT(shop_fields),
		      (struct schema_style){.description = "Shops"},
		      "{\"type\":\"object\",\"description\":\"Shops\",\"properties\":{"
		      "\"id\":{\"type\":[\"null\",\"string\"]},"
		      "\"name\":{\"type\":[\"null\",\"string\"],"
		      "\"description\":\"What \\\"it\\\" is called\"}}}");
}

static void has_only_what_is_chosen_as_the_type_that_is_wanted(void **context)
{
	struct field_choice below[] = {{false, TYPE_STRING, NULL}, {true, TYPE_INTEGER, NULL}};
	struct field_choice choices[] = {
		{true, TYPE_OBJECT, below},
		{false, TYPE_MAP, NULL},
		{true, TYPE_ANY, NULL},
		{true, TYPE_INTEGER, NULL},
	};

	(void)context;
	assert_schema(&toy_fields[8], choices, COUNT(choices), (struct schema_style){0},
		      "{\"type\":\"object\",\"properties\":{"
		      "\"owner\":{\"type\":[\"null\",\"object\"],\"properties\":{"
		      "\"followers\":{\"type\":[\"null\",\"integer\"]}}},"
		      "\"odd\":{\"type\":[\"null\",\"string\"]},"
		      "\"rare\":{\"type\":[\"null\",\"integer\"]}}}");
}

static void names_its_draft_when_asked(void **context)
{
	const struct field hour = FIELD("hour", TYPE_HOUR);

	(void)context;
	assert_schema(&hour, NULL, 1, (struct schema_style){.draft = true},
		      "{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
		      "\"type\":\"object\",\"properties\":{"
		      "\"hour\":{\"type\":[\"null\",\"integer\"]}},"
		      "\"additionalProperties\":true}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_every_node_a_nullable_type),
		cmocka_unit_test(describes_fields_and_leaves_secrets_out),
		cmocka_unit_test(has_only_what_is_chosen_as_the_type_that_is_wanted),
		cmocka_unit_test(names_its_draft_when_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
