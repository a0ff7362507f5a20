#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stream/definition.h"
#include "json/yaml.h"

static struct column_list *list_of(const char *yaml, struct error *err)
{
	json_t *lines = NULL;
	json_t *document = from_yaml(slice_of(yaml), "columns/x.yaml", &lines, err);
	struct origin where = {"columns/x.yaml", lines};
	struct column_list *list;

	assert_non_null(document);
	list = column_list_new(document, &where, err);
	json_decref(document);
	json_decref(lines);
	return list;
}

static void refuses(const char *yaml, const char *sentence)
{
	struct error err = {0};

	assert_null(list_of(yaml, &err));
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_string_equal(err.text, sentence);
}

static void types_a_column_by_its_name(void **state)
{
	static const struct {
		const char *name;
		enum value_type type;
	} columns[] = {
		{"DATE", TYPE_DATE},
		{"CAMPAIGN_ID", TYPE_ID},
		{"CAMPAIGN_NAME", TYPE_STRING},
		{"AD_GROUP_ENTITY_STATUS", TYPE_STRING},
		{"CAMPAIGN_OBJECTIVE_TYPE", TYPE_STRING},
		{"AD_GROUP_BUDGET_IN_LOCAL_CURRENCY", TYPE_NUMBER},
		{"TOTAL_WEB_VIEW_CATEGORY", TYPE_NUMBER},
		{"PRODUCT_ITEM_PRODUCT_CATEGORY", TYPE_STRING},
		{"CAMPAIGN_DAILY_SPEND_CAP", TYPE_NUMBER},
		{"SPEND_IN_MICRO_DOLLAR", TYPE_NUMBER},
		{"NEW_TOMORROW", TYPE_NUMBER},
		{"ID", TYPE_NUMBER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		assert_int_equal(column_type(columns[i].name), columns[i].type);
}

/* Written types only differ from the rule where the list has a reason to. */
static void the_compiled_lists_follow_the_rule(void **state)
{
	(void)state;
	for (size_t l = 0; compiled_column_lists[l]; l++) {
		const struct column_list *list = compiled_column_lists[l];

		for (size_t i = 0; i < list->count; i++)
			assert_int_equal(list->columns[i].type, column_type(list->columns[i].from));
	}
}

static void reads_a_list_in_its_order(void **state)
{
	struct error err = {0};
	struct column_list *list = list_of("name: x\n"
					   "default: {SPEND: {type: number, description: Money}}\n"
					   "more: {AD_ID: id, VIEWS_1: number}\n",
					   &err);

	(void)state;
	assert_non_null(list);
	assert_string_equal(list->name, "x");
	assert_int_equal(list->count, 3);
	assert_string_equal(list->columns[0].name, "spend");
	assert_string_equal(list->columns[0].from, "SPEND");
	assert_string_equal(list->columns[0].description, "Money");
	assert_true(list->columns[0].by_default);
	assert_int_equal(list->columns[0].source, SOURCE_COLUMN);
	assert_int_equal(list->columns[0].when, GRANULARITY_ANY);
	assert_string_equal(list->columns[2].name, "views_1");
	assert_false(list->columns[2].by_default);
	assert_int_equal(list->columns[1].type, TYPE_ID);
	column_list_free(list);
}

static void refuses_a_list_with_mistakes(void **state)
{
	(void)state;
	refuses("name: x\n", "columns/x.yaml:1: default is missing");
	refuses("name: x\nextra: {A: id}\ndefault: {A: id}\n",
		"columns/x.yaml:2: extra: unknown key; there are name, default, more");
	refuses("name: x\ndefault: []\n", "columns/x.yaml:2: default: must be a map, is a list");
	refuses("name: x\ndefault:\n  spend: number\n",
		"columns/x.yaml:3: default.spend: a column has the API's name: capitals, digits "
		"and _");
	refuses("name: x\ndefault:\n  A: id\nmore:\n  A: id\n",
		"columns/x.yaml:5: more.A: the column stands there twice");
	refuses("name: x\ndefault:\n  A: [id]\n",
		"columns/x.yaml:3: default.A: a column is a scalar");
	refuses("name: x\ndefault:\n  A: money\n", "columns/x.yaml:3: default.A: money is not one "
						   "of id, string, integer, number, boolean, "
						   "date, datetime, hour, object, map, any");
	refuses("name: x\ndefault:\n  A: {type: id, api: B}\n",
		"columns/x.yaml:3: default.A.api: unknown key; there are type, description");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types_a_column_by_its_name),
		cmocka_unit_test(the_compiled_lists_follow_the_rule),
		cmocka_unit_test(reads_a_list_in_its_order),
		cmocka_unit_test(refuses_a_list_with_mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
