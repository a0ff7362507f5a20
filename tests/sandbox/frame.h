/* A request's rows in the frame that its route has. */
#ifndef SANDBOX_FRAME_H
#define SANDBOX_FRAME_H

#include "request.h"

/* Checks the parameters and writes the whole body; false with request->refusal set. */
bool frame_write(struct request *request, const char *query, struct text *out, size_t *rows);
/* The same check without a frame, for dumps. */
bool frame_check(struct request *request, const char *query);
void frame_release(struct request *request);

#endif
