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

struct made {
	json_t *settings;
	struct catalog catalog;
	struct selection selection;
	struct error err;
};

static struct made make(const char *settings)
{
	struct made made = {.settings = json_loads(settings, 0, NULL)};

	assert_non_null(made.settings);
	assert_int_equal(catalog_of(&made.catalog, test_streams, made.settings, &made.err), 0);
	return made;
}

static struct selected *add(struct made *made, const char *stream)
{
	return selection_add(&made->selection, catalog_find(&made->catalog, stream));
}

static void close_it(struct made *made)
{
	int status = selection_close(&made->selection, &made->catalog, &made->err);

	assert_string_equal(made->err.text, "");
	assert_int_equal(status, 0);
}

static void unmake(struct made *made)
{
	selection_release(&made->selection);
	catalog_release(&made->catalog);
	json_decref(made->settings);
}

static void drop(struct selected *selected, const char *name)
{
	assert_true(selected_choose(selected, &name, 1, false));
}

/* The record that a row becomes. */
static void assert_record(const struct selected *selected, const char *row, const char *expected)
{
	struct buffer out BUFFER_SCOPED = {0};
	struct project_notes notes = {0};
	struct project_row_io io = {.out = &out, .notes = &notes};
	struct scan scan;
	struct error err = {0};
	struct scan_path *path = scan_path_new(".", &err);

	scan_begin(&scan, slice_of(row), path, NULL);
	assert_int_equal(scan_next(&scan, &err), 1);
	if (project_row(selected->project, &scan, &io, &err) != 0)
		buffer_add_text(&out, err.text);
	assert_string_equal(buffer_text(&out), expected);
	scan_release(&scan);
	scan_path_free(path);
	project_notes_release(&notes);
}

static void assert_columns(const struct selected *selected, const char *expected)
{
	struct buffer names BUFFER_SCOPED = {0};

	for (char **name = selected->columns.names; *name; name++)
		buffer_format(&names, "%s%s", names.length ? " " : "", *name);
	assert_string_equal(buffer_text(&names), expected);
}

static char *fingerprint_of(const char *settings, const char *stream, const char *dropped)
{
	struct made made = make(settings);
	struct selected *selected = add(&made, stream);
	char *fingerprint;

	if (dropped)
		drop(selected, dropped);
	close_it(&made);
	fingerprint = memory_text(selected->fingerprint);
	unmake(&made);
	return fingerprint;
}

static bool fingerprint_alike(const char *settings, const char *others, const char *stream)
{
	char *one SCOPED = fingerprint_of(settings, stream, NULL);
	char *other SCOPED = fingerprint_of(others, stream, NULL);

	return strcmp(one, other) == 0;
}

static void selects_what_is_offered_by_default(void **context)
{
	struct made made = make("{\"streams\": [\"t_shops\", \"t_toys\", \"t_sales\"]}");

	(void)context;
	selection_of_defaults(&made.selection, &made.catalog);
	close_it(&made);
	assert_int_equal(made.selection.count, 3);
	assert_string_equal(made.selection.streams[0]->stream->name, "t_shops");
	assert_string_equal(made.selection.streams[2]->stream->name, "t_sales");
	assert_true(made.selection.streams[0]->emit);
	assert_true(made.selection.streams[0]->full_table);
	assert_false(made.selection.streams[1]->full_table);
	unmake(&made);
}

static void refuses_to_read_nothing_and_lists_what_there_is(void **context)
{
	struct made made = make("{\"streams\": [\"t_shops\", \"t_toys\"]}");

	(void)context;
	assert_int_equal(selection_close(&made.selection, &made.catalog, &made.err), -1);
	assert_int_equal(made.err.kind, ERROR_CONFIG);
	assert_string_equal(made.err.text, "no stream is selected; there are: t_shops, t_toys");
	unmake(&made);
}

static void adds_parents_that_print_nothing(void **context)
{
	struct made made = make("{}");
	struct selected *shops_read, *toys_read;

	(void)context;
	add(&made, "t_sales");
	assert_ptr_equal(add(&made, "t_sales"), made.selection.streams[0]);
	close_it(&made);
	assert_int_equal(made.selection.count, 3);
	shops_read = made.selection.streams[0];
	toys_read = made.selection.streams[1];
	assert_false(shops_read->emit);
	assert_false(toys_read->emit);
	assert_null(toys_read->schema);
	assert_ptr_equal(made.selection.streams[2]->parent, toys_read);
	assert_ptr_equal(toys_read->parent, shops_read);
	assert_null(shops_read->parent);
	assert_int_equal(shops_read->height, 2);
	assert_int_equal(toys_read->height, 1);
	assert_int_equal(made.selection.streams[2]->height, 0);
	assert_record(toys_read, "{\"id\": null, \"price\": 1}", "{}");
	unmake(&made);
}

static void prints_chosen_fields_only(void **context)
{
	struct made made = make("{}");
	struct selected *selected = add(&made, "t_toys");
	const char *followers[] = {"owner", "followers"}, *rare = "rare", *none = "none";
	const char *below_none[] = {"price", "none"};

	(void)context;
	for (size_t i = 2; i < COUNT(toy_fields); i++)
		if (strcmp(toy_fields[i].name, "owner") != 0)
			drop(selected, toy_fields[i].name);
	assert_true(selected_choose(selected, followers, 2, false));
	assert_true(selected_choose(selected, &rare, 1, true));
	assert_false(selected_choose(selected, &none, 1, true));
	assert_false(selected_choose(selected, below_none, 2, true));
	assert_true(selected_chosen(selected, followers, 1));
	assert_false(selected_chosen(selected, followers, 2));
	assert_false(selected_chosen(selected, &none, 1));
	close_it(&made);
	assert_record(selected,
		      "{\"id\":1,\"updated_time\":5,\"price\":2,\"owner\":{\"username\":\"a\","
		      "\"followers\":3},\"rare\":\"x\"}",
		      "{\"id\":\"1\",\"updated_time\":5,\"owner\":{\"username\":\"a\"},"
		      "\"rare\":\"x\"}");
	assert_string_equal(selected->schema,
			    "{\"type\":\"object\",\"description\":\"Toys\",\"properties\":{"
			    "\"id\":{\"type\":[\"null\",\"string\"]},"
			    "\"shop_id\":{\"type\":[\"null\",\"string\"]},"
			    "\"updated_time\":{\"type\":[\"null\",\"integer\"]},"
			    "\"owner\":{\"type\":[\"null\",\"object\"],\"properties\":{"
			    "\"username\":{\"type\":[\"null\",\"string\"]}}},"
			    "\"rare\":{\"type\":[\"null\",\"string\"]}}}");
	unmake(&made);
}

static void never_drops_keys_and_the_bookmark(void **context)
{
	struct made made = make("{}");
	struct selected *selected = add(&made, "t_sales");
	const char *key = "date";

	(void)context;
	for (size_t i = 0; i < selected->offer->field_count; i++)
		drop(selected, selected->offer->fields[i].name);
	assert_true(selected_chosen(selected, &key, 1));
	close_it(&made);
	assert_string_equal(selected->key[0], "toy_id");
	assert_string_equal(selected->key[1], "date");
	assert_null(selected->key[2]);
	assert_columns(selected, "TOY_ID");
	assert_record(selected, "{\"TOY_ID\":9,\"DATE\":\"2026-01-02\",\"CLICKS\":4,\"SPEND\":1.5}",
		      "{\"toy_id\":\"9\",\"date\":\"2026-01-02\"}");
	unmake(&made);
}

static void fails_a_row_whose_key_is_null(void **context)
{
	struct made made = make("{}");
	struct selected *selected = add(&made, "t_shops");
	struct buffer out BUFFER_SCOPED = {0};
	struct project_notes notes = {0};
	struct project_row_io io = {.out = &out, .notes = &notes};
	struct scan scan;
	struct scan_path *path = scan_path_new(".", &made.err);

	(void)context;
	close_it(&made);
	scan_begin(&scan, slice_of("{\"id\":null}"), path, NULL);
	assert_int_equal(scan_next(&scan, &made.err), 1);
	assert_int_equal(project_row(selected->project, &scan, &io, &made.err), -1);
	scan_release(&scan);
	scan_path_free(path);
	project_notes_release(&notes);
	unmake(&made);
}

static void never_chooses_a_secret(void **context)
{
	struct made made = make("{}");
	struct selected *selected = add(&made, "t_shops");
	const char *secret = "password";

	(void)context;
	assert_true(selected_choose(selected, &secret, 1, true));
	assert_false(selected_chosen(selected, &secret, 1));
	close_it(&made);
	assert_record(selected, "{\"id\":\"1\",\"name\":\"n\",\"password\":\"p\"}",
		      "{\"id\":\"1\",\"name\":\"n\"}");
	unmake(&made);
}

static void takes_an_object_without_chosen_members_whole(void **context)
{
	struct made made = make("{}");
	struct selected *selected = add(&made, "t_toys");
	const char *username[] = {"owner", "username"}, *followers[] = {"owner", "followers"};

	(void)context;
	for (size_t i = 2; i < COUNT(toy_fields); i++)
		drop(selected, toy_fields[i].name);
	assert_true(selected_choose(selected, username, 1, true));
	selected_choose(selected, username, 2, false);
	selected_choose(selected, followers, 2, false);
	close_it(&made);
	assert_record(selected, "{\"id\":\"1\",\"updated_time\":1,\"owner\":{\"followers\":3}}",
		      "{\"id\":\"1\",\"updated_time\":1,\"owner\":{\"followers\":3}}");
	unmake(&made);
}

static void prints_another_type_when_told(void **context)
{
	struct made made = make("{}");
	struct selected *selected = add(&made, "t_toys");

	(void)context;
	for (size_t i = 2; i < COUNT(toy_fields); i++)
		drop(selected, toy_fields[i].name);
	assert_true(selected_retype(selected, "updated_time", TYPE_STRING));
	assert_false(selected_retype(selected, "labels", TYPE_STRING));
	assert_false(selected_retype(selected, "none", TYPE_STRING));
	close_it(&made);
	assert_record(selected, "{\"id\":\"1\",\"updated_time\":17}",
		      "{\"id\":\"1\",\"updated_time\":\"17\"}");
	unmake(&made);
}

static void prints_unknown_members_when_asked(void **context)
{
	struct made made = make("{\"extra_fields\": true}");
	struct selected *selected = add(&made, "t_shops");
	struct selected *without = add(&made, "t_visits");

	(void)context;
	drop(without, CATALOG_EXTRA);
	close_it(&made);
	assert_record(selected, "{\"id\":\"1\",\"name\":\"n\",\"new\":[1]}",
		      "{\"id\":\"1\",\"name\":\"n\",\"_extra\":{\"new\":[1]}}");
	assert_record(without, "{\"date\":\"2026-01-01\",\"visitors\":2}",
		      "{\"day\":\"2026-01-01\",\"visitors\":2}");
	unmake(&made);
}

static void asks_for_chosen_columns_and_those_always_needed(void **context)
{
	struct made made = make("{\"columns\": \"all\"}");
	struct selected *selected = add(&made, "t_sales");
	const char *added = "brand_new";

	(void)context;
	drop(selected, "spend");
	assert_non_null(catalog_column(&made.catalog, selected->offer, added));
	assert_true(selected_choose(selected, &added, 1, true));
	close_it(&made);
	assert_columns(selected, "TOY_ID CLICKS RETURNS BRAND_NEW");
	assert_int_equal(selected->columns.count, 4);
	assert_false(selected->columns.refused[3]);
	assert_null(selection_find(&made.selection, "t_toys")->columns.names);
	unmake(&made);
}

static void digests_settings_that_change_the_facts(void **context)
{
	(void)context;
	assert_true(fingerprint_alike("{}", "{\"page_size\": 10}", "t_toys"));
	assert_true(fingerprint_alike("{}", "{\"states\": [\"OLD\", \"NEW\"]}", "t_toys"));
	assert_false(fingerprint_alike("{}", "{\"states\": [\"NEW\"]}", "t_toys"));
	assert_false(fingerprint_alike("{}", "{\"toy_ids\": [\"1\"]}", "t_toys"));
	assert_true(fingerprint_alike("{}", "{\"click_days\": 30}", "t_sales"));
	assert_false(fingerprint_alike("{}", "{\"click_days\": 7}", "t_sales"));
	assert_false(fingerprint_alike("{}", "{\"granularity\": \"WEEK\"}", "t_sales"));
	assert_true(fingerprint_alike("{}", "{\"granularity\": \"DAY\"}", "t_sales"));
}

static void digests_filters_of_parents_up_to_the_one_with_the_bookmarks(void **context)
{
	(void)context;
	assert_false(fingerprint_alike("{}", "{\"toy_ids\": [\"1\"]}", "t_sales"));
	assert_false(fingerprint_alike("{}", "{\"states\": [\"NEW\"]}", "t_sales"));
	assert_true(fingerprint_alike("{}", "{\"shop_ids\": [\"1\"]}", "t_sales"));
}

static void digests_columns_on_their_own(void **context)
{
	char *all SCOPED = fingerprint_of("{}", "t_sales", NULL);
	char *fewer SCOPED = fingerprint_of("{}", "t_sales", "spend");
	char *fields SCOPED = fingerprint_of("{}", "t_toys", NULL);
	char *other SCOPED = fingerprint_of("{}", "t_toys", "price");

	(void)context;
	assert_true(fingerprint_covers(all, all));
	assert_true(fingerprint_covers(all, fewer));
	assert_false(fingerprint_covers(fewer, all));
	assert_true(fingerprint_covers(fields, other));
	assert_false(fingerprint_covers(other, fields));
	assert_false(fingerprint_covers(all, fields));
	assert_false(fingerprint_covers("from an older version", all));
}

static void digests_columns_that_no_list_knows(void **context)
{
	char *known SCOPED = fingerprint_of("{}", "t_sales", NULL);
	char *more SCOPED =
		fingerprint_of("{\"columns\": [\"SPEND\", \"NEW_ONE\"]}", "t_sales", NULL);

	(void)context;
	assert_false(fingerprint_covers(known, more));
	assert_true(fingerprint_covers(more, more));
}

static void digests_alike_on_every_machine(void **context)
{
	char *fingerprint SCOPED = fingerprint_of("{\"click_days\": 7}", "t_sales", NULL);

	(void)context;
	assert_string_equal(fingerprint, "a598582d4e702d11:0000000000000000:cf0");
}

static void names_the_stream_whose_rows_path_is_wrong(void **context)
{
	const struct definition broken = {.name = "t_broken", .rows.path = "items["};
	const struct definition *const list[] = {&broken, NULL};
	struct made made = {.settings = NULL};

	(void)context;
	assert_int_equal(catalog_of(&made.catalog, list, NULL, &made.err), 0);
	add(&made, "t_broken");
	assert_int_equal(selection_close(&made.selection, &made.catalog, &made.err), -1);
	assert_int_equal(made.err.kind, ERROR_CONFIG);
	assert_non_null(strstr(made.err.text, "t_broken"));
	unmake(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(selects_what_is_offered_by_default),
		cmocka_unit_test(refuses_to_read_nothing_and_lists_what_there_is),
		cmocka_unit_test(adds_parents_that_print_nothing),
		cmocka_unit_test(prints_chosen_fields_only),
		cmocka_unit_test(never_drops_keys_and_the_bookmark),
		cmocka_unit_test(fails_a_row_whose_key_is_null),
		cmocka_unit_test(never_chooses_a_secret),
		cmocka_unit_test(takes_an_object_without_chosen_members_whole),
		cmocka_unit_test(prints_another_type_when_told),
		cmocka_unit_test(prints_unknown_members_when_asked),
		cmocka_unit_test(asks_for_chosen_columns_and_those_always_needed),
		cmocka_unit_test(digests_settings_that_change_the_facts),
		cmocka_unit_test(digests_filters_of_parents_up_to_the_one_with_the_bookmarks),
		cmocka_unit_test(digests_columns_on_their_own),
		cmocka_unit_test(digests_columns_that_no_list_knows),
		cmocka_unit_test(digests_alike_on_every_machine),
		cmocka_unit_test(names_the_stream_whose_rows_path_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
