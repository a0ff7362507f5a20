#include <stdio.h>

#include "protocol/airbyte.h"
#include "protocol/bookmark.h"
#include "protocol/foreign_state.h"

/*
 * A stream's state has the form of the CDK's per-partition cursors; the values of stream/state.h
 * stand beside them as `bookmark`:
 *   {"use_global_cursor": false,
 *    "states": [{"partition": {"id": "549", "parent_slice": {}}, "cursor": {"date": "2026-11-20"},
 *                "bookmark": {...}}],
 *    "state": {"date": "2026-11-20"}, "lookback_window": 0}
 * and with one bookmark {"date": "2026-11-20", "bookmark": {...}}.
 */
static const char BOOKMARK[] = "bookmark", STATES[] = "states";
static const char NO_CURSOR[] = "__ab_no_cursor_state_message";

/* Whole states */

struct reading {
	const struct catalog *catalog;
	struct state *state;
	json_t *carried; /* {stream: stream_state} as it came; the state's */
	struct buffer *notes;
	struct error *err;
};

static int read_value(const struct reading *reading, const char *stream, const char *partition,
		      const json_t *value)
{
	struct buffer where BUFFER_SCOPED = {0};

	buffer_format(&where, "%s%s%s", stream, *partition ? " partition " : "", partition);
	if (bookmark_check(value, buffer_text(&where), reading->err) != 0)
		return -1;
	state_put(reading->state, stream, partition, json_deep_copy(value));
	return 0;
}

static const char *partition_id(const json_t *entry)
{
	return json_string_value(json_object_get(json_object_get(entry, "partition"), "id"));
}

static bool is_own(const json_t *stream_state)
{
	const json_t *first = json_array_get(json_object_get(stream_state, STATES), 0);

	return json_object_get(stream_state, BOOKMARK) ||
	       (json_object_get(first, BOOKMARK) && partition_id(first));
}

/* What says that there is no position: ours and the CDK's. */
static bool is_blank(const json_t *stream_state)
{
	const json_t *states = json_object_get(stream_state, STATES);

	return json_object_get(stream_state, NO_CURSOR) ||
	       (json_is_array(states) && json_array_size(states) == 0 &&
		json_object_size(json_object_get(stream_state, "state")) == 0);
}

static int read_own(const struct reading *reading, const char *stream, const json_t *stream_state)
{
	const json_t *single = json_object_get(stream_state, BOOKMARK), *entry;
	size_t i;

	if (single)
		return read_value(reading, stream, "", single);
	json_array_foreach(json_object_get(stream_state, STATES), i, entry) {
		const json_t *value = json_object_get(entry, BOOKMARK);
		const char *id = partition_id(entry);

		if (id && value && read_value(reading, stream, id, value) != 0)
			return -1;
	}
	return 0;
}

static int take_stream(const struct reading *reading, const struct offer *offer)
{
	json_t *stream_state = foreign_state_find(reading->carried, offer->stream);

	if (!stream_state)
		return 0;
	if (!json_is_object(stream_state))
		return error_set(reading->err, ERROR_CONFIG, "state: that of %s is not an object",
				 offer->stream->name);
	if (is_own(stream_state))
		return read_own(reading, offer->stream->name, stream_state);
	if (is_blank(stream_state))
		return 0;
	foreign_state_read(reading->state, offer, stream_state, reading->notes);
	return 0;
}

/* {stream_descriptor, stream_state} into {stream: stream_state} */
static void carry(json_t *carried, const json_t *entry)
{
	const char *name = json_string_value(
		json_object_get(json_object_get(entry, "stream_descriptor"), "name"));
	json_t *value = json_object_get(entry, "stream_state");

	if (name && value && !json_is_null(value))
		json_object_set_new(carried, name, json_deep_copy(value));
}

/* One message: STREAM, GLOBAL or LEGACY, bare or as the line that carried it. */
static int carry_message(json_t *carried, const json_t *message, struct error *err)
{
	const json_t *inner = json_object_get(message, "state"), *global, *entry;
	json_t *legacy;
	size_t i;

	if (!json_is_object(message))
		return error_set(err, ERROR_CONFIG, "state: has an entry that is no state message");
	if (json_object_get(message, "type") && json_is_object(inner))
		message = inner;
	legacy = json_object_get(message, "data");
	global = json_object_get(message, "global");
	carry(carried, json_object_get(message, "stream"));
	json_array_foreach(json_object_get(global, "stream_states"), i, entry)
		carry(carried, entry);
	if (json_is_object(legacy))
		json_object_update_missing(carried, legacy);
	return 0;
}

static int carry_all(json_t *carried, const json_t *document, struct error *err)
{
	const json_t *message;
	json_t *copy;
	size_t i;

	if (json_is_object(document)) {
		/* What was before lists of messages: {stream: stream_state}. */
		copy = json_deep_copy(document);
		json_object_update(carried, copy);
		json_decref(copy);
		return 0;
	}
	if (document && !json_is_null(document) && !json_is_array(document))
		return error_set(err, ERROR_CONFIG, "state: is no list of state messages");
	json_array_foreach(document, i, message)
		if (carry_message(carried, message, err) != 0)
			return -1;
	return 0;
}

struct state *airbyte_read_state(const json_t *document, const struct catalog *catalog,
				 const struct protocol_policy *policy, struct buffer *notes,
				 struct error *err)
{
	json_t *carried = json_object();
	struct state *state = state_new(carried);
	struct reading reading = {catalog, state, carried, notes, err};
	int status = carry_all(carried, document, err);

	(void)policy;
	for (size_t i = 0; i < catalog->count && status == 0; i++)
		status = take_stream(&reading, &catalog->offers[i]);
	if (status == 0)
		return state;
	state_free(state);
	return NULL;
}

/* New: {"FIELD": position} */
static json_t *cursor_of(const char *field, json_t *position)
{
	json_t *cursor = json_object();

	if (field && position)
		json_object_set(cursor, field, position);
	return cursor;
}

static void render_partitions(json_t *out, const char *field, json_t *partitions)
{
	json_t *states = json_array(), *value, *earliest = NULL;
	bool complete = true;
	const char *id;

	json_object_foreach(partitions, id, value) {
		json_t *position = bookmark_position(value);

		json_array_append_new(states,
				      json_pack("{s:{s:s, s:{}}, s:o, s:O}", "partition", "id", id,
						"parent_slice", "cursor",
						cursor_of(field, position), BOOKMARK, value));
		complete = complete && position;
		if (position && (!earliest || bookmark_before(position, earliest)))
			earliest = position;
	}
	json_object_set_new(out, "use_global_cursor", json_false());
	json_object_set_new(out, STATES, states);
	json_object_set_new(out, "state", cursor_of(field, complete ? earliest : NULL));
	json_object_set_new(out, "lookback_window", json_integer(0));
}

static void render_single(json_t *out, const char *field, json_t *value)
{
	json_t *cursor = cursor_of(field, bookmark_position(value));

	json_object_update(out, cursor);
	json_decref(cursor);
	if (value)
		json_object_set(out, BOOKMARK, value);
}

json_t *airbyte_stream_state(const struct state *state, const struct offer *offer)
{
	const struct definition *stream = offer->stream;
	json_t *partitions = json_object_get(state_streams(state), stream->name);
	const json_t *carried = json_object_get(state_carried(state), stream->name);
	json_t *out = json_is_object(carried) ? json_deep_copy(carried) : json_object();

	json_object_del(out, "sequence");
	if (stream->bookmark.by)
		render_partitions(out, stream->bookmark.field, partitions);
	else
		render_single(out, stream->bookmark.field, json_object_get(partitions, ""));
	/* An empty state is taken for none at all. */
	if (!offer->bookmark || !json_object_size(out))
		json_object_set_new(out, NO_CURSOR, json_true());
	return out;
}
