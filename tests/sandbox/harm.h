/* The faults that show in answers: see fault.h for when they happen. */
#ifndef SANDBOX_HARM_H
#define SANDBOX_HARM_H

#include "fault.h"
#include "request.h"

/* Refuses where the fault replaces the answer. */
bool harm_instead(enum fault fault, struct refusal *refusal);
/* Refuses where a rule is about the stream, or an id in the path: restricted, forbidden, not-found.
 */
bool harm_path(const struct faults *faults, const struct fault_target *target,
	       const struct request *request, struct refusal *refusal);
/* Refuses where a rule is about an id or a column that was asked for. */
bool harm_arguments(const struct faults *faults, const struct fault_target *target,
		    const struct arguments *arguments, struct refusal *refusal);
/* Damages a rendered body.  False where the fault found nothing to damage. */
bool harm_body(struct text *body, enum fault fault);

#endif
