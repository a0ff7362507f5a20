#include "sync/plan_listener.h"

#include "sync/run.h"

static void started(void *self, const char *stream)
{
	const struct observer *to = ((struct run *)self)->input->observer;

	to->stream_started(to->self, stream);
}

static void ended(void *self, const char *stream, size_t records, int failed)
{
	const struct observer *to = ((struct run *)self)->input->observer;

	to->stream_ended(to->self, stream, records, failed);
}

static void warning(void *self, const char *stream, const char *text)
{
	const struct observer *to = ((struct run *)self)->input->observer;

	to->warning(to->self, stream, text);
}

static void failure(void *self, const char *stream, const char *text)
{
	messages_failure(self, stream, ERROR_CONFIG, text);
}

struct observer plan_listener_new(struct run *run)
{
	return (struct observer){.self = run,
				 .stream_started = started,
				 .stream_ended = ended,
				 .warning = warning,
				 .failure = failure};
}
