#include "plan/stream_run.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "base/order.h"
#include "base/text_list.h"
#include "plan/dormant.h"
#include "stream/setting.h"

/* The same index for both ways: whatever is watched is watched in both, one after the other. */
static unsigned watch(const struct stream_run *stream_run, const char *from)
{
	if (stream_run->selected->route.report)
		project_watch(stream_run->selected->route.report->project, from);
	return project_watch(stream_run->selected->project, from);
}

static void want(struct stream_run *stream_run, const char *from)
{
	if (text_list_has(stream_run->watch.feed_names, stream_run->watch.feed_count, from))
		return;
	if (stream_run->watch.feed_count == READER_FEED_MAX)
		return;
	stream_run->watch.feed_names[stream_run->watch.feed_count] = from;
	stream_run->watch.feed[stream_run->watch.feed_count++] = watch(stream_run, from);
}

static void want_for(struct stream_run *stream_run, const struct parent *link)
{
	for (size_t i = 0; i < link->each_count; i++)
		want(stream_run, link->each[i].from);
	if (link->batch_from)
		want(stream_run, link->batch_from);
	if (link->only_field)
		want(stream_run, link->only_field);
}

/* The row's member behind a record's field. */
static const char *member_of(const struct stream_run *stream_run, const char *field)
{
	const struct offer *offer = stream_run->selected->offer;

	for (size_t i = 0; i < offer->field_count; i++)
		if (!strcmp(offer->fields[i].name, field))
			return offer->fields[i].from ? offer->fields[i].from : field;
	return field;
}

static void watch_captured(struct stream_run *stream_run)
{
	const struct selected *report = stream_run->selected->route.report;
	const struct offer *offer = report ? report->offer : stream_run->selected->offer;

	for (size_t i = 0; i < offer->field_count; i++) {
		const struct field *field = &offer->fields[i];

		if (field->source == SOURCE_CAPTURE && field->type == TYPE_ID && field->from)
			stream_run->watch.captured = watch(stream_run, field->from);
	}
}

static bool is_day_of_reading(const struct field *field)
{
	return field && field->source == SOURCE_WINDOW && !strcmp(field->source_name, "today");
}

void stream_run_watch(struct stream_run *stream_run)
{
	const struct definition *stream = stream_run->selected->stream;

	for (size_t i = 0; i < stream_run->links.child_count; i++) {
		struct child *child = &stream_run->links.children[i];

		want_for(stream_run, child->link);
		if (!child->link->idle.within)
			continue;
		child->within = watch(stream_run, child->link->idle.within);
		child->since = watch(stream_run, child->link->idle.since);
		stream_run->watch.has_dormant = true;
	}
	for (size_t i = 0; i < stream->rows.filter_count && i < READER_FILTERS_MAX; i++)
		stream_run->watch.filters[i] = watch(stream_run, stream->rows.filters[i].field);
	watch_captured(stream_run);
	if (!stream->bookmark.field)
		return;
	stream_run->watch.snapshots =
		is_day_of_reading(definition_field(stream, stream->bookmark.field));
	if (stream_run->watch.snapshots)
		return;
	stream_run->watch.bookmark =
		watch(stream_run, member_of(stream_run, stream->bookmark.field));
	stream_run->watch.date = stream_run->watch.bookmark;
	if (stream->bookmark.hold_field)
		stream_run->watch.hold =
			watch(stream_run, member_of(stream_run, stream->bookmark.hold_field));
}

void stream_run_free_contents(struct stream_run *stream_run)
{
	for (struct checkpoint *checkpoint = stream_run->checkpoints, *next; checkpoint;
	     checkpoint = next) {
		next = checkpoint->next;
		checkpoint_free(checkpoint);
	}
	free(stream_run->links.children);
	json_decref(stream_run->named);
	project_notes_release(&stream_run->notes);
}

bool stream_run_keeps_bookmark(const struct stream_run *stream_run)
{
	const struct selected *selected = stream_run->selected;

	return selected->offer->bookmark && selected->emit && !selected->full_table;
}

struct checkpoint *stream_run_checkpoint(const struct stream_run *stream_run, const char *key)
{
	for (struct checkpoint *checkpoint = stream_run->checkpoints; checkpoint;
	     checkpoint = checkpoint->next)
		if (!strcmp(checkpoint->key, key))
			return checkpoint;
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

static bool passes(struct stream_run *stream_run, size_t index, const struct project_row_io *row,
		   struct settings settings)
{
	const struct filter *filter = &stream_run->selected->stream->rows.filters[index];
	const json_t *values =
		settings_get(settings, stream_run->selected->stream->name, filter->setting);
	struct buffer text BUFFER_SCOPED = {0};
	bool found;

	if (!is_set(values))
		return true;
	project_text(row->watched[stream_run->watch.filters[index]], &text);
	found = listed_in(values, buffer_text(&text));
	if (found && filter->named) {
		if (!stream_run->named)
			stream_run->named = json_object();
		json_object_set_new(stream_run->named, buffer_text(&text), json_true());
	}
	return found != filter->exclude;
}

static void remember_seen(struct feed *feed, struct slice raw)
{
	struct buffer text BUFFER_SCOPED = {0};

	if (!project_text(raw, &text))
		return;
	if (feed->seen && order_compare(buffer_text(&text), feed->seen) <= 0)
		return;
	free(feed->seen);
	feed->seen = memory_text(buffer_text(&text));
}

static void remember_today(const struct stream_run *stream_run, struct feed *feed)
{
	char text[DATE_TEXT_SIZE];

	if (!feed->seen)
		feed->seen = memory_text(date_format(stream_run->today, text));
}

static void remember_hold(const struct stream_run *stream_run, const struct checkpoint *checkpoint,
			  struct feed *feed, const struct project_row_io *row)
{
	const struct bookmark *bookmark = &stream_run->selected->stream->bookmark;
	struct buffer text BUFFER_SCOPED = {0};
	int32_t day;

	project_text(row->watched[stream_run->watch.hold], &text);
	for (size_t i = 0; i < bookmark->hold_count; i++) {
		if (strcmp(bookmark->hold_values[i], buffer_text(&text)) != 0)
			continue;
		buffer_clear(&text);
		if (project_text(row->watched[stream_run->watch.date], &text) &&
		    date_parse_lenient(buffer_slice(&text), &day) == 0 &&
		    checkpoint_waits(checkpoint, day) &&
		    (feed->held_day == DATE_NONE || day < feed->held_day))
			feed->held_day = day;
		return;
	}
}

static void remember_children(const struct stream_run *stream_run, struct feed *feed,
			      const struct project_row_io *row)
{
	for (size_t i = 0; i < stream_run->watch.feed_count; i++) {
		/* a first byte tells a text from nothing */
		size_t mark = feed->texts.length;

		buffer_add_char(&feed->texts, '+');
		if (!project_text(row->watched[stream_run->watch.feed[i]], &feed->texts)) {
			buffer_truncate(&feed->texts, mark);
			buffer_add_char(&feed->texts, '-');
		}
		buffer_add(&feed->texts, "", 1);
	}
	for (size_t i = 0; stream_run->watch.has_dormant && i < stream_run->links.child_count;
	     i++) {
		const struct child *child = &stream_run->links.children[i];
		bool idle = dormant_row(&child->link->idle, row->watched[child->within],
					row->watched[child->since], stream_run->today);

		buffer_add_char(&feed->texts, idle ? '-' : '+');
	}
	if (stream_run->watch.has_dormant)
		buffer_add(&feed->texts, "", 1);
	feed->rows++;
}

/* Is the row older than what earlier runs have printed? */
static bool is_old(const struct stream_run *stream_run, const struct checkpoint *checkpoint,
		   const struct project_row_io *row)
{
	struct buffer text BUFFER_SCOPED = {0};

	if (!checkpoint_since(checkpoint))
		return false;
	return project_text(row->watched[stream_run->watch.bookmark], &text) &&
	       order_compare(buffer_text(&text), checkpoint_since(checkpoint)) < 0;
}

bool stream_run_row(struct stream_run *stream_run, const struct checkpoint *checkpoint,
		    struct feed *feed, const struct project_row_io *row, struct settings settings)
{
	const struct definition *stream = stream_run->selected->stream;

	for (size_t i = 0; i < stream->rows.filter_count; i++)
		if (!passes(stream_run, i, row, settings))
			return false;
	if (stream_run->watch.feed_count)
		remember_children(stream_run, feed, row);
	if (!stream_run_keeps_bookmark(stream_run))
		return stream_run->selected->emit;
	if (stream_run->watch.snapshots) {
		remember_today(stream_run, feed);
		return stream_run->selected->emit;
	}
	if (stream->bookmark.hold_field)
		remember_hold(stream_run, checkpoint, feed, row);
	if (stream->window.history_days)
		return stream_run->selected->emit;
	remember_seen(feed, row->watched[stream_run->watch.bookmark]);
	return stream_run->selected->emit && !is_old(stream_run, checkpoint, row);
}

/* --- the feed --- */

const char *feed_first(const struct feed *feed)
{
	return buffer_text(&feed->texts);
}

const char *feed_next(const struct stream_run *stream_run, const char *row)
{
	for (size_t i = 0; i < stream_run->watch.feed_count + stream_run->watch.has_dormant; i++)
		row += strlen(row) + 1;
	return row;
}

const char *feed_text(const struct stream_run *stream_run, const char *row, const char *name)
{
	for (size_t i = 0; i < stream_run->watch.feed_count; i++, row += strlen(row) + 1)
		if (!strcmp(stream_run->watch.feed_names[i], name))
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

static bool is_dormant(const struct child *child, const struct stream_run *stream_run,
		       const char *row)
{
	if (!stream_run->watch.has_dormant)
		return false;
	for (size_t i = 0; i < stream_run->watch.feed_count; i++)
		row += strlen(row) + 1;
	return row[child - stream_run->links.children] == '-';
}

bool child_wants(const struct child *child, const struct stream_run *parent, const char *row)
{
	const struct parent *link = child->link;
	const char *value;

	if (is_dormant(child, parent, row))
		return false;
	if (!link->only_field)
		return true;
	value = feed_text(parent, row, link->only_field);
	return value && text_list_has(link->only_values, link->only_count, value);
}

/* A comma would make two of it, escaped or not: the API decodes before it cuts. */
static bool is_cut(const struct stream_run *stream_run, const char *id)
{
	const struct definition *stream = stream_run->selected->stream;

	for (size_t i = 0; i < stream->request.query_count; i++)
		if (stream->request.query[i].kind == BIND_BATCH &&
		    stream->request.query[i].style == STYLE_CSV)
			return strchr(id, ',') != NULL;
	return false;
}

bool child_asks(const struct child *child, const char *id, const struct observer *observer)
{
	struct stream_run *stream_run = child->stream_run;
	char text[256];

	if (!is_cut(stream_run, id))
		return true;
	if (stream_run->told.cut)
		return false;
	stream_run->told.cut = true;
	snprintf(text, sizeof(text),
		 "\"%.100s\" has a comma, which would make two of it in a request: it is left out, "
		 "and so are others like it",
		 id);
	observer->warning(observer->self, stream_run->selected->stream->name, text);
	return false;
}

struct partition *child_partition(const struct child *child, const struct stream_run *parent,
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
