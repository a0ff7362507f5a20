/* What belongs to nobody: /resources/... */
#ifndef SANDBOX_RESOURCES_H
#define SANDBOX_RESOURCES_H

#include "request.h"

/*
 * metrics_ready_state: conversions are booked after two days, the rest after one.  The API does not
 * document the hour.
 */
bool resources_ready(struct request *request, struct rows *rows);

/* Search volume of the keywords asked for. */
bool resources_keywords(struct request *request, struct rows *rows);
/* Questions for lead forms; the API description has no schema for it. */
bool resources_questions(struct request *request, struct rows *rows);

/* What each column means; SYNC has those of the analytics, ASYNC those of reports. */
bool resources_metrics(struct request *request, struct rows *rows);
/* A list of one map, key -> name; of some types it is empty, or null. */
bool resources_targeting(struct request *request, struct rows *rows);
/* A map: tag id -> the events that campaigns may optimize for. */
bool resources_ocpm(struct request *request, struct rows *rows);

extern const char *const resources_targeting_types[];
extern const struct parameter resources_metric_parameters[], resources_targeting_parameters[];
extern const struct parameter resources_ready_parameters[], resources_keyword_parameters[];

#endif
