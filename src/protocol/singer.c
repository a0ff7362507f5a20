#include "protocol/singer.h"

#include <stdlib.h>

#include "base/date.h"
#include "base/memory.h"
#include "protocol/message.h"

/*
 * Singer: https://github.com/singer-io/getting-started/blob/master/docs/SPEC.md.  A run is STATE
 * (as it came in), every SCHEMA, then RECORDs with STATEs between them, and a last STATE.  Targets
 * that take the first STATE they see as delivered lose nothing by that, those that keep only the
 * last one get it, and a stream without records has its table all the same.
 */
struct singer {
	const struct selection *selection;
	const struct state *state;
	struct buffer *before; /* {"type":"RECORD",... of each selected stream */
	struct buffer after;
	const char *current; /* the stream that was started last */
};

static void *run_new(const struct selection *selection, const struct state *state)
{
	struct singer *singer = memory_new(1, sizeof(*singer));

	singer->selection = selection;
	singer->state = state;
	singer->before = memory_new(selection->count, sizeof(*singer->before));
	for (size_t i = 0; i < selection->count; i++)
		buffer_format(&singer->before[i],
			      "{\"type\":\"RECORD\",\"stream\":\"%s\",\"record\":",
			      selection->streams[i]->stream->name);
	return singer;
}

static void run_free(void *self)
{
	struct singer *singer = self;

	for (size_t i = 0; i < singer->selection->count; i++)
		buffer_release(&singer->before[i]);
	free(singer->before);
	buffer_release(&singer->after);
	free(singer);
}

static void write_state(const json_t *value, struct buffer *out)
{
	buffer_add_text(out, "{\"type\":\"STATE\",\"value\":");
	message_add_document(out, value);
	buffer_add_text(out, "}\n");
}

static void write_schema(const struct selected *selected, struct buffer *out)
{
	buffer_format(out,
		      "{\"type\":\"SCHEMA\",\"stream\":\"%s\",\"schema\":", selected->stream->name);
	buffer_add_text(out, selected->schema);
	buffer_add_text(out, ",\"key_properties\":");
	message_add_names(out, selected->key);
	if (!selected->full_table) {
		buffer_add_text(out, ",\"bookmark_properties\":[");
		buffer_add_json(out, slice_of(selected->offer->bookmark));
		buffer_add_char(out, ']');
	}
	buffer_add_text(out, "}\n");
}

static void schemas(void *self, struct buffer *out)
{
	const struct singer *singer = self;

	for (size_t i = 0; i < singer->selection->count; i++)
		if (singer->selection->streams[i]->emit)
			write_schema(singer->selection->streams[i], out);
}

static void begin(void *self, struct buffer *out)
{
	const struct singer *singer = self;
	const json_t *carried = state_carried(singer->state);
	json_t *none = json_pack("{s:{}}", "bookmarks");

	write_state(carried ? carried : none, out);
	json_decref(none);
	schemas(self, out);
}

static struct envelope envelope(void *self, const struct selected *selected, int64_t arrived_us)
{
	struct singer *singer = self;
	char when[TIME_TEXT_SIZE];
	size_t i = 0;

	while (singer->selection->streams[i] != selected)
		i++;
	buffer_clear(&singer->after);
	buffer_format(&singer->after, ",\"time_extracted\":\"%s\"}\n",
		      date_time_format(arrived_us, when));
	return (struct envelope){buffer_slice(&singer->before[i]), buffer_slice(&singer->after)};
}

static void count(void *self, const struct selected *selected, size_t records)
{
	(void)self;
	(void)selected;
	(void)records;
}

/* NOLINTNEXTLINE(readability-function-size): six parameters are the interface's */
static void event(void *self, const struct selected *selected, enum stream_event happened,
		  int64_t until_ms, const struct error *why, struct buffer *out)
{
	struct singer *singer = self;

	(void)until_ms;
	(void)why;
	(void)out;
	if (happened == STREAM_STARTED)
		singer->current = selected->stream->name;
	else if ((happened == STREAM_COMPLETE || happened == STREAM_INCOMPLETE) &&
		 singer->current == selected->stream->name)
		singer->current = NULL;
}

static void write_state_now(const struct singer *singer, const char *current, struct buffer *out)
{
	json_t *value = singer_state_value(singer->state, singer->selection->catalog, current);

	write_state(value, out);
	json_decref(value);
}

static void state(void *self, const struct selected *moved, struct buffer *out)
{
	const struct singer *singer = self;

	write_state_now(singer, moved ? moved->stream->name : singer->current, out);
}

static void end(void *self, const struct error *why, struct buffer *out)
{
	(void)why;
	write_state_now(self, NULL, out);
}

const struct protocol singer_protocol = {
	.name = "singer",
	.state_every_ms = 5000,
	.read_selection = singer_read_selection,
	.read_state = singer_read_state,
	.write_catalog = singer_write_catalog,
	.run_new = run_new,
	.run_free = run_free,
	.begin = begin,
	.schemas = schemas,
	.envelope = envelope,
	.count = count,
	.event = event,
	.state = state,
	.end = end,
};
