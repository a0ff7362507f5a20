#include "harm.h"

#include "mutate.h"

#include <inttypes.h>
#include <stdio.h>

static const char transient[] = "Something went wrong on our end. Sorry about that.";
static const char html[] = "<!DOCTYPE html>\n<html><head><title>Just a moment...</title></head>"
			   "<body><h1>Just a moment...</h1></body></html>\n";

bool harm_instead(enum fault fault, struct refusal *refusal)
{
	if (fault == FAULT_500)
		return refuse(refusal, 500, 12, "%s", transient);
	if (fault == FAULT_400_RETRY)
		return refuse(refusal, 400, 1, "Reporting is busy. Retry after 1 seconds.");
	if (fault == FAULT_REPORT_BUSY)
		return refuse(refusal, 429, 2726,
			      "Reporting query cost limit exceeded. Retry after 1 seconds.");
	return true;
}

bool harm_path(const struct faults *faults, const struct fault_target *target,
	       const struct request *request, struct refusal *refusal)
{
	char id[24];

	if (target->stream && faults_concern(faults, FAULT_RESTRICTED, target, target->stream))
		return refuse(refusal, 401, 3,
			      "Your application does not have access to this restricted feature.");
	for (size_t at = 0; at < CAPTURES_MAX && request->path[at].kind; at++) {
		snprintf(id, sizeof(id), "%" PRIu64, request->path[at].id);
		if (faults_concern(faults, FAULT_FORBIDDEN, target, id))
			return refuse(refusal, 403, at ? 7 : 29,
				      "You are not permitted to access that resource.");
		if (faults_concern(faults, FAULT_NOT_FOUND, target, id))
			return refuse(refusal, 404, 50, "Sorry! We could not find %s.", id);
	}
	return true;
}

static bool harm_id(const struct faults *faults, const struct fault_target *target,
		    const char *parameter, const char *id, struct refusal *refusal)
{
	if (faults_concern(faults, FAULT_BAD_ID, target, id))
		return refuse(refusal, 400, 1, "Parameter '%s' holds an invalid id: %s.", parameter,
			      id);
	if (faults_concern(faults, FAULT_POISON_ID, target, id))
		return refuse(refusal, 500, 12, "%s", transient);
	return true;
}

static bool harm_argument(const struct faults *faults, const struct fault_target *target,
			  const struct argument *argument, struct refusal *refusal)
{
	const char *name = argument->what->name;
	bool columns = strcmp(name, "columns") == 0;

	if (argument->count && faults_concern(faults, FAULT_PARAMETER, target, name))
		return refuse(refusal, 400, 1,
			      "Parameter '%s' is in beta and not available to your application.",
			      name);
	for (size_t at = 0; at < argument->count; at++) {
		const char *value = argument->values[at];

		if (argument->ids && !harm_id(faults, target, argument->what->name, value, refusal))
			return false;
		if (columns && faults_concern(faults, FAULT_COLUMN, target, value))
			return refuse(refusal, 400, 1, "Columns %s are not available.", value);
	}
	return true;
}

bool harm_arguments(const struct faults *faults, const struct fault_target *target,
		    const struct arguments *arguments, struct refusal *refusal)
{
	for (size_t at = 0; at < arguments->count; at++)
		if (!harm_argument(faults, target, &arguments->list[at], refusal))
			return false;
	return true;
}

bool harm_body(struct text *body, enum fault fault)
{
	if (fault == FAULT_GARBAGE) {
		body->length -= body->length / 2;
		text_puts(body, "\x02<<<garbage>>>{");
	} else if (fault == FAULT_HTML) {
		body->length = 0;
		text_puts(body, html);
	} else if (fault >= FAULT_BAD_UTF8 && fault <= FAULT_NULL_KEY) {
		return mutate(body, fault);
	}
	return true;
}
