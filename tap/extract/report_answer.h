#ifndef REPORT_ANSWER_H
#define REPORT_ANSWER_H

#include "base/slice.h"

/* What the API says about a report, when it is asked for and when it is looked at. */
enum report_status {
	REPORT_IN_PROGRESS, /* also what we do not know yet */
	REPORT_FINISHED,
	REPORT_LOST, /* failed, cancelled, expired, does not exist */
};

struct report_answer {
	enum report_status status;
	char *token, *url; /* owned; NULL: none */
	char said[200];	   /* the API's own words, for people; "" when it said nothing */
};

/* Fill `*out` from a body, flat or inside of `data`; -1 when it is no object. */
int report_answer_read(struct slice body, struct report_answer *out);
void report_answer_release(struct report_answer *answer);

#endif
