#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/date.h"
#include "protocol/protocol.h"
#include "tests/unit/policies.h"
#include "tests/unit/streams.h"

/* The compiled-in streams are there too, but out of the way. */
#define OURS "{\"streams\":[\"t_shops\",\"t_toys\",\"t_sales\"]}"

/* A run with test_streams: settings, catalog and state as JSON text (NULL: not given). */
struct made {
	json_t *settings, *document, *state_document;
	struct protocol_policy policy;
	struct catalog catalog;
	struct selection selection;
	struct state *state;
	struct buffer notes, out;
	struct error err;
	void *run;
};

static json_t *json(const char *text)
{
	json_error_t where;
	json_t *value = text ? json_loads(text, JSON_DECODE_ANY, &where) : NULL;

	if (text && !value)
		fail_msg("%s in %s", where.text, text);
	return value;
}

static void offer(struct made *made, const char *settings)
{
	*made = (struct made){.settings = json(settings)};
	made->policy = engine_policy_protocol(made->settings);
	assert_int_equal(catalog_of(&made->catalog, test_streams, made->settings, &made->err), 0);
}

static int read_catalog(struct made *made, const char *document)
{
	made->document = json(document);
	return singer_protocol.read_selection(made->document, &made->catalog, &made->selection,
					      &made->notes, &made->err);
}

static int read_state(struct made *made, const char *document)
{
	made->state_document = json(document);
	made->state = singer_protocol.read_state(made->state_document, &made->catalog,
						 &made->policy, &made->notes, &made->err);
	return made->state ? 0 : -1;
}

static void start_with(struct made *made, const char *settings, const char *catalog,
		       const char *state)
{
	offer(made, settings);
	if (read_catalog(made, catalog) != 0 ||
	    selection_close(&made->selection, &made->catalog, &made->err) != 0 ||
	    read_state(made, state) != 0)
		fail_msg("%s", made->err.text);
	made->run = singer_protocol.run_new(&made->selection, made->state, &made->policy);
}

static void start(struct made *made, const char *catalog, const char *state)
{
	start_with(made, OURS, catalog, state);
}

static void release(struct made *made)
{
	if (made->run)
		singer_protocol.run_free(made->run);
	state_free(made->state);
	selection_release(&made->selection);
	catalog_release(&made->catalog);
	buffer_release(&made->notes);
	buffer_release(&made->out);
	json_decref(made->settings);
	json_decref(made->document);
	json_decref(made->state_document);
}

static const struct selected *selected(const struct made *made, const char *stream)
{
	const struct selected *found = selection_find(&made->selection, stream);

	assert_non_null(found);
	return found;
}

static bool prints(const struct made *made, const char *stream, const char *field)
{
	return selected_chosen(selected(made, stream), &field, 1);
}

static void put(struct made *made, const char *stream, const char *partition, const char *value)
{
	state_put(made->state, stream, partition, json(value));
}

static void assert_state(struct made *made, const char *expected)
{
	buffer_clear(&made->out);
	singer_protocol.end(made->run, &made->err, &made->out);
	assert_string_equal(buffer_text(&made->out), expected);
}

static void assert_value(const struct made *made, const char *stream, const char *partition,
			 const char *expected)
{
	json_t *want = json(expected);
	char *text = json_dumps(state_get(made->state, stream, partition), JSON_ENCODE_ANY);

	if (!json_equal(want, state_get(made->state, stream, partition)))
		fail_msg("%s", text ? text : "nothing");
	free(text);
	json_decref(want);
}

/* The catalog of one stream, with this list as its metadata. */
#define ENTRY(STREAM, METADATA)                                                                    \
	"{\"streams\":[{\"tap_stream_id\":\"" STREAM "\",\"metadata\":" METADATA "}]}"
#define ROOT(METADATA) "{\"breadcrumb\":[],\"metadata\":" METADATA "}"
#define FIELD_AT(NAME, METADATA)                                                                   \
	"{\"breadcrumb\":[\"properties\",\"" NAME "\"],\"metadata\":" METADATA "}"
#define SELECTED ROOT("{\"selected\":true}")

/* discovery */

static void discovers_with_all_metadata(void **context)
{
	struct made made;

	(void)context;
	offer(&made, "{\"streams\": [\"t_shops\", \"t_visits\"]}");
	singer_protocol.write_catalog(&made.catalog, &made.out);
	assert_string_equal(
		buffer_text(&made.out),
		"{\"streams\":[\n"
		"  {\"tap_stream_id\":\"t_shops\",\"stream\":\"t_shops\",\n"
		"   \"key_properties\":[\"id\"],\"replication_method\":\"FULL_TABLE\",\n"
		"   \"schema\":{\"type\":\"object\",\"description\":\"Shops\",\"properties\":{"
		"\"id\":{\"type\":[\"null\",\"string\"]},"
		"\"name\":{\"type\":[\"null\",\"string\"],"
		"\"description\":\"What \\\"it\\\" is called\"}}},\n"
		"   \"metadata\":[\n"
		"    {\"breadcrumb\":[],\"metadata\":{\"inclusion\":\"available\","
		"\"selected-by-default\":true,\"table-key-properties\":[\"id\"],"
		"\"forced-replication-method\":\"FULL_TABLE\",\"schema-name\":\"t_shops\"}},\n"
		"    {\"breadcrumb\":[\"properties\",\"id\"],"
		"\"metadata\":{\"inclusion\":\"automatic\"}},\n"
		"    {\"breadcrumb\":[\"properties\",\"name\"],"
		"\"metadata\":{\"inclusion\":\"available\"}}]},\n"
		"  {\"tap_stream_id\":\"t_visits\",\"stream\":\"t_visits\",\n"
		"   \"key_properties\":[\"day\"],\"replication_key\":\"day\","
		"\"replication_method\":\"INCREMENTAL\",\n"
		"   \"schema\":{\"type\":\"object\",\"description\":\"Visits\",\"properties\":{"
		"\"day\":{\"type\":[\"null\",\"string\"],\"format\":\"date\"},"
		"\"visitors\":{\"type\":[\"null\",\"integer\"]}}},\n"
		"   \"metadata\":[\n"
		"    {\"breadcrumb\":[],\"metadata\":{\"inclusion\":\"available\","
		"\"selected-by-default\":true,\"table-key-properties\":[\"day\"],"
		"\"forced-replication-method\":\"INCREMENTAL\",\"valid-replication-keys\":[\"day\"]"
		","
		"\"schema-name\":\"t_visits\"}},\n"
		"    {\"breadcrumb\":[\"properties\",\"day\"],"
		"\"metadata\":{\"inclusion\":\"automatic\"}},\n"
		"    {\"breadcrumb\":[\"properties\",\"visitors\"],"
		"\"metadata\":{\"inclusion\":\"available\"}}]}]}\n");
	release(&made);
}

/* What tap-tester asks of a catalog, for every stream. */
static void discovers_what_tap_tester_expects(void **context)
{
	struct made made;
	json_t *document, *entry, *item;
	size_t i, j;

	(void)context;
	offer(&made, "{\"streams\": \"all\"}");
	singer_protocol.write_catalog(&made.catalog, &made.out);
	document = json(buffer_text(&made.out));
	json_array_foreach(json_object_get(document, "streams"), i, entry) {
		json_t *paths = json_object();
		json_t *metadata = json_object_get(entry, "metadata"), *root;
		const char *method;

		json_array_foreach(metadata, j, item) {
			char *path = json_dumps(json_object_get(item, "breadcrumb"), 0);

			assert_null(json_object_get(paths, path));
			json_object_set(paths, path, json_object_get(item, "metadata"));
			free(path);
		}
		root = json_object_get(paths, "[]");
		assert_non_null(root);
		assert_true(json_equal(json_object_get(root, "table-key-properties"),
				       json_object_get(entry, "key_properties")));
		method = json_string_value(json_object_get(root, "forced-replication-method"));
		assert_string_equal(method, json_object_get(root, "valid-replication-keys")
						    ? "INCREMENTAL"
						    : "FULL_TABLE");
		json_decref(paths);
	}
	json_decref(document);
	release(&made);
}

static void discovers_parents_and_nested_fields_and_what_is_rare(void **context)
{
	struct made made;

	(void)context;
	offer(&made, OURS);
	singer_protocol.write_catalog(&made.catalog, &made.out);
	assert_non_null(strstr(made.out.data, "\"parent-tap-stream-id\":\"t_shops\""));
	assert_non_null(strstr(made.out.data,
			       "{\"breadcrumb\":[\"properties\",\"owner\",\"properties\","
			       "\"followers\"],\"metadata\":{\"inclusion\":\"available\"}}"));
	assert_non_null(strstr(made.out.data,
			       "{\"breadcrumb\":[\"properties\",\"rare\"],\"metadata\":"
			       "{\"inclusion\":\"available\",\"selected-by-default\":false}}"));
	assert_non_null(strstr(made.out.data, "{\"breadcrumb\":[\"properties\",\"toy_id\"],"
					      "\"metadata\":{\"inclusion\":\"automatic\"}}"));
	assert_null(strstr(made.out.data, "password"));
	assert_null(strstr(made.out.data, "t_visits"));
	release(&made);
}

/* selection */

static void selects_the_defaults_without_a_catalog(void **context)
{
	struct made made;

	(void)context;
	offer(&made, OURS);
	assert_int_equal(read_catalog(&made, NULL), 0);
	assert_int_equal(made.selection.count, 3);
	release(&made);
}

static void selects_the_same_from_its_own_catalog(void **context)
{
	struct made made, plain;
	struct buffer document BUFFER_SCOPED = {0};

	(void)context;
	offer(&plain, OURS);
	singer_protocol.write_catalog(&plain.catalog, &document);
	release(&plain);
	start(&made, buffer_text(&document), NULL);
	start(&plain, NULL, NULL);
	singer_protocol.begin(made.run, &made.out);
	singer_protocol.begin(plain.run, &plain.out);
	assert_string_equal(buffer_text(&made.notes), "");
	assert_int_equal(made.selection.count, plain.selection.count);
	assert_string_equal(buffer_text(&made.out), buffer_text(&plain.out));
	for (size_t i = 0; i < made.selection.count; i++)
		assert_string_equal(made.selection.streams[i]->fingerprint,
				    plain.selection.streams[i]->fingerprint);
	release(&made);
	release(&plain);
}

static bool takes_stream(const char *entry)
{
	struct made made;
	bool taken;
	struct buffer document BUFFER_SCOPED = {0};

	buffer_format(&document, "{\"streams\":[%s]}", entry);
	offer(&made, OURS);
	assert_int_equal(read_catalog(&made, buffer_text(&document)), 0);
	taken = made.selection.count == 1;
	release(&made);
	return taken;
}

static void decides_on_streams_as_the_sdk_does(void **context)
{
#define SHOPS(REST) "{\"tap_stream_id\":\"t_shops\"" REST "}"
	(void)context;
	assert_true(takes_stream(SHOPS("")));
	assert_true(takes_stream(SHOPS(",\"metadata\":[]")));
	assert_true(takes_stream(SHOPS(",\"metadata\":[" SELECTED "]")));
	assert_true(takes_stream(SHOPS(",\"metadata\":[" ROOT("{\"selected\":\"true\"}") "]")));
	assert_false(takes_stream(SHOPS(",\"metadata\":[" ROOT("{\"selected\":\"False\"}") "]")));
	assert_false(
		takes_stream(SHOPS(",\"metadata\":[" ROOT("{\"selected\":false,"
							  "\"selected-by-default\":true}") "]")));
	assert_true(
		takes_stream(SHOPS(",\"metadata\":[" ROOT("{\"selected_by_default\":true}") "]")));
	assert_false(takes_stream(SHOPS(",\"metadata\":[" ROOT("{\"inclusion\":\"unsupported\","
							       "\"selected\":true}") "]")));
	assert_true(
		takes_stream(SHOPS(",\"metadata\":[" ROOT("{\"inclusion\":\"automatic\"}") "]")));
	assert_false(
		takes_stream(SHOPS(",\"metadata\":[" ROOT("{\"inclusion\":\"available\"}") "]")));
	assert_true(takes_stream(SHOPS(
		",\"selected\":true,\"metadata\":[" ROOT("{\"inclusion\":\"available\"}") "]")));
	assert_true(takes_stream(SHOPS(",\"schema\":{\"selected\":true},\"metadata\":[" ROOT(
		"{\"inclusion\":\"available\"}") "]")));
	assert_false(takes_stream(SHOPS(",\"selected\":false")));
	assert_true(takes_stream("{\"stream\":\"t_shops\"}"));
}

static void decides_on_fields_as_the_sdk_does(void **context)
{
	struct made made;

	(void)context;
	offer(&made, OURS);
	assert_int_equal(
		read_catalog(
			&made,
			ENTRY("t_toys",
			      "[" SELECTED
			      "," FIELD_AT("price", "{\"selected\":false}") "," FIELD_AT(
				      "id",
				      "{\""
				      "sel"
				      "ect"
				      "ed"
				      "\":"
				      "fal"
				      "se"
				      "}") "," FIELD_AT("rare",
							"{\"selected-by-default\":"
							"false}") "," FIELD_AT("tags",
									       "{\"se"
									       "lecte"
									       "d-by-"
									       "defau"
									       "lt\":"
									       "false"
									       ",\"se"
									       "lecte"
									       "d\":"
									       "true"
									       "}") "," FIELD_AT("o"
												 "d"
												 "d",
												 "{"
												 "\"inclusion\":"
												 "\"unsupported\","
												 "\"selected\":"
												 "t"
												 "r"
												 "u"
												 "e"
												 "}") "," FIELD_AT("made_on",
														   "{\"inclusion\":"
														   "\"automatic\","
														   "\"selected\":"
														   "false}") ","
															     "{\"bre"
															     "adcrum"
															     "b\":["
															     "\"prop"
															     "erties"
															     "\","
															     "\"owne"
															     "r\","
															     "\"prop"
															     "erties"
															     "\","
															     "\"user"
															     "name\""
															     "],"
															     "\"meta"
															     "data\""
															     ":{"
															     "\"sele"
															     "cted\""
															     ":false"
															     "}}]")),
		0);
	assert_false(prints(&made, "t_toys", "price"));
	assert_true(prints(&made, "t_toys", "id"));
	assert_false(prints(&made, "t_toys", "rare"));
	assert_true(prints(&made, "t_toys", "tags"));
	assert_false(prints(&made, "t_toys", "odd"));
	assert_true(prints(&made, "t_toys", "made_on"));
	assert_true(prints(&made, "t_toys", "sold_out"));
	assert_true(prints(&made, "t_toys", "owner"));
	assert_false(selected_chosen(selected(&made, "t_toys"),
				     (const char *[]){"owner", "username"}, 2));
	assert_true(selected_chosen(selected(&made, "t_toys"),
				    (const char *[]){"owner", "followers"}, 2));
	release(&made);
}

static void takes_an_object_whole_when_all_its_members_are_deselected(void **context)
{
	struct made made;

	(void)context;
	start(&made,
	      "{\"streams\":[{\"tap_stream_id\":\"t_toys\",\"schema\":{\"type\":\"object\","
	      "\"properties\":{\"owner\":{\"type\":[\"null\",\"object\"],\"properties\":{"
	      "\"username\":{\"type\":[\"null\",\"string\"]},"
	      "\"followers\":{\"type\":[\"null\",\"integer\"]}}}}},"
	      "\"metadata\":[" SELECTED ","
	      "{\"breadcrumb\":[\"properties\",\"owner\",\"properties\",\"username\"],"
	      "\"metadata\":{\"selected\":false}},"
	      "{\"breadcrumb\":[\"properties\",\"owner\",\"properties\",\"followers\"],"
	      "\"metadata\":{\"selected\":false}}]}]}",
	      NULL);
	assert_string_equal(selected(&made, "t_toys")->schema,
			    "{\"type\":\"object\",\"properties\":{"
			    "\"owner\":{\"type\":[\"null\",\"object\"],\"properties\":{"
			    "\"username\":{\"type\":[\"null\",\"string\"]},"
			    "\"followers\":{\"type\":[\"null\",\"integer\"]}}},"
			    "\"id\":{\"type\":[\"null\",\"string\"]},"
			    "\"updated_time\":{\"type\":[\"null\",\"integer\"]}}}");
	assert_true(selected_chosen(selected(&made, "t_toys"),
				    (const char *[]){"owner", "username"}, 2));
	release(&made);
}

static void prunes_the_catalogs_schema_and_prints_its_types(void **context)
{
	struct made made;

	(void)context;
	start(&made,
	      "{\"streams\":[{\"tap_stream_id\":\"t_toys\",\"schema\":{\"properties\":{"
	      "\"id\":{\"type\":[\"null\",\"string\"],\"title\":\"Number\"},"
	      "\"price\":{\"type\":[\"null\",\"string\"]},"
	      "\"sold_out\":{\"type\":[\"null\",\"boolean\"]},"
	      "\"owner\":{\"type\":\"object\",\"properties\":{"
	      "\"username\":{\"type\":\"string\"},\"followers\":{\"type\":\"integer\"}}},"
	      "\"mine\":{\"type\":\"string\"},\"other\":{\"type\":\"string\"}}},"
	      "\"metadata\":[" SELECTED
	      "," FIELD_AT("sold_out", "{\"selected\":false}") "," FIELD_AT(
		      "other", "{\"selected\":false}") ","
						       "{\"breadcrumb\":[\"properties\",\"owner\","
						       "\"properties\",\"username\"],"
						       "\"metadata\":{\"selected\":false}}]}]}",
	      NULL);
	assert_string_equal(selected(&made, "t_toys")->schema,
			    "{\"properties\":{"
			    "\"id\":{\"type\":[\"null\",\"string\"],\"title\":\"Number\"},"
			    "\"price\":{\"type\":[\"null\",\"string\"]},"
			    "\"owner\":{\"type\":\"object\",\"properties\":{"
			    "\"followers\":{\"type\":\"integer\"}}},"
			    "\"mine\":{\"type\":\"string\"},"
			    "\"updated_time\":{\"type\":[\"null\",\"integer\"]}},"
			    "\"type\":\"object\"}");
	assert_string_equal(buffer_text(&made.notes),
			    "t_toys: the catalog has a property mine that the stream has not; it "
			    "stays empty\n");
	assert_int_equal(selected(&made, "t_toys")->choices[3].type, TYPE_STRING);
	release(&made);
}

static void asks_for_columns_that_only_the_catalog_knows(void **context)
{
	struct made made;
	const struct selected *read;

	(void)context;
	start(&made,
	      "{\"streams\":[{\"tap_stream_id\":\"t_sales\",\"schema\":{\"type\":\"object\","
	      "\"properties\":{\"returns\":{\"type\":\"integer\"},"
	      "\"brand_new\":{\"type\":\"number\"},\"CLICKS\":{\"type\":\"integer\"}}},"
	      "\"metadata\":[" SELECTED "]}]}",
	      NULL);
	read = selected(&made, "t_sales");
	assert_string_equal(read->columns.names[0], "TOY_ID");
	assert_string_equal(read->columns.names[1], "RETURNS");
	assert_string_equal(read->columns.names[2], "BRAND_NEW");
	assert_null(read->columns.names[3]);
	assert_non_null(strstr(made.notes.data, "has a property CLICKS that the stream has not"));
	release(&made);
}

static void honours_full_table_and_refuses_log_based(void **context)
{
	struct made made;

	(void)context;
	start(&made,
	      ENTRY("t_toys", "[" ROOT("{\"selected\":true,\"replication-method\":"
				       "\"FULL_TABLE\"}") "]"),
	      NULL);
	assert_true(selected(&made, "t_toys")->full_table);
	singer_protocol.begin(made.run, &made.out);
	assert_null(strstr(made.out.data, "bookmark_properties"));
	release(&made);
	start(&made,
	      "{\"streams\":[{\"tap_stream_id\":\"t_shops\",\"replication_method\":\"INCREMENTAL\"}"
	      "]}",
	      NULL);
	assert_true(selected(&made, "t_shops")->full_table);
	assert_string_equal(buffer_text(&made.notes),
			    "t_shops: has no bookmark and is read whole, not INCREMENTAL\n");
	release(&made);
	offer(&made, OURS);
	assert_int_equal(read_catalog(&made, "{\"streams\":[{\"tap_stream_id\":\"t_toys\","
					     "\"replication_method\":\"LOG_BASED\"}]}"),
			 -1);
	assert_int_equal(made.err.kind, ERROR_CONFIG);
	assert_non_null(strstr(made.err.text, "LOG_BASED"));
	release(&made);
}

static void takes_other_keys_from_the_catalog(void **context)
{
	struct made made;

	(void)context;
	start(&made,
	      "{\"streams\":[{\"tap_stream_id\":\"t_toys\",\"key_properties\":[\"shop_id\","
	      "\"rare\"]}]}",
	      NULL);
	assert_string_equal(selected(&made, "t_toys")->key[0], "shop_id");
	assert_string_equal(selected(&made, "t_toys")->key[1], "rare");
	assert_null(selected(&made, "t_toys")->key[2]);
	assert_true(prints(&made, "t_toys", "rare"));
	release(&made);
	start(&made, "{\"streams\":[{\"tap_stream_id\":\"t_toys\",\"key_properties\":[]}]}", NULL);
	assert_null(selected(&made, "t_toys")->key[0]);
	release(&made);
	offer(&made, OURS);
	assert_int_equal(read_catalog(&made, "{\"streams\":[{\"tap_stream_id\":\"t_toys\","
					     "\"key_properties\":[\"nothing\"]}]}"),
			 -1);
	assert_non_null(strstr(made.err.text, "nothing"));
	release(&made);
}

static void mends_keys_of_a_catalog_of_another_granularity(void **context)
{
	struct made made;

	(void)context;
	offer(&made, "{\"granularity\":\"TOTAL\"}");
	assert_int_equal(read_catalog(&made, "{\"streams\":[{\"tap_stream_id\":\"t_sales\","
					     "\"key_properties\":[\"toy_id\",\"date\"]}]}"),
			 0);
	assert_string_equal(selected(&made, "t_sales")->key[0], "toy_id");
	assert_string_equal(selected(&made, "t_sales")->key[1], "end_date");
	assert_null(selected(&made, "t_sales")->key[2]);
	release(&made);
}

static void notes_unknown_streams_and_goes_on(void **context)
{
	struct made made;

	(void)context;
	offer(&made, OURS);
	assert_int_equal(read_catalog(&made, "{\"streams\":[{\"tap_stream_id\":\"t_gone\"},"
					     "{\"tap_stream_id\":\"t_visits\"}]}"),
			 0);
	assert_string_equal(buffer_text(&made.notes),
			    "t_gone: there is no such stream; it is left out\n");
	assert_int_equal(made.selection.count, 1);
	release(&made);
}

static void refuses_what_is_no_catalog(void **context)
{
	static const char *const bad[] = {"[]", "{}", "{\"streams\":{}}", "{\"streams\":[{}]}"};
	struct made made;

	(void)context;
	for (size_t i = 0; i < COUNT(bad); i++) {
		offer(&made, OURS);
		assert_int_equal(read_catalog(&made, bad[i]), -1);
		assert_int_equal(made.err.kind, ERROR_CONFIG);
		assert_memory_equal(made.err.text, "catalog: ", 9);
		release(&made);
	}
}

/* messages */

static void begins_with_the_state_and_every_schema(void **context)
{
	struct made made;

	(void)context;
	start(&made,
	      "{\"streams\":[{\"tap_stream_id\":\"t_shops\"},{\"tap_stream_id\":\"t_visits\"}]}",
	      NULL);
	singer_protocol.begin(made.run, &made.out);
	assert_string_equal(buffer_text(&made.out),
			    "{\"type\":\"STATE\",\"value\":{\"bookmarks\":{}}}\n"
			    "{\"type\":\"SCHEMA\",\"stream\":\"t_shops\",\"schema\":"
			    "{\"type\":\"object\",\"description\":\"Shops\",\"properties\":{"
			    "\"id\":{\"type\":[\"null\",\"string\"]},"
			    "\"name\":{\"type\":[\"null\",\"string\"],"
			    "\"description\":\"What \\\"it\\\" is called\"}}},"
			    "\"key_properties\":[\"id\"]}\n"
			    "{\"type\":\"SCHEMA\",\"stream\":\"t_visits\",\"schema\":"
			    "{\"type\":\"object\",\"description\":\"Visits\",\"properties\":{"
			    "\"day\":{\"type\":[\"null\",\"string\"],\"format\":\"date\"},"
			    "\"visitors\":{\"type\":[\"null\",\"integer\"]}}},"
			    "\"key_properties\":[\"day\"],\"bookmark_properties\":[\"day\"]}\n");
	release(&made);
}

static void begins_with_the_state_as_it_came(void **context)
{
	struct made made;
	static const char state[] = "{\"bookmarks\":{\"gone\":{\"x\":1}},\"mine\":[1.5,null]}";

	(void)context;
	start(&made, NULL, state);
	singer_protocol.begin(made.run, &made.out);
	assert_memory_equal(made.out.data, "{\"type\":\"STATE\",\"value\":", 24);
	assert_memory_equal(made.out.data + 24, state, sizeof(state) - 1);
	release(&made);
}

static void prints_nothing_of_parents_that_were_not_selected(void **context)
{
	struct made made;

	(void)context;
	start(&made, ENTRY("t_sales", "[" SELECTED "]"), NULL);
	singer_protocol.begin(made.run, &made.out);
	assert_null(strstr(made.out.data, "t_toys"));
	assert_null(strstr(made.out.data, "t_shops"));
	assert_int_equal(made.selection.count, 3);
	release(&made);
}

static void wraps_records(void **context)
{
	struct made made;
	struct envelope envelope;
	int64_t arrived;

	(void)context;
	start(&made, ENTRY("t_visits", "[" SELECTED "]"), NULL);
	assert_int_equal(date_time_parse(slice_of("2026-11-22T10:00:01.25Z"), &arrived), 0);
	envelope = singer_protocol.envelope(made.run, selected(&made, "t_visits"), arrived);
	buffer_add_slice(&made.out, envelope.before);
	buffer_add_text(&made.out, "{\"day\":null}");
	buffer_add_slice(&made.out, envelope.after);
	assert_string_equal(
		buffer_text(&made.out),
		"{\"type\":\"RECORD\",\"stream\":\"t_visits\",\"record\":{\"day\":null},"
		"\"time_extracted\":\"2026-11-22T10:00:01.250000Z\"}\n");
	release(&made);
}

static void flattens_schemas_and_records_when_asked(void **context)
{
	struct made made;

	(void)context;
	start_with(&made, "{\"flattening_enabled\":true,\"flattening_max_depth\":1}",
		   ENTRY("t_toys", "[" SELECTED "]"), NULL);
	singer_protocol.begin(made.run, &made.out);
	assert_non_null(
		strstr(made.out.data, "\"owner__username\":{\"type\":[\"null\",\"string\"]}"));
	assert_null(strstr(made.out.data, "\"owner\":"));
	buffer_clear(&made.out);
	buffer_add_text(&made.out, "{\"id\":\"1\",\"owner\":{\"username\":\"u\"}}");
	singer_protocol.rewrite(made.run, selected(&made, "t_toys"), &made.out, 0);
	assert_string_equal(made.out.data, "{\"id\":\"1\",\"owner__username\":\"u\"}");
	release(&made);
	start(&made, ENTRY("t_toys", "[" SELECTED "]"), NULL);
	buffer_add_text(&made.out, "{\"owner\":{}}");
	singer_protocol.rewrite(made.run, selected(&made, "t_toys"), &made.out, 0);
	assert_string_equal(made.out.data, "{\"owner\":{}}");
	release(&made);
}

static void activates_versions_of_complete_full_tables_when_asked(void **context)
{
	static const char version[] = "\"version\":1774958400";
	struct made made;
	struct envelope envelope;
	const struct selected *full, *incremental;

	(void)context;
	start_with(&made, "{\"emit_activate_version_messages\":true}",
		   "{\"streams\":[{\"tap_stream_id\":\"t_shops\"},{\"tap_stream_id\":\"t_toys\"}]}",
		   NULL);
	full = selected(&made, "t_shops");
	incremental = selected(&made, "t_toys");
	envelope = singer_protocol.envelope(made.run, full, 0);
	assert_memory_equal(envelope.after.at + 1, version, sizeof(version) - 1);
	envelope = singer_protocol.envelope(made.run, incremental, 0);
	assert_memory_equal(envelope.after.at, ",\"time_extracted", 16);

	singer_protocol.event(made.run, full, STREAM_COMPLETE, 0, NULL, &made.out);
	assert_string_equal(buffer_text(&made.out), ""); /* no record */
	singer_protocol.count(made.run, full, 1);
	singer_protocol.count(made.run, incremental, 1);
	singer_protocol.event(made.run, full, STREAM_INCOMPLETE, 0, NULL, &made.out);
	singer_protocol.event(made.run, full, STREAM_COMPLETE_IN_PART, 0, NULL, &made.out);
	singer_protocol.event(made.run, incremental, STREAM_COMPLETE, 0, NULL, &made.out);
	assert_string_equal(buffer_text(&made.out), "");
	singer_protocol.event(made.run, full, STREAM_COMPLETE, 0, NULL, &made.out);
	assert_string_equal(made.out.data, "{\"type\":\"ACTIVATE_VERSION\",\"stream\":\"t_shops\","
					   "\"version\":1774958400}\n");
	release(&made);
}

static void ends_with_a_state_whether_anything_moved_or_not(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL, NULL);
	assert_state(&made, "{\"type\":\"STATE\",\"value\":{\"bookmarks\":{},"
			    "\"currently_syncing\":null}}\n");
	release(&made);
}

static void writes_a_bookmark_an_account_and_their_minimum(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL, NULL);
	put(&made, "t_sales", "9", "{\"from\":\"2026-01-01\",\"to\":\"2026-02-02\",\"open\":null}");
	put(&made, "t_sales", "7",
	    "{\"from\":\"2026-01-01\",\"to\":\"2026-01-31\",\"open\":"
	    "{\"from\":\"2026-02-01\",\"to\":\"2026-02-02\",\"after_id\":\"5\"}}");
	put(&made, "t_toys", "9", "{\"seen\":1790000000,\"full\":\"2026-02-02\"}");
	put(&made, "t_toys", "8", "{\"seen\":null,\"access\":true}");
	assert_state(
		&made,
		"{\"type\":\"STATE\",\"value\":{\"bookmarks\":{"
		"\"t_toys\":{\"replication_key\":\"updated_time\","
		"\"replication_key_value\":null,\"accounts\":{"
		"\"9\":{\"replication_key_value\":1790000000,\"seen\":1790000000,"
		"\"full\":\"2026-02-02\"},"
		"\"8\":{\"replication_key_value\":null,\"seen\":null,\"access\":true}}},"
		"\"t_sales\":{\"replication_key\":\"date\","
		"\"replication_key_value\":\"2026-01-31\",\"accounts\":{"
		"\"9\":{\"replication_key_value\":\"2026-02-02\",\"from\":\"2026-01-01\","
		"\"to\":\"2026-02-02\",\"open\":null},"
		"\"7\":{\"replication_key_value\":\"2026-01-31\",\"from\":\"2026-01-01\","
		"\"to\":\"2026-01-31\",\"open\":{\"from\":\"2026-02-01\",\"to\":\"2026-02-02\","
		"\"after_id\":\"5\"}}}}},"
		"\"currently_syncing\":null}}\n");
	release(&made);
}

static void writes_a_single_bookmark_into_the_streams_entry(void **context)
{
	struct made made;

	(void)context;
	start(&made, ENTRY("t_visits", "[" SELECTED "]"), NULL);
	put(&made, "t_visits", "", "{\"from\":\"2026-01-01\",\"to\":\"2026-02-02\"}");
	assert_state(&made, "{\"type\":\"STATE\",\"value\":{\"bookmarks\":{\"t_visits\":{"
			    "\"replication_key\":\"day\",\"replication_key_value\":\"2026-02-02\","
			    "\"from\":\"2026-01-01\",\"to\":\"2026-02-02\"}},"
			    "\"currently_syncing\":null}}\n");
	release(&made);
}

static void reads_back_what_it_wrote(void **context)
{
	static const char state[] =
		"{\"bookmarks\":{\"t_toys\":{\"replication_key\":\"updated_time\","
		"\"replication_key_value\":5,\"accounts\":{\"9\":{\"replication_key_value\":5,"
		"\"seen\":5,\"full\":\"2026-02-02\",\"later\":[1]}}},"
		"\"t_visits\":{\"replication_key\":\"day\",\"replication_key_value\":\"2026-02-"
		"02\","
		"\"from\":\"2026-01-01\",\"to\":\"2026-02-02\"}},\"currently_syncing\":null}";
	struct made made;
	struct buffer line BUFFER_SCOPED = {0};

	(void)context;
	start(&made, NULL, state);
	assert_string_equal(buffer_text(&made.notes), "");
	assert_value(&made, "t_toys", "9", "{\"seen\":5,\"full\":\"2026-02-02\",\"later\":[1]}");
	assert_value(&made, "t_visits", "", "{\"from\":\"2026-01-01\",\"to\":\"2026-02-02\"}");
	buffer_format(&line, "{\"type\":\"STATE\",\"value\":%s}\n", state);
	assert_state(&made, buffer_text(&line));
	release(&made);
}

static void carries_unknown_streams_and_keys_through(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL,
	      "{\"bookmarks\":{\"gone\":{\"a\":[1,2]},\"t_toys\":{\"note\":\"mine\",\"accounts\":{"
	      "\"1\":{\"seen\":3},\"2\":null}}},\"other\":7}");
	put(&made, "t_toys", "1", "{\"seen\":4}");
	assert_state(
		&made,
		"{\"type\":\"STATE\",\"value\":{\"bookmarks\":{\"gone\":{\"a\":[1,2]},"
		"\"t_toys\":{\"note\":\"mine\",\"accounts\":{\"1\":{\"replication_key_value\":4,"
		"\"seen\":4},\"2\":null},\"replication_key\":\"updated_time\","
		"\"replication_key_value\":4}},\"other\":7,\"currently_syncing\":null}}\n");
	release(&made);
}

static void says_which_stream_is_being_read(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL, NULL);
	singer_protocol.event(made.run, selected(&made, "t_toys"), STREAM_STARTED, 0, NULL,
			      &made.out);
	singer_protocol.state(made.run, NULL, &made.out);
	assert_non_null(strstr(made.out.data, "\"currently_syncing\":\"t_toys\""));
	buffer_clear(&made.out);
	singer_protocol.event(made.run, selected(&made, "t_toys"), STREAM_COMPLETE, 0, NULL,
			      &made.out);
	singer_protocol.state(made.run, NULL, &made.out);
	assert_non_null(strstr(made.out.data, "\"currently_syncing\":null"));
	buffer_clear(&made.out);
	singer_protocol.state(made.run, selected(&made, "t_sales"), &made.out);
	assert_non_null(strstr(made.out.data, "\"currently_syncing\":\"t_sales\""));
	release(&made);
}

/* states that come in */

static void unwraps_states(void **context)
{
	static const char *const wrapped[] = {
		"{\"bookmarks\":{\"t_toys\":{\"accounts\":{\"1\":{\"seen\":3}}}}}",
		"{\"type\":\"STATE\",\"value\":{\"bookmarks\":{\"t_toys\":{\"accounts\":"
		"{\"1\":{\"seen\":3}}}}}}",
		"{\"singer_state\":{\"bookmarks\":{\"t_toys\":{\"accounts\":{\"1\":{\"seen\":3}}}}}"
		"}",
		"{\"completed\":{\"singer_state\":{\"bookmarks\":{\"t_toys\":{\"accounts\":"
		"{\"1\":{\"seen\":3}}}}}},\"partial\":{}}",
		"{\"bookmarks\":{\"t_toys\":{\"accounts\":{\"1\":{\"replication_key_value\":3}}}}}",
	};
	struct made made;

	(void)context;
	for (size_t i = 0; i < COUNT(wrapped); i++) {
		start(&made, NULL, wrapped[i]);
		assert_value(&made, "t_toys", "1", "{\"seen\":3}");
		release(&made);
	}
}

static void takes_an_empty_state_for_none(void **context)
{
	static const char *const empty[] = {"{}", "null", "{\"bookmarks\":null}", "{\"value\":{}}",
					    "{\"bookmarks\":{\"t_toys\":null,\"t_sales\":{}}}"};
	struct made made;

	(void)context;
	for (size_t i = 0; i < COUNT(empty); i++) {
		start(&made, NULL, empty[i]);
		assert_int_equal(json_object_size(state_streams(made.state)), 0);
		assert_string_equal(buffer_text(&made.notes), "");
		release(&made);
	}
}

static void refuses_a_state_that_it_cannot_read(void **context)
{
	static const char *const bad[][2] = {
		{"[]", "is not an object with `bookmarks`"},
		{"{\"bookmarks\":[]}", "`bookmarks` is not an object"},
		{"{\"bookmarks\":{\"t_toys\":[]}}", "bookmarks.t_toys is not an object"},
		{"{\"bookmarks\":{\"t_toys\":{\"accounts\":[]}}}",
		 "bookmarks.t_toys.accounts is not an object"},
		{"{\"bookmarks\":{\"t_toys\":{\"accounts\":{\"1\":5}}}}",
		 "bookmarks.t_toys.accounts.1 is not an object"},
		{"{\"bookmarks\":{\"t_toys\":{\"accounts\":{\"1\":{\"seen\":[]}}}}}",
		 "accounts.1.seen is neither"},
		{"{\"bookmarks\":{\"t_visits\":{\"to\":\"2026-02-30\"}}}",
		 "bookmarks.t_visits.to is no date"},
		{"{\"bookmarks\":{\"t_visits\":{\"from\":20260101}}}",
		 "bookmarks.t_visits.from is no date"},
		{"{\"bookmarks\":{\"t_visits\":{\"full\":\"x\"}}}", "t_visits.full is no date"},
		{"{\"bookmarks\":{\"t_visits\":{\"open\":1}}}", "open is not an object"},
		{"{\"bookmarks\":{\"t_visits\":{\"open\":{\"from\":\"x\"}}}}", "open: state:"},
		{"{\"bookmarks\":{\"t_visits\":{\"open\":{\"after_id\":5}}}}",
		 "open.after_id is not"},
		{"{\"bookmarks\":{\"t_visits\":{\"owed\":{}}}}", "owed is not a list"},
		{"{\"bookmarks\":{\"t_visits\":{\"owed\":[5]}}}", "an entry that has no id"},
		{"{\"bookmarks\":{\"t_visits\":{\"owed\":[{\"id\":\"1\",\"to\":\"x\"}]}}}",
		 "owed: state:"},
	};
	struct made made;

	(void)context;
	for (size_t i = 0; i < COUNT(bad); i++) {
		offer(&made, OURS);
		assert_int_equal(read_state(&made, bad[i][0]), -1);
		assert_int_equal(made.err.kind, ERROR_CONFIG);
		if (!strstr(made.err.text, bad[i][1]))
			fail_msg("%s", made.err.text);
		release(&made);
	}
}

static void accepts_a_state_from_the_future(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL, "{\"bookmarks\":{\"t_visits\":{\"to\":\"2999-01-01\"}}}");
	assert_value(&made, "t_visits", "", "{\"to\":\"2999-01-01\"}");
	release(&made);
}

/* Today is 2026-03-31: the history of 90 days goes back to 2026-01-01. */
static void takes_over_states_of_other_taps(void **context)
{
	static const char *const foreign[][4] = {
		/* SDK, plain */
		{"{\"bookmarks\":{\"t_toys\":{\"replication_key\":\"updated_time\","
		 "\"replication_key_value\":1790000000}}}",
		 "t_toys", "*", "{\"seen\":1790000000}"},
		{"{\"bookmarks\":{\"t_toys\":{\"replication_key_value\":\"2026-01-01T00:00:10Z\"}}"
		 "}",
		 "t_toys", "*", "{\"seen\":1767225610}"},
		{"{\"bookmarks\":{\"t_visits\":{\"replication_key_value\":\"2026-03-20\"}}}",
		 "t_visits", "", "{\"from\":null,\"to\":\"2026-01-19\"}"},
		/* SDK, partitions by account */
		{"{\"bookmarks\":{\"t_sales\":{\"partitions\":[{\"context\":{\"shop_id\":\"7\"},"
		 "\"replication_key\":\"date\",\"replication_key_value\":\"2026-03-21\"},"
		 "{\"context\":{\"shop_id\":8}}]}}}",
		 "t_sales", "7", "{\"from\":null,\"to\":\"2026-01-20\"}"},
		/* SDK, partitions by entity: their earliest, but not before the history */
		{"{\"bookmarks\":{\"t_sales\":{\"partitions\":["
		 "{\"context\":{\"AD_ID\":\"1\"},\"replication_key_value\":\"2026-03-21\"},"
		 "{\"context\":{\"AD_ID\":\"2\"},\"replication_key_value\":\"2026-03-11T00:00:00\"}"
		 ","
		 "{\"context\":{\"AD_ID\":\"3\"}}]}}}",
		 "t_sales", "*", "{\"from\":null,\"to\":\"2026-01-10\"}"},
		{"{\"bookmarks\":{\"t_sales\":{\"partitions\":["
		 "{\"context\":{\"AD_ID\":\"1\"},\"replication_key_value\":\"2025-06-01\"}]}}}",
		 "t_sales", "*", "{\"from\":null,\"to\":\"2026-01-01\"}"},
		/* singer-python */
		{"{\"bookmarks\":{\"t_sales\":{\"DATE\":\"2026-03-21\"}}}", "t_sales", "*",
		 "{\"from\":null,\"to\":\"2026-01-20\"}"},
		{"{\"bookmarks\":{\"t_toys\":{\"549\":{\"updated_time\":\"17\"},"
		 "\"550\":{\"updated_time\":18}}}}",
		 "t_toys", "549", "{\"seen\":17}"},
		{"{\"bookmarks\":{\"t_sales\":{\"1\":{\"DATE\":\"2026-03-21\"},"
		 "\"2\":{\"DATE\":\"2026-03-20\"}}}}",
		 "t_sales", "*", "{\"from\":null,\"to\":\"2026-01-19\"}"},
		/* under another connector's name for the stream */
		{"{\"bookmarks\":{\"playthings\":{\"updated_time\":17}}}", "t_toys", "*",
		 "{\"seen\":17}"},
	};
	struct made made;

	(void)context;
	for (size_t i = 0; i < COUNT(foreign); i++) {
		start(&made, NULL, foreign[i][0]);
		assert_value(&made, foreign[i][1], foreign[i][2], foreign[i][3]);
		assert_non_null(strstr(made.notes.data, "state of another connector"));
		release(&made);
	}
}

static void starts_over_after_a_tap_that_was_cut_short(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL,
	      "{\"bookmarks\":{\"t_sales\":{\"partitions\":["
	      "{\"context\":{\"shop_id\":\"7\",\"AD_ID\":\"1\"},\"replication_key_value\":\"2026-"
	      "03-21\"},"
	      "{\"context\":{\"shop_id\":\"7\",\"AD_ID\":\"2\"},\"progress_markers\":{"
	      "\"replication_key_value\":\"2026-03-01\"}}]}}}");
	assert_null(state_get(made.state, "t_sales", "7"));
	assert_non_null(strstr(made.notes.data, "all is read from the beginning"));
	release(&made);
}

static void lets_lists_of_other_taps_go_once_they_are_folded(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL,
	      "{\"bookmarks\":{\"t_toys\":{\"partitions\":[{\"context\":{\"shop_id\":\"7\"},"
	      "\"replication_key_value\":5}]},\"playthings\":{\"partitions\":[1,2]}}}");
	assert_state(
		&made,
		"{\"type\":\"STATE\",\"value\":{\"bookmarks\":{\"t_toys\":{\"partitions\":null,"
		"\"replication_key\":\"updated_time\",\"replication_key_value\":5,"
		"\"accounts\":{\"7\":{\"replication_key_value\":5,\"seen\":5}}},"
		"\"playthings\":{\"partitions\":null}},\"currently_syncing\":null}}\n");
	release(&made);
}

static void keeps_an_entry_that_it_does_not_understand(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL, "{\"bookmarks\":{\"t_toys\":{\"offset\":5}}}");
	assert_string_equal(buffer_text(&made.notes),
			    "t_toys: its entry in the state is kept, but not understood\n");
	assert_null(state_stream(made.state, "t_toys"));
	assert_state(&made,
		     "{\"type\":\"STATE\",\"value\":{\"bookmarks\":{\"t_toys\":{\"offset\":5}},"
		     "\"currently_syncing\":null}}\n");
	release(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(discovers_with_all_metadata),
		cmocka_unit_test(discovers_what_tap_tester_expects),
		cmocka_unit_test(discovers_parents_and_nested_fields_and_what_is_rare),
		cmocka_unit_test(selects_the_defaults_without_a_catalog),
		cmocka_unit_test(selects_the_same_from_its_own_catalog),
		cmocka_unit_test(decides_on_streams_as_the_sdk_does),
		cmocka_unit_test(decides_on_fields_as_the_sdk_does),
		cmocka_unit_test(takes_an_object_whole_when_all_its_members_are_deselected),
		cmocka_unit_test(prunes_the_catalogs_schema_and_prints_its_types),
		cmocka_unit_test(asks_for_columns_that_only_the_catalog_knows),
		cmocka_unit_test(honours_full_table_and_refuses_log_based),
		cmocka_unit_test(takes_other_keys_from_the_catalog),
		cmocka_unit_test(mends_keys_of_a_catalog_of_another_granularity),
		cmocka_unit_test(notes_unknown_streams_and_goes_on),
		cmocka_unit_test(refuses_what_is_no_catalog),
		cmocka_unit_test(begins_with_the_state_and_every_schema),
		cmocka_unit_test(begins_with_the_state_as_it_came),
		cmocka_unit_test(prints_nothing_of_parents_that_were_not_selected),
		cmocka_unit_test(wraps_records),
		cmocka_unit_test(flattens_schemas_and_records_when_asked),
		cmocka_unit_test(activates_versions_of_complete_full_tables_when_asked),
		cmocka_unit_test(ends_with_a_state_whether_anything_moved_or_not),
		cmocka_unit_test(writes_a_bookmark_an_account_and_their_minimum),
		cmocka_unit_test(writes_a_single_bookmark_into_the_streams_entry),
		cmocka_unit_test(reads_back_what_it_wrote),
		cmocka_unit_test(carries_unknown_streams_and_keys_through),
		cmocka_unit_test(says_which_stream_is_being_read),
		cmocka_unit_test(unwraps_states),
		cmocka_unit_test(takes_an_empty_state_for_none),
		cmocka_unit_test(refuses_a_state_that_it_cannot_read),
		cmocka_unit_test(accepts_a_state_from_the_future),
		cmocka_unit_test(takes_over_states_of_other_taps),
		cmocka_unit_test(starts_over_after_a_tap_that_was_cut_short),
		cmocka_unit_test(lets_lists_of_other_taps_go_once_they_are_folded),
		cmocka_unit_test(keeps_an_entry_that_it_does_not_understand),
	};
	int64_t today;

	if (date_time_parse(slice_of("2026-03-31T12:00:00Z"), &today) != 0)
		return 1;
	clock_fix(today);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
