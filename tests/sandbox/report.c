#include "report.h"

#include "frame.h"
#include "report_job.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LINK_SECONDS   300
#define REPORT_SECONDS 3600

static void write_token(struct text *out, const struct reports *reports, size_t index)
{
	char token[64];

	snprintf(token, sizeof(token), "%016" PRIX64 ".%zu==", report_signature(reports, index, 0),
		 index);
	text_json_puts(out, token);
}

/* The job's answer is {"token":...}, with a status or without, and perhaps within "data". */
static void write_created(struct text *out, const struct request *request, size_t index)
{
	const struct report_form *form = report_form_of(request->route);

	text_puts(out, form->wrapped ? "{\"code\":0,\"data\":{" : "{");
	if (request->path[1].kind) { /* made from a template */
		text_puts(out, "\"template_id\":\"");
		text_uint(out, request->path[1].id);
		text_puts(out, "\",");
	} else if (!form->token_alone)
		text_puts(out, "\"message\":null,");
	if (!form->token_alone)
		text_puts(out, "\"report_status\":\"IN_PROGRESS\",");
	text_puts(out, "\"token\":");
	write_token(out, request->reports, index);
	text_puts(out, form->wrapped ? ",\"status\":\"success\"}}" : "}");
}

bool report_create(struct request *request, struct rows *rows)
{
	const struct report_form *form = report_form_of(request->route);
	struct reports *reports = request->reports;
	struct job job = {.route = request->route, .fate = request->fault, .made = report_now()};
	size_t index;

	if (!form->check(request))
		return false;
	if (rows->lines) {
		form->write(request, rows);
		return true;
	}
	if (arguments_has(&request->arguments, "report_format", "CSV"))
		return refuse(&request->refusal, 400, 1, "The sandbox has no CSV reports.");
	memcpy(job.path, request->path, sizeof(job.path));
	job.query = memory_copy(request->encoded, strlen(request->encoded));
	if (!report_add_job(reports, &job, &index)) {
		free(job.query);
		return refuse(&request->refusal, 429, 8,
			      "You have exceeded your rate limit. Try again later.");
	}
	rows_open(rows);
	write_created(rows->out, request, index);
	rows_close(rows);
	return true;
}

/* False where no such job was made for that account, or it is asked for elsewhere. */
static bool find_job(const struct request *request, size_t *index)
{
	const struct reports *reports = request->reports;
	const char *token = arguments_text(&request->arguments, "token");
	const struct job *job;
	uint64_t signed_with;

	if (sscanf(token, "%16" SCNx64 ".%zu==", &signed_with, index) != 2 ||
	    *index >= reports->count || report_signature(reports, *index, 0) != signed_with)
		return false;
	job = &reports->jobs[*index];
	return job->path[0].id == request->path[0].id &&
	       strcmp(report_form_of(job->route)->polled_at, request->route->path) == 0;
}

/* Renders a job's file. */
static void render(const struct world *world, const struct job *job, struct text *out, size_t *rows)
{
	struct request request = {.world = world,
				  .route = job->route,
				  .scopes = "",
				  .complete = true}; /* its limits were checked when it was made */
	struct rows sink = {.out = out};

	memcpy(request.path, job->path, sizeof(request.path));
	if (frame_check(&request, job->query))
		report_form_of(job->route)->write(&request, &sink);
	*rows = sink.count;
	frame_release(&request);
}

static void write_status(struct text *out, const char *status)
{
	text_puts(out, "\"report_status\":");
	text_json_puts(out, status);
	text_puts(out, ",\"url\":null,\"size\":null");
}

static void write_link(struct text *out, const struct request *request, size_t index,
		       const struct job *job)
{
	struct text file = {0};
	char link[256];
	size_t count;

	render(request->world, job, &file, &count);
	if (!count) { /* a report without rows has no file */
		write_status(out, "FINISHED");
		text_release(&file);
		return;
	}
	snprintf(link, sizeof(link),
		 "%s" REPORT_PREFIX "%zu/metrics_report.txt?X-Amz-Expires=%d&X-Amz-Date=%lld"
		 "&link=%u&X-Amz-Signature=%016" PRIx64,
		 request->origin, index, LINK_SECONDS, (long long)time(NULL), job->links,
		 report_signature(request->reports, index, job->links));
	text_puts(out, "\"report_status\":\"FINISHED\",\"url\":");
	text_json_puts(out, link);
	text_puts(out, ",\"size\":");
	text_uint(out, file.length);
	text_release(&file);
}

/* Counts the poll and says what the answer is: a status, or NULL for a link. */
static const char *poll_job(struct reports *reports, size_t index, struct job *copy)
{
	struct job *job = &reports->jobs[index];
	const char *status = NULL;

	if (job->polls++ < reports->pace.polls || report_now() - job->made < reports->pace.seconds)
		status = "IN_PROGRESS";
	else if (job->fate == FAULT_REPORT_FAIL)
		status = "FAILED";
	else if (job->fate == FAULT_REPORT_EXPIRE || report_now() - job->made > REPORT_SECONDS)
		status = "EXPIRED";
	else
		job->links++;
	*copy = *job;
	return status;
}

/* Reports that know no failure. */
static bool refuse_token(struct request *request, const char *status)
{
	return !status || strcmp(status, "IN_PROGRESS") == 0 ||
	       refuse(&request->refusal, 400, 1104,
		      "The token you provided is not valid or has expired.");
}

bool report_poll(struct request *request, struct rows *rows)
{
	const struct report_form *form = report_form_of(request->route);
	struct reports *reports = request->reports;
	const char *status = "DOES_NOT_EXIST";
	struct job job;
	size_t index;

	pthread_mutex_lock(&reports->lock);
	if (find_job(request, &index))
		status = poll_job(reports, index, &job);
	pthread_mutex_unlock(&reports->lock);
	if (form->token_alone && !refuse_token(request, status))
		return false;
	rows_open(rows);
	text_puts(rows->out, form->wrapped ? "{\"code\":0,\"data\":{" : "{");
	if (status)
		write_status(rows->out, status);
	else
		write_link(rows->out, request, index, &job);
	text_puts(rows->out, form->wrapped ? "},\"message\":\"ok\",\"status\":\"success\"}" : "}");
	rows_close(rows);
	return true;
}

static bool refuse_link(struct refusal *refusal, int status, const char *code, const char *message)
{
	return refuse(refusal, status, 0,
		      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code>"
		      "<Message>%s</Message></Error>",
		      code, message);
}

/* The first link of a job with that fate was stale when it was made. */
static bool is_stale(const struct job *job, unsigned link, long long made)
{
	return (job->fate == FAULT_URL_EXPIRE && link == 1) || time(NULL) - made > LINK_SECONDS;
}

bool report_file(struct sandbox *sandbox, const struct call *call, struct text *out, size_t *rows,
		 struct refusal *refusal)
{
	struct reports *reports = sandbox->reports;
	uint64_t signed_with;
	struct job job;
	unsigned link;
	long long made;
	size_t index;

	if (call->authorization)
		return refuse_link(refusal, 400, "InvalidArgument",
				   "Only one auth mechanism allowed");
	if (sscanf(call->target,
		   REPORT_PREFIX "%zu/metrics_report.txt?X-Amz-Expires=300&X-Amz-Date=%lld"
				 "&link=%u&X-Amz-Signature=%16" SCNx64,
		   &index, &made, &link, &signed_with) != 4)
		return refuse_link(refusal, 403, "AccessDenied", "Access Denied");
	pthread_mutex_lock(&reports->lock);
	job = index < reports->count ? reports->jobs[index] : (struct job){.route = NULL};
	pthread_mutex_unlock(&reports->lock);
	if (!job.route || report_signature(reports, index, link) != signed_with)
		return refuse_link(refusal, 403, "SignatureDoesNotMatch", "Signature mismatch");
	if (is_stale(&job, link, made))
		return refuse_link(refusal, 403, "AccessDenied", "Request has expired");
	render(&sandbox->world, &job, out, rows);
	return true;
}
