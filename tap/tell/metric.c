#include "tap/tell/metric.h"

#include <unistd.h>

void metric_records(struct logging *logging, struct stream_tally *stream)
{
	json_int_t delta = (json_int_t)(stream->records - stream->reported);

	stream->reported = stream->records;
	logging_metric(logging, LOG_INFO, stream->name,
		       json_pack("{s:s, s:s, s:I, s:{s:s, s:i}}", "type", "counter", "metric",
				 "record_count", "value", delta, "tags", "stream", stream->name,
				 "pid", (int)getpid()));
}

void metric_stream(struct logging *logging, const struct stream_tally *stream)
{
	logging_metric(logging, LOG_INFO, stream->name,
		       json_pack("{s:s, s:s, s:f, s:{s:s, s:i, s:s}}", "type", "timer", "metric",
				 "sync_duration", "value", (double)stream->took_ms / 1000.0, "tags",
				 "stream", stream->name, "pid", (int)getpid(), "status",
				 stream->failed ? "failed" : "succeeded"));
}

void metric_request(struct logging *logging, const struct run_request *request)
{
	if (!log_shows(LOG_DEBUG))
		return;
	logging_metric(logging, LOG_DEBUG, request->stream,
		       json_pack("{s:s, s:s, s:f, s:{s:s*, s:s*, s:i, s:s, s:i}}", "type", "timer",
				 "metric", "http_request_duration", "value",
				 (double)request->took_ms / 1000.0, "tags", "stream",
				 request->stream, "endpoint", request->label, "http_status_code",
				 request->status, "status",
				 request->outcome == OUTCOME_OK ? "succeeded" : "failed", "pid",
				 (int)getpid()));
}
