#include "protocol/foreign_state.h"

#include <stdio.h>
#include <strings.h>

#include "base/clock.h"
#include "base/date.h"
#include "protocol/bookmark.h"

struct fold {
	const struct definition *stream;
	json_t *earliest; /* {partition: value} */
	size_t cursors;
	bool cut_short; /* kept per entity, by a run that may not have got to every one */
};

static void fold_cursor(struct fold *fold, const char *partition, const json_t *cursor)
{
	json_t *value = bookmark_of_cursor(fold->stream, cursor);
	const json_t *before;

	if (!fold->stream->bookmark.by)
		partition = "";
	before = json_object_get(fold->earliest, partition);
	if (value &&
	    (!before || bookmark_before(bookmark_position(value), bookmark_position(before))))
		json_object_set(fold->earliest, partition, value);
	fold->cursors += value != NULL;
	json_decref(value);
}

/* The member that is named like the bookmark, whatever its case: {"DATE": "2026-01-01"}. */
static const json_t *cursor_in(const struct fold *fold, json_t *object)
{
	const char *field = fold->stream->bookmark.field;
	const json_t *cursor = json_object_get(object, "replication_key_value");
	const char *name;
	json_t *value;

	if (!json_is_object(object) || cursor)
		return cursor;
	json_object_foreach(object, name, value)
		if (strcasecmp(name, field) == 0)
			return value;
	return NULL;
}

/* An id as text, whether it came as one or as a number. */
static const char *id_text(const json_t *id, char room[static 32])
{
	if (!json_is_integer(id))
		return json_string_value(id);
	snprintf(room, 32, "%lld", (long long)json_integer_value(id));
	return room;
}

static void fold_singer_partitions(struct fold *fold, const json_t *partitions)
{
	const char *by = fold->stream->bookmark.by;
	json_t *item;
	size_t i;

	json_array_foreach(partitions, i, item) {
		char room[32];
		const json_t *context = json_object_get(item, "context");
		const char *id = by ? id_text(json_object_get(context, by), room) : NULL;

		fold_cursor(fold, id ? id : "*", cursor_in(fold, item));
		if (json_object_size(context) > 1 &&
		    json_object_size(json_object_get(item, "progress_markers")))
			fold->cut_short = true;
	}
}

/* The outermost slice is the account. */
static const json_t *account_of(const json_t *slice)
{
	const json_t *id = NULL;

	for (; json_object_size(slice); slice = json_object_get(slice, "parent_slice")) {
		const json_t *own = json_object_get(slice, "id");

		id = own ? own : id;
	}
	return id;
}

/* `state` is there once a run has got to every partition. */
static void fold_airbyte_partitions(struct fold *fold, const json_t *entry)
{
	bool complete = cursor_in(fold, json_object_get(entry, "state"));
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(entry, "states"), i, item) {
		char room[32];
		const json_t *partition = json_object_get(item, "partition");
		const char *id = id_text(account_of(partition), room);

		fold_cursor(fold, id ? id : "*", cursor_in(fold, json_object_get(item, "cursor")));
		if (!complete && json_object_size(json_object_get(partition, "parent_slice")))
			fold->cut_short = true;
	}
}

/* Are the stream's bookmarks those of its own parent's rows?  Then a map of parents is one of them.
 */
static bool is_kept_per_parent(const struct definition *stream)
{
	for (size_t i = 0; stream->bookmark.by && i < stream->parents.first.each_count; i++)
		if (strcmp(stream->parents.first.each[i].name, stream->bookmark.by) == 0)
			return true;
	return false;
}

static void fold_parents(struct fold *fold, json_t *entry)
{
	bool accounts = is_kept_per_parent(fold->stream);
	const char *id;
	json_t *value;

	json_object_foreach(entry, id, value)
		if (json_is_object(value) && cursor_in(fold, value))
			fold_cursor(fold, accounts ? id : "*", cursor_in(fold, value));
}

static void fold_entry(struct fold *fold, json_t *entry)
{
	fold_singer_partitions(fold, json_object_get(entry, "partitions"));
	fold_airbyte_partitions(fold, entry);
	if (fold->cursors)
		return;
	if (cursor_in(fold, entry))
		fold_cursor(fold, "*", cursor_in(fold, entry));
	else if (cursor_in(fold, json_object_get(entry, "state")))
		fold_cursor(fold, "*", cursor_in(fold, json_object_get(entry, "state")));
	else
		fold_parents(fold, entry);
}

/* Days before the API's history are nobody's loss: that connector has read them, or nobody can. */
static json_t *reread(const struct definition *stream, const json_t *value)
{
	int32_t day, oldest = clock_today() - stream->window.history_days + 1;
	char text[DATE_TEXT_SIZE];

	if (!stream->window.history_days)
		return json_deep_copy(value);
	date_parse(slice_of(json_string_value(json_object_get(value, "to"))), &day);
	day -= FOREIGN_REREAD_DAYS;
	return json_pack("{s:n, s:s}", "from", "to",
			 date_format(day < oldest ? oldest : day, text));
}

static void note(const struct fold *fold, struct buffer *notes)
{
	if (fold->cut_short) {
		buffer_format(notes,
			      "%s: state of another connector, of a run that did not get to its "
			      "end: all is read from the beginning\n",
			      fold->stream->name);
		return;
	}
	buffer_format(notes, "%s: state of another connector was taken over (positions: %zu)",
		      fold->stream->name, fold->cursors);
	if (fold->stream->window.history_days)
		buffer_format(notes, "; at least %d days before the earliest are read again",
			      FOREIGN_REREAD_DAYS);
	buffer_add_char(notes, '\n');
}

void foreign_state_read(struct state *state, const struct offer *offer, json_t *entry,
			struct buffer *notes)
{
	struct fold fold = {.stream = offer->stream};
	const char *partition;
	json_t *value;

	if (!offer->stream->bookmark.field || !json_object_size(entry))
		return;
	fold.earliest = json_object();
	fold_entry(&fold, entry);
	json_object_foreach(fold.earliest, partition, value)
		if (!fold.cut_short)
			state_put(state, offer->stream->name, partition,
				  reread(offer->stream, value));
	json_decref(fold.earliest);
	if (fold.cursors)
		note(&fold, notes);
	else
		buffer_format(notes, "%s: its entry in the state is kept, but not understood\n",
			      offer->stream->name);
}

json_t *foreign_state_find(const json_t *entries, const struct definition *stream)
{
	json_t *entry = json_object_get(entries, stream->name);

	for (size_t i = 0; i < stream->also_known_as_count && (!entry || json_is_null(entry)); i++)
		entry = json_object_get(entries, stream->also_known_as[i]);
	return json_is_null(entry) ? NULL : entry;
}
