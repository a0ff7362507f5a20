#include "protocol/bookmark.h"
#include "protocol/foreign_state.h"
#include "protocol/singer.h"

/*
 * {"bookmarks": {"STREAM": {"replication_key": "updated_time", "replication_key_value": EARLIEST,
 *                           "PARTITIONS": {"549": {"replication_key_value": ..., "seen": ...}}},
 *                "STREAM": {"replication_key": "date", "replication_key_value": ..., "to": ...}},
 *  "currently_syncing": null}
 * PARTITIONS is the policy's partitions_key.  The values of stream/state.h stand in the entries;
 * other tools read the replication keys.  Meltano merges states, so nothing is ever left out: what
 * is over is null.
 */
static const char KEY[] = "replication_key", VALUE[] = "replication_key_value";

/* Meltano's and people's wrappings around a state. */
static const json_t *unwrap(const json_t *document)
{
	static const char *const wrappings[] = {"singer_state", "completed"};
	const json_t *inner;

	for (int depth = 0; depth < 4; depth++) {
		const char *type = json_string_value(json_object_get(document, "type"));

		inner = type && strcmp(type, "STATE") == 0 ? json_object_get(document, "value")
							   : NULL;
		for (int i = 0; i < 2 && !inner; i++)
			inner = json_object_get(document, wrappings[i]);
		if (!inner)
			break;
		document = inner;
	}
	return document;
}

/* New: the neutral value of an entry of our own. */
static json_t *own_value(const struct definition *stream, const json_t *entry)
{
	json_t *value = json_deep_copy(entry);
	json_t *bare = NULL;

	if (!bookmark_position(value))
		bare = bookmark_of_cursor(stream, json_object_get(entry, VALUE));
	if (bare)
		json_object_update(value, bare);
	json_decref(bare);
	json_object_del(value, KEY);
	json_object_del(value, VALUE);
	return value;
}

struct reading {
	struct state *state;
	const struct protocol_policy *policy;
	struct buffer *notes;
	struct error *err;
};

static int read_value(const struct reading *reading, const struct definition *stream,
		      const char *partition, const json_t *entry)
{
	struct buffer where BUFFER_SCOPED = {0};

	buffer_format(&where, "bookmarks.%s", stream->name);
	if (*partition)
		buffer_format(&where, ".%s.%s", reading->policy->partitions_key, partition);
	if (bookmark_check(entry, buffer_text(&where), reading->err) != 0)
		return -1;
	state_put(reading->state, stream->name, partition, own_value(stream, entry));
	return 0;
}

static int read_partitions(const struct reading *reading, const struct definition *stream,
			   json_t *partitions)
{
	const char *id;
	json_t *entry;

	json_object_foreach(partitions, id, entry)
		if (!json_is_null(entry) && read_value(reading, stream, id, entry) != 0)
			return -1;
	return 0;
}

static bool is_own_single(const json_t *entry)
{
	static const char *const members[] = {"from",  "to",   "open", "owed",
					      "asked", "seen", "full", "access"};

	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (json_object_get(entry, members[i]))
			return true;
	return false;
}

static int read_entry(const struct reading *reading, const struct offer *offer, json_t *entry)
{
	const struct definition *stream = offer->stream;
	const char *key = reading->policy->partitions_key;
	json_t *partitions = json_object_get(entry, key);

	if (!json_is_object(entry))
		return error_set(reading->err, ERROR_CONFIG, "state: bookmarks.%s is not an object",
				 stream->name);
	if (partitions && !json_is_null(partitions) && !json_is_object(partitions))
		return error_set(reading->err, ERROR_CONFIG,
				 "state: bookmarks.%s.%s is not an object", stream->name, key);
	if (json_is_object(partitions))
		return read_partitions(reading, stream, partitions);
	if (!stream->bookmark.by && is_own_single(entry))
		return read_value(reading, stream, "", entry);
	foreign_state_read(reading->state, offer, entry, reading->notes);
	return 0;
}

static int read_bookmarks(const struct reading *reading, const struct catalog *catalog,
			  const json_t *bookmarks)
{
	if (bookmarks && !json_is_null(bookmarks) && !json_is_object(bookmarks))
		return error_set(reading->err, ERROR_CONFIG, "state: `bookmarks` is not an object");
	for (size_t i = 0; i < catalog->count; i++) {
		const struct offer *offer = &catalog->offers[i];
		json_t *entry = foreign_state_find(bookmarks, offer->stream);

		if (entry && read_entry(reading, offer, entry) != 0)
			return -1;
	}
	return 0;
}

struct state *singer_read_state(const json_t *document, const struct catalog *catalog,
				const struct protocol_policy *policy, struct buffer *notes,
				struct error *err)
{
	const json_t *value = unwrap(document);
	struct reading reading = {.policy = policy, .notes = notes, .err = err};

	if (value && !json_is_null(value) && !json_is_object(value)) {
		error_set(err, ERROR_CONFIG, "state: is not an object with `bookmarks`");
		return NULL;
	}
	reading.state = state_new(json_object_size(value) ? json_deep_copy(value) : NULL);
	if (read_bookmarks(&reading, catalog, json_object_get(value, "bookmarks")) == 0)
		return reading.state;
	state_free(reading.state);
	return NULL;
}

/* The member as an object to be changed; made when there is none. */
static json_t *object_in(json_t *object, const char *name)
{
	json_t *member = json_object_get(object, name);

	if (json_is_object(member))
		return member;
	member = json_object();
	json_object_set_new(object, name, member);
	return member;
}

static void set_key(json_t *entry, const struct definition *stream, json_t *position)
{
	if (!stream->bookmark.field)
		return;
	json_object_set_new(entry, KEY, json_string(stream->bookmark.field));
	json_object_set(entry, VALUE, position ? position : json_null());
}

/* Returns the earliest position, NULL when a partition has none. */
static json_t *render_partitions(json_t *entries, const struct definition *stream,
				 json_t *partitions)
{
	json_t *value, *earliest = NULL;
	bool complete = true;
	const char *id;

	json_object_foreach(partitions, id, value) {
		json_t *position = bookmark_position(value);
		json_t *entry = json_object();

		if (stream->bookmark.field)
			json_object_set(entry, VALUE, position ? position : json_null());
		json_object_update(entry, value);
		json_object_set_new(entries, id, entry);
		complete = complete && position;
		if (position && (!earliest || bookmark_before(position, earliest)))
			earliest = position;
	}
	return complete ? earliest : NULL;
}

/* What another connector kept by the thousand was folded into ours; lists go by becoming null. */
static void empty_lists(json_t *entry)
{
	static const char *const lists[] = {"partitions", "states"};

	for (int i = 0; i < 2; i++)
		if (json_is_array(json_object_get(entry, lists[i])))
			json_object_set_new(entry, lists[i], json_null());
}

static void empty_aliases(json_t *bookmarks, const struct definition *stream)
{
	for (size_t i = 0; i < stream->also_known_as_count; i++)
		empty_lists(json_object_get(bookmarks, stream->also_known_as[i]));
}

static void render(json_t *bookmarks, const struct definition *stream, json_t *partitions,
		   const char *partitions_key)
{
	json_t *entry = object_in(bookmarks, stream->name);
	json_t *single = json_object_get(partitions, "");

	/* The keys come first in a new entry, the partitions behind them. */
	set_key(entry, stream, NULL);
	if (single) {
		set_key(entry, stream, bookmark_position(single));
		json_object_update(entry, single);
	} else {
		set_key(entry, stream,
			render_partitions(object_in(entry, partitions_key), stream, partitions));
	}
	empty_lists(entry);
	empty_aliases(bookmarks, stream);
}

json_t *singer_state_value(const struct state *state, const struct catalog *catalog,
			   const struct protocol_policy *policy, const char *current)
{
	const json_t *carried = state_carried(state), *streams = state_streams(state);
	json_t *value = json_is_object(carried) ? json_deep_copy(carried) : json_object();
	json_t *bookmarks = object_in(value, "bookmarks");

	for (size_t i = 0; i < catalog->count; i++) {
		const struct definition *stream = catalog->offers[i].stream;
		json_t *partitions = json_object_get(streams, stream->name);

		if (partitions)
			render(bookmarks, stream, partitions, policy->partitions_key);
	}
	json_object_set_new(value, "currently_syncing",
			    current ? json_string(current) : json_null());
	return value;
}
