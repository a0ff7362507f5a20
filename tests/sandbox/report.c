#include "report.h"

#include "draw.h"
#include "frame.h"
#include "report_rows.h"
#include "route.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define LINK_SECONDS   300
#define REPORT_SECONDS 3600

struct job {
	const struct route *route;
	struct entity account;
	char *query; /* own */
	enum fault fate;
	unsigned polls, links;
	time_t made;
};

struct reports {
	pthread_mutex_t lock;
	uint64_t seed;
	unsigned polls;
	struct job *jobs; /* a token holds the index */
	size_t count, room;
};

struct reports *reports_new(uint64_t seed, unsigned polls)
{
	struct reports *reports = memory_new(sizeof(*reports));

	pthread_mutex_init(&reports->lock, NULL);
	reports->seed = draw_name(seed, "reports");
	reports->polls = polls;
	return reports;
}

void reports_free(struct reports *reports)
{
	if (!reports)
		return;
	for (size_t at = 0; at < reports->count; at++)
		free(reports->jobs[at].query);
	pthread_mutex_destroy(&reports->lock);
	free(reports->jobs);
	free(reports);
}

static size_t add_job(struct reports *reports, const struct job *job)
{
	if (reports->count == reports->room) {
		struct job *grown;

		reports->room = reports->room ? reports->room * 2 : 16;
		grown = memory_new(reports->room * sizeof(*grown));
		if (reports->count)
			memcpy(grown, reports->jobs, reports->count * sizeof(*grown));
		free(reports->jobs);
		reports->jobs = grown;
	}
	reports->jobs[reports->count] = *job;
	return reports->count++;
}

static uint64_t signature(const struct reports *reports, size_t index, unsigned link)
{
	return draw(draw(reports->seed, index), link);
}

static void write_token(struct text *out, const struct reports *reports, size_t index)
{
	char token[64];

	snprintf(token, sizeof(token), "%016" PRIX64 ".%zu==", signature(reports, index, 0), index);
	text_json_puts(out, token);
}

bool report_create(struct request *request, struct rows *rows)
{
	struct reports *reports = request->reports;
	struct job job = {.route = request->route,
			  .account = request->path[0],
			  .fate = request->fault,
			  .made = time(NULL)};
	size_t index;

	if (!report_check(request))
		return false;
	if (rows->lines) {
		report_write(request, rows);
		return true;
	}
	if (arguments_has(&request->arguments, "report_format", "CSV"))
		return refuse(&request->refusal, 400, 1, "The sandbox has no CSV reports.");
	job.query = memory_copy(request->encoded, strlen(request->encoded));
	pthread_mutex_lock(&reports->lock);
	index = add_job(reports, &job);
	pthread_mutex_unlock(&reports->lock);
	rows_open(rows);
	text_puts(rows->out, "{\"report_status\":\"IN_PROGRESS\",\"message\":null,\"token\":");
	write_token(rows->out, reports, index);
	text_char(rows->out, '}');
	rows_close(rows);
	return true;
}

/* False where no such job was made for that account. */
static bool find_job(struct reports *reports, const char *token, uint64_t account, size_t *index)
{
	uint64_t signed_with;

	if (sscanf(token, "%16" SCNx64 ".%zu==", &signed_with, index) != 2)
		return false;
	return *index < reports->count && signature(reports, *index, 0) == signed_with &&
	       reports->jobs[*index].account.id == account;
}

/* Renders a job's file. */
static void render(const struct job *job, struct text *out, size_t *rows)
{
	struct request request = {.world = job->account.world,
				  .route = job->route,
				  .scopes = "",
				  .complete = true, /* its limits were checked when it was made */
				  .path = {job->account}};
	struct rows sink = {.out = out};

	if (frame_check(&request, job->query))
		report_write(&request, &sink);
	*rows = sink.count;
	frame_release(&request);
}

static void write_status(struct text *out, const char *status)
{
	text_puts(out, "{\"report_status\":");
	text_json_puts(out, status);
	text_puts(out, ",\"url\":null,\"size\":null}");
}

static void write_link(struct text *out, const struct request *request, size_t index,
		       const struct job *job)
{
	struct text file = {0};
	char link[256];
	size_t count;

	render(job, &file, &count);
	if (!count) { /* a report without rows has no file */
		write_status(out, "FINISHED");
		text_release(&file);
		return;
	}
	snprintf(link, sizeof(link),
		 "%s" REPORT_PREFIX "%zu/metrics_report.txt?X-Amz-Expires=%d&X-Amz-Date=%lld"
		 "&link=%u&X-Amz-Signature=%016" PRIx64,
		 request->origin, index, LINK_SECONDS, (long long)time(NULL), job->links,
		 signature(request->reports, index, job->links));
	text_puts(out, "{\"report_status\":\"FINISHED\",\"url\":");
	text_json_puts(out, link);
	text_puts(out, ",\"size\":");
	text_uint(out, file.length);
	text_char(out, '}');
	text_release(&file);
}

/* Counts the poll and says what the answer is: a status, or NULL for a link. */
static const char *poll_job(struct reports *reports, size_t index, struct job *copy)
{
	struct job *job = &reports->jobs[index];
	const char *status = NULL;

	if (job->polls++ < reports->polls)
		status = "IN_PROGRESS";
	else if (job->fate == FAULT_REPORT_FAIL)
		status = "FAILED";
	else if (job->fate == FAULT_REPORT_EXPIRE || time(NULL) - job->made > REPORT_SECONDS)
		status = "EXPIRED";
	else
		job->links++;
	*copy = *job;
	return status;
}

bool report_poll(struct request *request, struct rows *rows)
{
	struct reports *reports = request->reports;
	const char *token = arguments_text(&request->arguments, "token");
	const char *status = "DOES_NOT_EXIST";
	struct job job;
	size_t index;

	pthread_mutex_lock(&reports->lock);
	if (find_job(reports, token, request->path[0].id, &index))
		status = poll_job(reports, index, &job);
	pthread_mutex_unlock(&reports->lock);
	rows_open(rows);
	if (status)
		write_status(rows->out, status);
	else
		write_link(rows->out, request, index, &job);
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
	if (!job.route || signature(reports, index, link) != signed_with)
		return refuse_link(refusal, 403, "SignatureDoesNotMatch", "Signature mismatch");
	if (is_stale(&job, link, made))
		return refuse_link(refusal, 403, "AccessDenied", "Request has expired");
	render(&job, out, rows);
	return true;
}
