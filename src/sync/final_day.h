#ifndef FINAL_DAY_H
#define FINAL_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "http/response.h"
#include "sync/exchange.h"

/*
 * Which days are final: the API is asked while the run goes on.  In the end the last final day is
 * as far as was learned, or as is safe to say.
 */
struct run;

struct final_day {
	unsigned probes_left;
	int32_t day;  /* that is asked about */
	bool probing; /* a question is on its way */
	char owner;   /* its address marks the question's response */
	uint64_t ticket;
	struct asking asked;
	int64_t at_ms; /* not before */
};

void final_day_start(struct run *run);
int64_t final_day_wait_ms(const struct run *run); /* until it is asked again; -1: it is not */
bool final_day_is(const struct run *run, const struct response *response);
void final_day_take(struct run *run, struct response *response);
void final_day_end(struct run *run);

#endif
