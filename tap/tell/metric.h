#ifndef METRIC_H
#define METRIC_H

#include "plan/observer.h"
#include "tap/tell/logging.h"
#include "tap/tell/tally.h"

/* Singer's metric points, as the SDK names them. */

/* record_count: what came since the last time. */
void metric_records(struct logging *logging, struct stream_tally *stream);

/* sync_duration of a stream that has ended. */
void metric_stream(struct logging *logging, const struct stream_tally *stream);

/* http_request_duration; at debug level, since there are thousands of them. */
void metric_request(struct logging *logging, const struct run_request *request);

#endif
