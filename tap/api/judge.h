#ifndef JUDGE_H
#define JUDGE_H

#include <jansson.h>

#include "base/slice.h"
#include "plan/api.h"

/*
 * What Pinterest's answers mean: the `judge` of sync/api.h.  `self` is not used.  The table of
 * status and code is that of the API's documentation and of what other connectors met.
 */
void judge_answer(void *self, const struct request *request, const struct response *response,
		  struct slice body, struct verdict *out);

/* Pinterest's error body: {"code": integer, "message": text}, both of them missing at times. */
struct complaint {
	bool readable;	    /* it was a JSON object */
	int code;	    /* 0: none */
	char message[1024]; /* one line, valid UTF-8, cut */
};
void complaint_read(struct slice body, struct complaint *out);

/* The seconds of "Retry after N seconds" (any case); -1 when the message does not say so. */
int64_t complaint_wait_s(const struct complaint *complaint);

#endif
