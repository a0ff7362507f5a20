/*
 * What a report leaves out: ads by the ids, statuses and objectives of what is above them, and rows
 * by their figures.
 */
#ifndef SANDBOX_REPORT_FILTERS_H
#define SANDBOX_REPORT_FILTERS_H

#include "plan.h"
#include "request.h"
#include "sums.h"

/* Takes away the ads that the request does not want. */
void report_filter_ads(const struct request *request, struct group *ads);

/* Reads metrics_filters into the plan; refuses what they are not. */
bool report_filter_figures(struct request *request, struct plan *plan);

#endif
