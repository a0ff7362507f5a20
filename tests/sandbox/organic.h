/* Analytics of the user's own account and pins. */
#ifndef SANDBOX_ORGANIC_H
#define SANDBOX_ORGANIC_H

#include "request.h"

/* {"all":{"daily_metrics":[...],"summary_metrics":{...}}}; a dump has one daily row a line. */
bool organic_user(struct request *request, struct rows *rows);

extern const struct parameter organic_user_parameters[];

#endif
