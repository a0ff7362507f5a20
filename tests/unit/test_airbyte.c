#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/log.h"
#include "protocol/airbyte.h"
#include "tests/unit/policies.h"
#include "tests/unit/streams.h"

/* The compiled-in streams are there too, but out of the way. */
#define OURS "{\"streams\":[\"t_shops\",\"t_toys\",\"t_sales\"]}"

/* Time is fixed: 2026-03-31T12:00:00Z. */
#define NOW "1774958400000"

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
	return airbyte_protocol.read_selection(made->document, &made->catalog, &made->selection,
					       &made->notes, &made->err);
}

static int read_state(struct made *made, const char *document)
{
	made->state_document = json(document);
	made->state = airbyte_protocol.read_state(made->state_document, &made->catalog,
						  &made->policy, &made->notes, &made->err);
	return made->state ? 0 : -1;
}

static void start(struct made *made, const char *catalog, const char *state)
{
	offer(made, OURS);
	if (read_catalog(made, catalog) != 0 ||
	    selection_close(&made->selection, &made->catalog, &made->err) != 0 ||
	    read_state(made, state) != 0)
		fail_msg("%s", made->err.text);
	made->run = airbyte_protocol.run_new(&made->selection, made->state, &made->policy);
}

static void release(struct made *made)
{
	if (made->run)
		airbyte_protocol.run_free(made->run);
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

static void assert_out(struct made *made, const char *expected)
{
	assert_string_equal(buffer_text(&made->out), expected);
	buffer_clear(&made->out);
}

static void assert_states(struct made *made, const char *stream, const char *expected)
{
	airbyte_protocol.state(made->run, selected(made, stream), &made->out);
	assert_out(made, expected);
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

#define CONFIGURED(STREAM, SCHEMA)                                                                 \
	"{\"streams\":[{\"stream\":{\"name\":\"" STREAM "\",\"json_schema\":" SCHEMA ","           \
	"\"supported_sync_modes\":null,\"namespace\":null},\"sync_mode\":\"incremental\","         \
	"\"destination_sync_mode\":\"overwrite_dedup\",\"cursor_field\":null,\"primary_key\":"     \
	"null,"                                                                                    \
	"\"generation_id\":null}]}"
#define ONLY(STREAM) CONFIGURED(STREAM, "{}")
#define STATE_OF(STREAM, STATE)                                                                    \
	"[{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"" STREAM "\"},"       \
	"\"stream_state\":" STATE "}}]"
#define STATE_LINE(STREAM, STATE, COUNT)                                                           \
	"{\"type\":\"STATE\",\"state\":{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{"   \
	"\"name\":\"" STREAM "\"},\"stream_state\":" STATE                                         \
	"},\"sourceStats\":{\"recordCount\":" COUNT "}}}\n"

/* discovery */

static void discovers_keys_cursors_and_modes(void **context)
{
	struct made made;

	(void)context;
	offer(&made, "{\"streams\":[\"t_shops\",\"t_visits\"]}");
	airbyte_protocol.write_catalog(&made.catalog, &made.out);
	assert_out(&made,
		   "{\"type\":\"CATALOG\",\"catalog\":{\"streams\":[{\"name\":\"t_shops\","
		   "\"json_schema\":{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
		   "\"type\":\"object\",\"description\":\"Shops\",\"properties\":{"
		   "\"id\":{\"type\":[\"null\",\"string\"]},"
		   "\"name\":{\"type\":[\"null\",\"string\"],"
		   "\"description\":\"What \\\"it\\\" is called\"}},\"additionalProperties\":true},"
		   "\"supported_sync_modes\":[\"full_refresh\"],"
		   "\"source_defined_primary_key\":[[\"id\"]],\"is_resumable\":false},"
		   "{\"name\":\"t_visits\","
		   "\"json_schema\":{\"$schema\":\"http://json-schema.org/draft-07/schema#\","
		   "\"type\":\"object\",\"description\":\"Visits\",\"properties\":{"
		   "\"day\":{\"type\":[\"null\",\"string\"],\"format\":\"date\"},"
		   "\"visitors\":{\"type\":[\"null\",\"integer\"]}},\"additionalProperties\":true},"
		   "\"supported_sync_modes\":[\"full_refresh\",\"incremental\"],"
		   "\"source_defined_cursor\":true,\"default_cursor_field\":[\"day\"],"
		   "\"source_defined_primary_key\":[[\"day\"]],\"is_resumable\":true}]}}\n");
	release(&made);
}

/* selection */

static void selects_the_defaults_without_a_catalog(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL, NULL);
	assert_int_equal(made.selection.count, 3);
	release(&made);
}

static void tolerates_nulls_and_modes_that_a_stream_lacks(void **context)
{
	struct made made;

	(void)context;
	start(&made, CONFIGURED("t_shops", "null"), NULL);
	assert_true(selected(&made, "t_shops")->full_table);
	assert_true(prints(&made, "t_shops", "name"));
	assert_string_equal(buffer_text(&made.notes), "");
	release(&made);
}

static void prints_the_columns_that_the_schema_has(void **context)
{
	struct made made;
	const struct selected *sales_read;

	(void)context;
	start(&made,
	      CONFIGURED("t_sales",
			 "{\"properties\":{\"spend\":{},\"returns\":{},\"odd one\":{}}}"),
	      NULL);
	sales_read = selected(&made, "t_sales");
	assert_true(prints(&made, "t_sales", "date"));
	assert_true(prints(&made, "t_sales", "toy_id"));
	assert_false(prints(&made, "t_sales", "shop_id"));
	assert_false(prints(&made, "t_sales", "clicks"));
	assert_string_equal(sales_read->columns.names[0], "TOY_ID");
	assert_string_equal(sales_read->columns.names[1], "SPEND");
	assert_string_equal(sales_read->columns.names[2], "RETURNS");
	assert_null(sales_read->columns.names[3]);
	assert_string_equal(
		buffer_text(&made.notes),
		"t_sales: the catalog has a property odd one that the stream has not; it "
		"stays empty\n");
	release(&made);
}

static void refuses_what_it_cannot_read(void **context)
{
	static const char *const bad[][2] = {
		{"[]", "no list `streams`"},
		{"{\"streams\":[{}]}", "has no name"},
		{"{\"streams\":[{\"stream\":{\"name\":\"__AIRBYTE__stream_that_does_not_exist\"},"
		 "\"sync_mode\":\"INVALID\"}]}",
		 "there is no stream __AIRBYTE__stream_that_does_not_exist"},
		{"{\"streams\":[{\"stream\":{\"name\":\"t_shops\"},\"sync_mode\":\"INVALID\"}]}",
		 "sync_mode of t_shops is INVALID"},
		{"{\"streams\":[{\"stream\":{\"name\":\"t_shops\"}}]}", "is not given"},
	};
	struct made made;

	(void)context;
	for (size_t i = 0; i < COUNT(bad); i++) {
		offer(&made, OURS);
		assert_int_equal(read_catalog(&made, bad[i][0]), -1);
		assert_int_equal(made.err.kind, ERROR_CONFIG);
		if (!strstr(made.err.text, bad[i][1]))
			fail_msg("%s", made.err.text);
		release(&made);
	}
}

/* messages */

static void wraps_records(void **context)
{
	struct made made;
	struct envelope envelope;

	(void)context;
	start(&made, ONLY("t_shops"), NULL);
	airbyte_protocol.begin(made.run, &made.out);
	envelope =
		airbyte_protocol.envelope(made.run, selected(&made, "t_shops"), 1718000000123456);
	buffer_add_slice(&made.out, envelope.before);
	buffer_add_text(&made.out, "{\"id\":\"68\"}");
	buffer_add_slice(&made.out, envelope.after);
	assert_out(&made, "{\"type\":\"RECORD\",\"record\":{\"stream\":\"t_shops\","
			  "\"emitted_at\":1718000000123,\"data\":{\"id\":\"68\"}}}\n");
	release(&made);
}

static void names_nulled_fields_beside_the_record(void **context)
{
	struct made made;
	char name[] = "name", nested[] = "owner.username", x[] = "x";
	struct project_note nulled[] = {{name, NULL, 1}, {nested, NULL, 1}, {x, NULL, 1}};
	struct project_notes notes = {.nulled = nulled, .nulled_count = 3};
	struct project_row_io row = {.nulled = {2, 1}, .nulled_count = 2};

	(void)context;
	start(&made, ONLY("t_shops"), NULL);
	airbyte_protocol.changes(made.run, &notes, &row, &made.out);
	assert_out(&made, ",\"meta\":{\"changes\":[{\"field\":\"x\",\"change\":\"NULLED\","
			  "\"reason\":\"SOURCE_SERIALIZATION_ERROR\"},"
			  "{\"field\":\"owner.username\",\"change\":\"NULLED\","
			  "\"reason\":\"SOURCE_SERIALIZATION_ERROR\"}]}");
	release(&made);
}

static void event(struct made *made, const char *stream, enum stream_event happened, int64_t until)
{
	airbyte_protocol.event(made->run, selected(made, stream), happened, until, &made->err,
			       &made->out);
}

#define STATUS(STATUS_AND_MORE)                                                                    \
	"{\"type\":\"TRACE\",\"trace\":{\"type\":\"STREAM_STATUS\",\"emitted_at\":" NOW ","        \
	"\"stream_status\":{\"stream_descriptor\":{\"name\":\"t_toys\"},"                          \
	"\"status\":" STATUS_AND_MORE "}}}\n"

static void tells_the_status_of_streams(void **context)
{
	struct made made;

	(void)context;
	start(&made, ONLY("t_toys"), NULL);
	event(&made, "t_toys", STREAM_STARTED, 0);
	assert_out(&made, STATUS("\"STARTED\""));
	event(&made, "t_toys", STREAM_RUNNING, 0);
	assert_out(&made, STATUS("\"RUNNING\""));
	event(&made, "t_toys", STREAM_WAITING, 1774958460000);
	assert_out(&made, STATUS("\"RUNNING\",\"reasons\":[{\"type\":\"RATE_LIMITED\","
				 "\"rate_limited\":{\"quota_reset\":1774958460000}}]"));
	event(&made, "t_toys", STREAM_COMPLETE, 0);
	assert_out(&made, STATUS("\"COMPLETE\""));
	event(&made, "t_toys", STREAM_COMPLETE_IN_PART, 0);
	assert_out(&made, STATUS("\"COMPLETE\""));
	event(&made, "t_shops", STREAM_STARTED, 0);
	assert_out(&made, ""); /* a parent that was not asked for */
	release(&made);
}

static void tells_why_a_stream_is_incomplete(void **context)
{
	struct made made;

	(void)context;
	start(&made, ONLY("t_toys"), NULL);
	error_set(&made.err, ERROR_AUTH, "The token was refused.");
	event(&made, "t_toys", STREAM_INCOMPLETE, 0);
	assert_out(&made,
		   "{\"type\":\"TRACE\",\"trace\":{\"type\":\"ERROR\",\"emitted_at\":" NOW ","
		   "\"error\":{\"message\":\"The token was refused.\","
		   "\"failure_type\":\"config_error\","
		   "\"stream_descriptor\":{\"name\":\"t_toys\"}}}}\n" STATUS("\"INCOMPLETE\""));
	made.err.kind = ERROR_STOPPED;
	event(&made, "t_toys", STREAM_INCOMPLETE, 0);
	assert_out(&made, STATUS("\"INCOMPLETE\""));
	release(&made);
}

static void ends_with_the_runs_own_failure(void **context)
{
	static const struct {
		enum error_kind kind;
		const char *type;
	} kinds[] = {
		{ERROR_USAGE, "config_error"},	      {ERROR_CONFIG, "config_error"},
		{ERROR_TRANSIENT, "transient_error"}, {ERROR_LIMITED, "transient_error"},
		{ERROR_PARTIAL, "transient_error"},   {ERROR_OUTPUT, "transient_error"},
		{ERROR_API, "system_error"},
	};
	struct made made;

	(void)context;
	start(&made, ONLY("t_toys"), NULL);
	airbyte_protocol.end(made.run, &made.err, &made.out);
	assert_out(&made, "");
	for (size_t i = 0; i < COUNT(kinds); i++) {
		struct error err = {.kind = kinds[i].kind, .text = "So it was."};

		airbyte_protocol.end(made.run, &err, &made.out);
		assert_non_null(strstr(made.out.data, kinds[i].type));
		assert_null(strstr(made.out.data, "stream_descriptor"));
		buffer_clear(&made.out);
	}
	release(&made);
}

static void estimates_the_rows_of_a_stream(void **context)
{
	struct made made;

	(void)context;
	start(&made, ONLY("t_toys"), NULL);
	airbyte_protocol.estimate(made.run, selected(&made, "t_toys"), 1200, &made.out);
	assert_out(&made, "{\"type\":\"TRACE\",\"trace\":{\"type\":\"ESTIMATE\","
			  "\"emitted_at\":" NOW ",\"estimate\":{\"name\":\"t_toys\","
			  "\"type\":\"STREAM\",\"row_estimate\":1200}}}\n");
	release(&made);
}

static void writes_logs_control_and_connection_status(void **context)
{
	struct made made;
	json_t *config = json("{\"credentials\":{\"refresh_token\":\"new\"},\"_x\":1}");

	(void)context;
	start(&made, ONLY("t_toys"), NULL);
	airbyte_protocol.log(made.run, LOG_WARNING, "a \"b\"", &made.out);
	airbyte_protocol.log(made.run, 77, "?", &made.out);
	assert_out(&made,
		   "{\"type\":\"LOG\",\"log\":{\"level\":\"WARN\",\"message\":\"a \\\"b\\\"\"}}\n"
		   "{\"type\":\"LOG\",\"log\":{\"level\":\"ERROR\",\"message\":\"?\"}}\n");
	airbyte_protocol.config_changed(made.run, config, &made.out);
	assert_out(&made, "{\"type\":\"CONTROL\",\"control\":{\"type\":\"CONNECTOR_CONFIG\","
			  "\"emitted_at\":" NOW ",\"connectorConfig\":{\"config\":"
			  "{\"credentials\":{\"refresh_token\":\"new\"},\"_x\":1}}}}\n");
	airbyte_write_connection(true, NULL, &made.out);
	airbyte_write_connection(false, "No.", &made.out);
	assert_out(
		&made,
		"{\"type\":\"CONNECTION_STATUS\",\"connectionStatus\":{\"status\":\"SUCCEEDED\"}}\n"
		"{\"type\":\"CONNECTION_STATUS\",\"connectionStatus\":{\"status\":\"FAILED\","
		"\"message\":\"No.\"}}\n");
	json_decref(config);
	release(&made);
}

/* state out */

static void writes_per_partition_state_and_counts(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL, NULL);
	airbyte_protocol.count(made.run, selected(&made, "t_sales"), 5);
	airbyte_protocol.count(made.run, selected(&made, "t_sales"), 7);
	put(&made, "t_sales", "9", "{\"to\":\"2026-02-02\",\"open\":null}");
	put(&made, "t_sales", "7", "{\"to\":\"2026-01-31\"}");
	assert_states(&made, "t_sales",
		      STATE_LINE("t_sales",
				 "{\"use_global_cursor\":false,\"states\":["
				 "{\"partition\":{\"id\":\"9\",\"parent_slice\":{}},"
				 "\"cursor\":{\"date\":\"2026-02-02\"},"
				 "\"bookmark\":{\"to\":\"2026-02-02\",\"open\":null}},"
				 "{\"partition\":{\"id\":\"7\",\"parent_slice\":{}},"
				 "\"cursor\":{\"date\":\"2026-01-31\"},"
				 "\"bookmark\":{\"to\":\"2026-01-31\"}}],"
				 "\"state\":{\"date\":\"2026-01-31\"},\"lookback_window\":0}",
				 "12.0"));
	release(&made);
}

static void writes_a_state_also_for_streams_without_a_bookmark(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL, NULL);
	assert_states(&made, "t_shops",
		      STATE_LINE("t_shops", "{\"__ab_no_cursor_state_message\":true}", "0.0"));
	assert_states(&made, "t_toys",
		      STATE_LINE("t_toys",
				 "{\"use_global_cursor\":false,\"states\":[],\"state\":{},"
				 "\"lookback_window\":0}",
				 "0.0"));
	release(&made);
	start(&made, ONLY("t_visits"), NULL);
	assert_states(&made, "t_visits",
		      STATE_LINE("t_visits", "{\"__ab_no_cursor_state_message\":true}", "0.0"));
	put(&made, "t_visits", "", "{\"to\":\"2026-01-31\"}");
	assert_states(&made, "t_visits",
		      STATE_LINE("t_visits",
				 "{\"day\":\"2026-01-31\",\"bookmark\":{\"to\":\"2026-01-31\"}}",
				 "0.0"));
	release(&made);
}

static void never_writes_two_states_alike_with_records_between(void **context)
{
	struct made made;

	(void)context;
	start(&made, ONLY("t_shops"), STATE_OF("t_shops", "{\"sequence\":1}"));
	assert_states(&made, "t_shops",
		      STATE_LINE("t_shops", "{\"__ab_no_cursor_state_message\":true}", "0.0"));
	assert_states(&made, "t_shops", "");
	airbyte_protocol.count(made.run, selected(&made, "t_shops"), 3);
	assert_states(&made, "t_shops",
		      STATE_LINE("t_shops",
				 "{\"__ab_no_cursor_state_message\":true,\"sequence\":1}", "3.0"));
	airbyte_protocol.count(made.run, selected(&made, "t_shops"), 2);
	assert_states(&made, "t_shops",
		      STATE_LINE("t_shops",
				 "{\"__ab_no_cursor_state_message\":true,\"sequence\":2}", "2.0"));
	release(&made);
}

static void writes_all_streams_at_once_when_told_so(void **context)
{
	struct made made;

	(void)context;
	start(&made, ONLY("t_toys"), NULL); /* t_shops is read as well */
	airbyte_protocol.state(made.run, NULL, &made.out);
	assert_non_null(strstr(made.out.data, "t_toys"));
	assert_null(strstr(made.out.data, "t_shops"));
	release(&made);
}

/* state in */

static void reads_back_what_it_wrote(void **context)
{
	static const char state[] =
		"{\"use_global_cursor\":false,\"states\":["
		"{\"partition\":{\"id\":\"9\",\"parent_slice\":{}},\"cursor\":{\"date\":\"2026-02-"
		"02\"},"
		"\"bookmark\":{\"to\":\"2026-02-02\",\"later\":[1]}}],"
		"\"state\":{\"date\":\"2026-02-02\"},\"lookback_window\":0,\"mine\":1}";
	struct made made;
	struct buffer document BUFFER_SCOPED = {0}, line BUFFER_SCOPED = {0};

	(void)context;
	buffer_format(
		&document,
		"[{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"t_sales\"},"
		"\"stream_state\":%s}},"
		"{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"gone\"},"
		"\"stream_state\":{\"x\":1}}}]",
		state);
	start(&made, NULL, buffer_text(&document));
	assert_string_equal(buffer_text(&made.notes), "");
	assert_value(&made, "t_sales", "9", "{\"to\":\"2026-02-02\",\"later\":[1]}");
	buffer_format(&line,
		      "{\"type\":\"STATE\",\"state\":{\"type\":\"STREAM\",\"stream\":{"
		      "\"stream_descriptor\":{\"name\":\"t_sales\"},\"stream_state\":%s},"
		      "\"sourceStats\":{\"recordCount\":0.0}}}\n",
		      state);
	assert_states(&made, "t_sales", buffer_text(&line));
	release(&made);
	start(&made, ONLY("t_visits"),
	      STATE_OF("t_visits",
		       "{\"day\":\"2026-01-31\",\"bookmark\":{\"to\":\"2026-01-31\"}}"));
	assert_value(&made, "t_visits", "", "{\"to\":\"2026-01-31\"}");
	release(&made);
}

static void takes_an_empty_state_for_none(void **context)
{
	static const char *const empty[] = {
		"[]",
		"{}",
		"null",
		STATE_OF("t_toys", "null"),
		STATE_OF("t_toys", "{}"),
		STATE_OF("t_toys", "{\"__ab_no_cursor_state_message\":true}"),
		STATE_OF("t_toys", "{\"use_global_cursor\":false,\"states\":[],\"state\":{}}"),
	};
	struct made made;

	(void)context;
	for (size_t i = 0; i < COUNT(empty); i++) {
		start(&made, NULL, empty[i]);
		assert_int_equal(json_object_size(state_streams(made.state)), 0);
		assert_string_equal(buffer_text(&made.notes), "");
		release(&made);
	}
}

static void reads_every_kind_of_state_message(void **context)
{
#define TOYS "{\"states\":[{\"partition\":{\"id\":\"1\"},\"bookmark\":{\"seen\":3}}]}"
	static const char *const kinds[] = {
		STATE_OF("t_toys", TOYS),
		"[{\"type\":\"STATE\",\"state\":{\"type\":\"STREAM\",\"stream\":{\"stream_"
		"descriptor\":"
		"{\"name\":\"t_toys\",\"namespace\":null},\"stream_state\":" TOYS "}}}]",
		"[{\"type\":\"GLOBAL\",\"global\":{\"shared_state\":{},\"stream_states\":[{"
		"\"stream_descriptor\":{\"name\":\"t_toys\"},\"stream_state\":" TOYS "}]}}]",
		"[{\"type\":\"LEGACY\",\"data\":{\"t_toys\":" TOYS "}}]",
		"[{\"data\":{\"t_toys\":" TOYS "}}]",
		"{\"t_toys\":" TOYS "}",
	};
	struct made made;

	(void)context;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		start(&made, NULL, kinds[i]);
		assert_value(&made, "t_toys", "1", "{\"seen\":3}");
		release(&made);
	}
}

static void refuses_a_state_that_it_cannot_read(void **context)
{
	static const char *const bad[][2] = {
		{"5", "no list of state messages"},
		{"[5]", "no state message"},
		{STATE_OF("t_toys", "[]"), "that of t_toys is not an object"},
		{STATE_OF("t_visits", "{\"bookmark\":{\"to\":\"2026-02-30\"}}"),
		 "t_visits.to is no date"},
		{STATE_OF("t_toys", "{\"states\":[{\"partition\":{\"id\":\"1\"},"
				    "\"bookmark\":{\"seen\":[]}}]}"),
		 "t_toys partition 1.seen"},
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

static void takes_over_states_of_the_cdk(void **context)
{
	static const char *const foreign[][4] = {
		/* plain, and legacy */
		{STATE_OF("t_visits", "{\"day\":\"2026-03-20\"}"), "t_visits", "",
		 "{\"from\":null,\"to\":\"2026-01-19\"}"},
		{"[{\"data\":{\"t_toys\":{\"updated_time\":1628867244}}}]", "t_toys", "*",
		 "{\"seen\":1628867244}"},
		{STATE_OF("t_sales", "{\"DATE\":\"2026-03-21\"}"), "t_sales", "*",
		 "{\"from\":null,\"to\":\"2026-01-20\"}"},
		/* an account each */
		{STATE_OF("t_toys",
			  "{\"use_global_cursor\":false,\"states\":[{\"partition\":{"
			  "\"id\":549700000001,\"parent_slice\":{}},"
			  "\"cursor\":{\"updated_time\":\"1790000000\"}}],"
			  "\"state\":{\"updated_time\":\"1790000000\"},\"lookback_window\":12}"),
		 "t_toys", "549700000001", "{\"seen\":1790000000}"},
		/* entities fold to their account */
		{STATE_OF(
			 "t_sales",
			 "{\"states\":[{\"partition\":{\"id\":\"1\",\"parent_slice\":{\"id\":\"7\","
			 "\"parent_slice\":{}}},\"cursor\":{\"DATE\":\"2026-03-21\"}},"
			 "{\"partition\":{\"id\":\"2\",\"parent_slice\":{\"id\":\"7\"}},"
			 "\"cursor\":{\"DATE\":\"2026-03-11\"}}],\"state\":{\"DATE\":\"2026-03-"
			 "21\"}}"),
		 "t_sales", "7", "{\"from\":null,\"to\":\"2026-01-10\"}"},
		/* too many for partitions */
		{STATE_OF("t_sales",
			  "{\"use_global_cursor\":true,\"state\":{\"DATE\":\"2026-03-21\"}}"),
		 "t_sales", "*", "{\"from\":null,\"to\":\"2026-01-20\"}"},
		/* under the other connector's name for the stream */
		{STATE_OF("playthings", "{\"updated_time\":17}"), "t_toys", "*", "{\"seen\":17}"},
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

static void starts_over_when_the_cdk_did_not_get_round(void **context)
{
	struct made made;

	(void)context;
	start(&made, NULL,
	      STATE_OF("t_sales",
		       "{\"use_global_cursor\":false,\"states\":[{\"partition\":{\"id\":\"1\","
		       "\"parent_slice\":{\"id\":\"7\",\"parent_slice\":{}}},"
		       "\"cursor\":{\"DATE\":\"2026-03-21\"}}]}"));
	assert_null(state_get(made.state, "t_sales", "7"));
	assert_non_null(strstr(made.notes.data, "all is read from the beginning"));
	release(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(discovers_keys_cursors_and_modes),
		cmocka_unit_test(selects_the_defaults_without_a_catalog),
		cmocka_unit_test(tolerates_nulls_and_modes_that_a_stream_lacks),
		cmocka_unit_test(prints_the_columns_that_the_schema_has),
		cmocka_unit_test(refuses_what_it_cannot_read),
		cmocka_unit_test(wraps_records),
		cmocka_unit_test(names_nulled_fields_beside_the_record),
		cmocka_unit_test(tells_the_status_of_streams),
		cmocka_unit_test(tells_why_a_stream_is_incomplete),
		cmocka_unit_test(ends_with_the_runs_own_failure),
		cmocka_unit_test(estimates_the_rows_of_a_stream),
		cmocka_unit_test(writes_logs_control_and_connection_status),
		cmocka_unit_test(writes_per_partition_state_and_counts),
		cmocka_unit_test(writes_a_state_also_for_streams_without_a_bookmark),
		cmocka_unit_test(never_writes_two_states_alike_with_records_between),
		cmocka_unit_test(writes_all_streams_at_once_when_told_so),
		cmocka_unit_test(reads_back_what_it_wrote),
		cmocka_unit_test(takes_an_empty_state_for_none),
		cmocka_unit_test(reads_every_kind_of_state_message),
		cmocka_unit_test(refuses_a_state_that_it_cannot_read),
		cmocka_unit_test(takes_over_states_of_the_cdk),
		cmocka_unit_test(starts_over_when_the_cdk_did_not_get_round),
	};
	int64_t today;

	if (date_time_parse(slice_of("2026-03-31T12:00:00Z"), &today) != 0)
		return 1;
	clock_fix(today);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
