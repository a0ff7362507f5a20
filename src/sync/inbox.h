#ifndef INBOX_H
#define INBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/queue.h"
#include "http/response.h"

/*
 * What has arrived and waits for room in the output, and the one place that waits for events:
 * transfers, the renewal of the token, the stop signal.
 */
struct run;

/* Nothing can go on: the output is gone, a signal came, or a question ended the run. */
bool inbox_must_stop(struct run *run);

/* `*out`: what arrived until then, NULL: nothing; the caller owns it. */
void inbox_wait(struct run *run, int64_t until_ms, struct response **out);

/* The oldest response that was put aside, NULL: none; the caller owns it. */
struct response *inbox_pop(struct run *run);
bool inbox_empty(const struct run *run);

/* Let transfers go on until there is room in the output; what arrives is put aside.  -1 when the
 * output is gone or the run is to stop. */
int inbox_wait_for_room(struct run *run, struct error *err);

/* Free what is left. */
void inbox_release(struct run *run);

#endif
