#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/memory.h"
#include "stream/fingerprint.h"
#include "stream/selection.h"
#include "tests/unit/policies.h"
#include "tests/unit/streams.h"

/* t_sales, and a report of it: read per shop, with one column more and one less. */
static const struct field report_columns[] = {
	COLUMN("clicks", "CLICKS", TYPE_INTEGER, true),
	COLUMN("spend", "SPEND", TYPE_NUMBER, true),
	COLUMN("refunds", "REFUNDS", TYPE_INTEGER, false),
};
static const struct column_list report_list = {"reports", report_columns, COUNT(report_columns)};
static const struct field report_fields[] = {
	{.name = "shop_id", .type = TYPE_ID, .source = SOURCE_PARTITION, .source_name = "shop_id"},
	{.name = "toy_id",
	 .from = "TOY_ID",
	 .type = TYPE_ID,
	 .source = SOURCE_CAPTURE,
	 .source_name = "toy"},
	{.name = "date", .from = "DATE", .type = TYPE_DATE},
};
static const struct pass_on report_each[] = {{.name = "shop_id", .from = "id"}};
static const struct binding report_body[] = {
	{.parameter = "granularity", .kind = BIND_SETTING, .name = "granularity"},
	{.parameter = "columns", .kind = BIND_COLUMNS},
	{.parameter = "tax", .kind = BIND_SETTING, .name = "tax"},
	{.parameter = "toys", .kind = BIND_SETTING, .name = "toy_ids"},
};
static const struct definition sales_report = {
	.name = "t_sales_report",
	.description = "Sales by report",
	.parents.first = {.stream = "t_shops", .each = report_each, .each_count = 1},
	.request.method = "POST",
	.request.path = "/shops/{shop_id}/reports",
	.request.body = report_body,
	.request.body_count = COUNT(report_body),
	.rows.path = "{toy}[]",
	.key.fields = sale_key,
	.key.count = COUNT(sale_key),
	.bookmark = {.field = "date", .by = "shop_id"},
	.window = {.history_days = 900, .span_days = 180},
	.fields = report_fields,
	.field_count = COUNT(report_fields),
	.columns = {.use = &report_list},
};
static struct definition both_routes;
static const struct definition *const streams[] = {&both_routes, &sales_report, &toys, &shops,
						   NULL};

struct made {
	json_t *settings;
	struct catalog catalog;
	struct selection selection;
	struct selected *sales;
	struct error err;
	int status;
};

static struct made make(const char *settings)
{
	struct made made = {.settings = json_loads(settings, 0, NULL)};

	both_routes = sales;
	both_routes.report = "t_sales_report";
	assert_non_null(made.settings);
	assert_int_equal(catalog_of(&made.catalog, streams, made.settings, &made.err), 0);
	made.sales = selection_add(&made.selection, catalog_find(&made.catalog, "t_sales"));
	made.status = selection_close(&made.selection, &made.catalog, &made.err);
	return made;
}

static void unmake(struct made *made)
{
	selection_release(&made->selection);
	catalog_release(&made->catalog);
	json_decref(made->settings);
}

/* Which routes there are: "sync", "report" or "both", and the reason when there is one. */
static void gives(const char *settings, const char *routes, const char *pinned)
{
	struct made made = make(settings);
	const struct selected *selected = made.sales;

	assert_string_equal(made.err.text, "");
	assert_string_equal(selected->route.report	  ? "both"
			    : selected->route.made_stream ? "report"
							  : "sync",
			    routes);
	if (*pinned)
		assert_non_null(
			strstr(selected->route.reason ? selected->route.reason : "", pinned));
	else
		assert_null(selected->route.reason);
	unmake(&made);
}

static void takes_the_route_that_the_settings_name(void **state)
{
	(void)state;
	gives("{}", "both", "");
	gives("{\"transport\": \"sync\"}", "sync", "");
	gives("{\"transport\": \"report\"}", "report", "");
	gives("{\"transport\": \"cheapest\"}", "both", "");
	gives("{\"stream_settings\": {\"t_sales\": {\"transport\": \"report\"}}}", "report", "");
}

static void a_column_of_one_route_decides(void **state)
{
	(void)state;
	gives("{\"columns\": [\"RETURNS\"]}", "sync", "column RETURNS");
	gives("{\"columns\": [\"RETURNS\"], \"transport\": \"report\"}", "sync", "column RETURNS");
	gives("{\"columns\": [\"REFUNDS\"]}", "report", "column REFUNDS");
	gives("{\"columns\": [\"REFUNDS\"], \"transport\": \"sync\"}", "report", "column REFUNDS");
	gives("{\"columns\": [\"CLICKS\", \"NEW_TOMORROW\"]}", "both", "");
}

static void a_setting_of_one_route_decides(void **state)
{
	(void)state;
	gives("{\"tax\": true}", "report", "setting tax");
	gives("{\"states\": [\"NEW\"]}", "sync", "setting states"); /* the toys' */
	gives("{\"toy_ids\": [\"7\"]}", "both", "");		    /* both know it */
	gives("{\"shop_ids\": [\"7\"]}", "both", "");		    /* above both */
	gives("{\"states\": [], \"toy_ids\": []}", "both", "");
	gives("{\"stream_settings\": {\"t_toys\": {\"toy_ids\": [\"7\"]}}}", "sync",
	      "setting toy_ids");
}

static void refuses_what_neither_route_has_whole(void **state)
{
	struct made made = make("{\"tax\": true, \"columns\": [\"RETURNS\"]}");

	(void)state;
	assert_int_equal(made.status, -1);
	assert_string_equal(made.err.text,
			    "stream t_sales: only reports have setting tax, and they do not have "
			    "column RETURNS; leave one of them out");
	unmake(&made);
}

/* Settings decide, but only what is asked makes the fingerprint. */
static void the_route_makes_no_other_fingerprint_and_a_setting_of_reports_does(void **state)
{
	struct made own = make("{\"transport\": \"sync\"}"),
		    report = make("{\"transport\": \"report\"}"), taxed = make("{\"tax\": true}");

	(void)state;
	assert_string_equal(own.sales->fingerprint, report.sales->fingerprint);
	assert_false(fingerprint_covers(own.sales->fingerprint, taxed.sales->fingerprint));
	unmake(&own);
	unmake(&report);
	unmake(&taxed);
}

static void report_alone_is_read_per_what_the_report_is(void **state)
{
	struct made made = make("{\"transport\": \"report\"}");

	(void)state;
	assert_null(selection_find(&made.selection, "t_toys"));
	assert_string_equal(made.sales->parent->stream->name, "t_shops");
	assert_string_equal(made.sales->stream->name, "t_sales");
	assert_string_equal(made.sales->stream->request.path, "/shops/{shop_id}/reports");
	assert_int_equal(made.sales->route.default_days, 0);
	unmake(&made);
}

static void a_report_gives_the_same_fields_with_the_id_from_above_its_rows(void **state)
{
	struct made made = make("{\"record_metadata\": true}");
	const struct selected *own = made.sales, *report = made.sales->route.report;

	(void)state;
	assert_int_equal(report->offer->field_count, own->offer->field_count);
	for (size_t i = 0; i < own->offer->field_count; i++) {
		const struct field *a = &own->offer->fields[i], *b = &report->offer->fields[i];

		assert_string_equal(a->name, b->name);
		assert_int_equal(a->type, b->type);
		if (!strcmp(a->name, "toy_id"))
			assert_int_equal(b->source, SOURCE_CAPTURE);
		if (!strcmp(a->name, "_transport")) {
			assert_string_equal(a->fallback, "\"sync\"");
			assert_string_equal(b->fallback, "\"report\"");
		}
	}
	assert_string_equal(own->columns.names[0], "TOY_ID");
	assert_string_equal(report->columns.names[0], "CLICKS");
	assert_int_equal(own->route.default_days, 90);
	unmake(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_route_that_the_settings_name),
		cmocka_unit_test(a_column_of_one_route_decides),
		cmocka_unit_test(a_setting_of_one_route_decides),
		cmocka_unit_test(refuses_what_neither_route_has_whole),
		cmocka_unit_test(
			the_route_makes_no_other_fingerprint_and_a_setting_of_reports_does),
		cmocka_unit_test(report_alone_is_read_per_what_the_report_is),
		cmocka_unit_test(a_report_gives_the_same_fields_with_the_id_from_above_its_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
