#include "sync/reader.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "stream/setting.h"
#include "sync/idle.h"

/* The same index for both ways: whatever is watched is watched in both, one after the other. */
static unsigned watch(const struct reader *reader, const char *from)
{
	if (reader->what->report)
		project_watch(reader->what->report->project, from);
	return project_watch(reader->what->project, from);
}

static void want(struct reader *reader, const char *from)
{
	for (size_t i = 0; i < reader->feed_count; i++)
		if (!strcmp(reader->feed_names[i], from))
			return;
	if (reader->feed_count == READER_FEED_MAX)
		return;
	reader->feed_names[reader->feed_count] = from;
	reader->feed[reader->feed_count++] = watch(reader, from);
}

static void want_for(struct reader *reader, const struct parent *link)
{
	for (size_t i = 0; i < link->each_count; i++)
		want(reader, link->each[i].from);
	if (link->batch_from)
		want(reader, link->batch_from);
	if (link->only_field)
		want(reader, link->only_field);
}

/* The row's member behind a record's field. */
static const char *member_of(const struct reader *reader, const char *field)
{
	const struct offer *offer = reader->what->offer;

	for (size_t i = 0; i < offer->field_count; i++)
		if (!strcmp(offer->fields[i].name, field))
			return offer->fields[i].from ? offer->fields[i].from : field;
	return field;
}

static void watch_captured(struct reader *reader)
{
	const struct selected *report = reader->what->report;
	const struct offer *offer = report ? report->offer : reader->what->offer;

	for (size_t i = 0; i < offer->field_count; i++) {
		const struct field *field = &offer->fields[i];

		if (field->source == SOURCE_CAPTURE && field->type == TYPE_ID && field->from)
			reader->captured = watch(reader, field->from);
	}
}

static bool is_day_of_reading(const struct field *field)
{
	return field && field->source == SOURCE_WINDOW && !strcmp(field->source_name, "today");
}

void reader_watch(struct reader *reader)
{
	const struct definition *stream = reader->what->stream;

	for (size_t i = 0; i < reader->child_count; i++) {
		struct child *child = &reader->children[i];

		want_for(reader, child->link);
		if (!child->link->idle.within)
			continue;
		child->within = watch(reader, child->link->idle.within);
		child->since = watch(reader, child->link->idle.since);
		reader->idles = true;
	}
	for (size_t i = 0; i < stream->filter_count && i < READER_FILTERS_MAX; i++)
		reader->filters[i] = watch(reader, stream->filters[i].field);
	watch_captured(reader);
	if (!stream->bookmark.field)
		return;
	reader->snapshots = is_day_of_reading(definition_field(stream, stream->bookmark.field));
	if (reader->snapshots)
		return;
	reader->bookmark = watch(reader, member_of(reader, stream->bookmark.field));
	reader->date = reader->bookmark;
	if (stream->bookmark.hold_field)
		reader->hold = watch(reader, member_of(reader, stream->bookmark.hold_field));
}

void reader_free_contents(struct reader *reader)
{
	for (struct group *group = reader->groups, *next; group; group = next) {
		next = group->next;
		group_free(group);
	}
	free(reader->children);
	json_decref(reader->named);
	project_notes_release(&reader->notes);
}

bool reader_keeps_bookmark(const struct reader *reader)
{
	const struct selected *what = reader->what;

	return what->offer->bookmark && what->emit && !what->full_table;
}

struct group *reader_group(const struct reader *reader, const char *key)
{
	for (struct group *group = reader->groups; group; group = group->next)
		if (!strcmp(group->key, key))
			return group;
	return NULL;
}

/* --- a row --- */

static bool listed_in(const json_t *values, const char *text)
{
	size_t i;
	const json_t *value;

	if (json_is_string(values))
		return !strcmp(json_string_value(values), text);
	json_array_foreach(values, i, value)
		if (json_is_string(value) && !strcmp(json_string_value(value), text))
			return true;
	return false;
}

static bool is_set(const json_t *value)
{
	return json_is_string(value) ? json_string_length(value) > 0 : json_array_size(value) > 0;
}

static bool passes(struct reader *reader, size_t index, const struct project_row_io *row,
		   const json_t *settings)
{
	const struct filter *filter = &reader->what->stream->filters[index];
	const json_t *values = setting_get(settings, reader->what->stream->name, filter->setting);
	struct buffer text BUFFER_SCOPED = {0};
	bool found;

	if (!is_set(values))
		return true;
	project_text(row->watched[reader->filters[index]], &text);
	found = listed_in(values, buffer_text(&text));
	if (found && filter->named) {
		if (!reader->named)
			reader->named = json_object();
		json_object_set_new(reader->named, buffer_text(&text), json_true());
	}
	return found != filter->exclude;
}

static void remember_seen(struct feed *feed, struct slice raw)
{
	struct buffer text BUFFER_SCOPED = {0};

	if (!project_text(raw, &text))
		return;
	if (feed->seen && group_compare(buffer_text(&text), feed->seen) <= 0)
		return;
	free(feed->seen);
	feed->seen = memory_text(buffer_text(&text));
}

static void remember_today(const struct reader *reader, struct feed *feed)
{
	char text[DATE_TEXT_SIZE];

	if (!feed->seen)
		feed->seen = memory_text(date_format(reader->today, text));
}

static void remember_hold(const struct reader *reader, const struct group *group, struct feed *feed,
			  const struct project_row_io *row)
{
	const struct bookmark *bookmark = &reader->what->stream->bookmark;
	struct buffer text BUFFER_SCOPED = {0};
	int32_t day;

	project_text(row->watched[reader->hold], &text);
	for (size_t i = 0; i < bookmark->hold_count; i++) {
		if (strcmp(bookmark->hold_values[i], buffer_text(&text)) != 0)
			continue;
		buffer_clear(&text);
		if (project_text(row->watched[reader->date], &text) &&
		    date_parse_lenient(buffer_slice(&text), &day) == 0 && group_waits(group, day) &&
		    (feed->held_day == DATE_NONE || day < feed->held_day))
			feed->held_day = day;
		return;
	}
}

static void remember_children(const struct reader *reader, struct feed *feed,
			      const struct project_row_io *row)
{
	for (size_t i = 0; i < reader->feed_count; i++) {
		/* a first byte tells a text from nothing */
		size_t mark = feed->texts.length;

		buffer_add_char(&feed->texts, '+');
		if (!project_text(row->watched[reader->feed[i]], &feed->texts)) {
			buffer_truncate(&feed->texts, mark);
			buffer_add_char(&feed->texts, '-');
		}
		buffer_add(&feed->texts, "", 1);
	}
	for (size_t i = 0; reader->idles && i < reader->child_count; i++) {
		const struct child *child = &reader->children[i];
		bool idle = idle_row(&child->link->idle, row->watched[child->within],
				     row->watched[child->since], reader->today);

		buffer_add_char(&feed->texts, idle ? '-' : '+');
	}
	if (reader->idles)
		buffer_add(&feed->texts, "", 1);
	feed->rows++;
}

/* Is the row older than what earlier runs have printed? */
static bool is_old(const struct reader *reader, const struct group *group,
		   const struct project_row_io *row)
{
	struct buffer text BUFFER_SCOPED = {0};

	if (!group_since(group))
		return false;
	return project_text(row->watched[reader->bookmark], &text) &&
	       group_compare(buffer_text(&text), group_since(group)) < 0;
}

bool reader_row(struct reader *reader, const struct group *group, struct feed *feed,
		const struct project_row_io *row, const json_t *settings)
{
	const struct definition *stream = reader->what->stream;

	for (size_t i = 0; i < stream->filter_count; i++)
		if (!passes(reader, i, row, settings))
			return false;
	if (reader->feed_count)
		remember_children(reader, feed, row);
	if (!reader_keeps_bookmark(reader))
		return reader->what->emit;
	if (reader->snapshots) {
		remember_today(reader, feed);
		return reader->what->emit;
	}
	if (stream->bookmark.hold_field)
		remember_hold(reader, group, feed, row);
	if (stream->window.history_days)
		return reader->what->emit;
	remember_seen(feed, row->watched[reader->bookmark]);
	return reader->what->emit && !is_old(reader, group, row);
}

/* --- the feed --- */

const char *feed_first(const struct feed *feed)
{
	return buffer_text(&feed->texts);
}

const char *feed_next(const struct reader *reader, const char *row)
{
	for (size_t i = 0; i < reader->feed_count + reader->idles; i++)
		row += strlen(row) + 1;
	return row;
}

const char *feed_text(const struct reader *reader, const char *row, const char *name)
{
	for (size_t i = 0; i < reader->feed_count; i++, row += strlen(row) + 1)
		if (!strcmp(reader->feed_names[i], name))
			return *row == '+' ? row + 1 : NULL;
	return NULL;
}

void feed_clear(struct feed *feed)
{
	buffer_clear(&feed->texts);
	feed->rows = 0;
	free(feed->seen);
	feed->seen = NULL;
	feed->held_day = DATE_NONE;
}

void feed_release(struct feed *feed)
{
	feed_clear(feed);
	buffer_release(&feed->texts);
}

static bool is_idle(const struct child *child, const struct reader *reader, const char *row)
{
	if (!reader->idles)
		return false;
	for (size_t i = 0; i < reader->feed_count; i++)
		row += strlen(row) + 1;
	return row[child - reader->children] == '-';
}

bool child_wants(const struct child *child, const struct reader *parent, const char *row)
{
	const struct parent *link = child->link;
	const char *value;

	if (is_idle(child, parent, row))
		return false;
	if (!link->only_field)
		return true;
	value = feed_text(parent, row, link->only_field);
	for (size_t i = 0; value && i < link->only_count; i++)
		if (!strcmp(link->only_values[i], value))
			return true;
	return false;
}

/* A comma would make two of it, escaped or not: the API decodes before it cuts. */
static bool is_cut(const struct reader *reader, const char *id)
{
	const struct definition *stream = reader->what->stream;

	for (size_t i = 0; i < stream->query_count; i++)
		if (stream->query[i].kind == BIND_BATCH && stream->query[i].style == STYLE_CSV)
			return strchr(id, ',') != NULL;
	return false;
}

bool child_asks(const struct child *child, const char *id, const struct observer *observer)
{
	struct reader *reader = child->reader;
	char text[256];

	if (!is_cut(reader, id))
		return true;
	if (reader->cut_told)
		return false;
	reader->cut_told = true;
	snprintf(text, sizeof(text),
		 "\"%.100s\" has a comma, which would make two of it in a request: it is left out, "
		 "and so are others like it",
		 id);
	observer->warning(observer->self, reader->what->stream->name, text);
	return false;
}

struct partition *child_partition(const struct child *child, const struct reader *parent,
				  struct unit *unit, const char *row)
{
	const struct parent *link = child->link;
	struct partition *partition = unit_below(unit);

	if (link->batch_per)
		partition = partition_holder(partition, slice_of(link->batch_per));
	if (!link->each_count)
		return partition ? partition_keep(partition) : NULL;
	partition = partition_new(partition);
	for (size_t i = 0; i < link->each_count; i++)
		partition_add(partition, link->each[i].name,
			      slice_of(feed_text(parent, row, link->each[i].from)));
	return partition;
}
