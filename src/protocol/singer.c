#include "protocol/singer.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/date.h"
#include "base/memory.h"
#include "protocol/message.h"
#include "protocol/singer_flatten.h"

/*
 * Singer: https://github.com/singer-io/getting-started/blob/master/docs/SPEC.md.  A run is STATE
 * (as it came in), every SCHEMA, then RECORDs with STATEs between them, and a last STATE.  Targets
 * that take the first STATE they see as delivered lose nothing by that, those that keep only the
 * last one get it, and a stream without records has its table all the same.
 */
struct stream {
	struct buffer before; /* {"type":"RECORD",... */
	struct flat *flat;    /* NULL: records go out as they are */
	char *schema;	      /* the flattened one, if there is one */
	bool versioned;
	size_t records;
};

struct singer {
	const struct selection *selection;
	const struct state *state;
	const struct protocol_policy *policy;
	struct stream *streams; /* parallel to the selection */
	struct buffer after, scratch;
	int64_t version;     /* of full-table streams, in seconds */
	const char *current; /* the stream that was started last */
};

static struct stream *stream_of(const struct singer *singer, const struct selected *selected)
{
	size_t i = 0;

	while (singer->selection->streams[i] != selected)
		i++;
	return &singer->streams[i];
}

static void open_stream(struct stream *stream, const struct selected *selected,
			const struct flattening *flattening, bool versions)
{
	struct flattening how = *flattening;

	how.keys = selected->key;
	buffer_format(&stream->before,
		      "{\"type\":\"RECORD\",\"stream\":\"%s\",\"record\":", selected->stream->name);
	stream->versioned = versions && selected->full_table && selected->emit;
	if (how.enabled && selected->emit)
		stream->flat = flat_new(&how, selected->schema, &stream->schema);
}

static void *run_new(const struct selection *selection, const struct state *state,
		     const struct protocol_policy *policy)
{
	struct flattening flattening = flattening_of(&policy->flattening);
	struct singer *singer = memory_new(1, sizeof(*singer));

	singer->selection = selection;
	singer->state = state;
	singer->policy = policy;
	singer->version = clock_wall_us() / 1000000;
	singer->streams = memory_new(selection->count, sizeof(*singer->streams));
	for (size_t i = 0; i < selection->count; i++)
		open_stream(&singer->streams[i], selection->streams[i], &flattening,
			    policy->activate_versions);
	return singer;
}

static void run_free(void *self)
{
	struct singer *singer = self;

	for (size_t i = 0; i < singer->selection->count; i++) {
		buffer_release(&singer->streams[i].before);
		flat_free(singer->streams[i].flat);
		free(singer->streams[i].schema);
	}
	free(singer->streams);
	buffer_release(&singer->after);
	buffer_release(&singer->scratch);
	free(singer);
}

static void write_state(const json_t *value, struct buffer *out)
{
	buffer_add_text(out, "{\"type\":\"STATE\",\"value\":");
	message_add_document(out, value);
	buffer_add_text(out, "}\n");
}

static void write_schema(const struct selected *selected, const struct stream *stream,
			 struct buffer *out)
{
	buffer_format(out,
		      "{\"type\":\"SCHEMA\",\"stream\":\"%s\",\"schema\":", selected->stream->name);
	buffer_add_text(out, stream->schema ? stream->schema : selected->schema);
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
			write_schema(singer->selection->streams[i], &singer->streams[i], out);
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
	const struct stream *stream = stream_of(singer, selected);
	char when[TIME_TEXT_SIZE];

	buffer_clear(&singer->after);
	if (stream->versioned)
		buffer_format(&singer->after, ",\"version\":%lld", (long long)singer->version);
	buffer_format(&singer->after, ",\"time_extracted\":\"%s\"}\n",
		      date_time_format(arrived_us, when));
	return (struct envelope){buffer_slice(&stream->before), buffer_slice(&singer->after)};
}

static void rewrite(void *self, const struct selected *selected, struct buffer *page, size_t from)
{
	struct singer *singer = self;
	const struct stream *stream = stream_of(singer, selected);

	if (stream->flat)
		flat_record(stream->flat, page, from, &singer->scratch);
}

static void count(void *self, const struct selected *selected, size_t records)
{
	stream_of(self, selected)->records += records;
}

/*
 * Targets then drop what is of earlier versions, so it comes last, and not for a stream without any
 * record, or of which we may not read a part: that was there the last time, perhaps.
 */
static void write_version(const struct singer *singer, const struct selected *selected,
			  struct buffer *out)
{
	const struct stream *stream = stream_of(singer, selected);

	if (stream->versioned && stream->records)
		buffer_format(
			out, "{\"type\":\"ACTIVATE_VERSION\",\"stream\":\"%s\",\"version\":%lld}\n",
			selected->stream->name, (long long)singer->version);
}

/* NOLINTNEXTLINE(readability-function-size): six parameters are the interface's */
static void event(void *self, const struct selected *selected, enum stream_event happened,
		  int64_t until_ms, const struct error *why, struct buffer *out)
{
	struct singer *singer = self;

	(void)until_ms;
	(void)why;
	if (happened == STREAM_COMPLETE)
		write_version(singer, selected, out);
	if (happened == STREAM_STARTED)
		singer->current = selected->stream->name;
	else if (happened >= STREAM_COMPLETE && singer->current == selected->stream->name)
		singer->current = NULL;
}

static void write_state_now(const struct singer *singer, const char *current, struct buffer *out)
{
	json_t *value = singer_state_value(singer->state, singer->selection->catalog,
					   singer->policy, current);

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
	.rewrite = rewrite,
	.count = count,
	.event = event,
	.state = state,
	.end = end,
};
