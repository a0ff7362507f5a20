#ifndef RUN_H
#define RUN_H

#include "http/pool.h"
#include "http/quota.h"
#include "http/retry.h"
#include "plan/plan.h"
#include "sync/exchange.h"
#include "sync/sync.h"

/* What the parts of the loop share: private to src/sync. */

/* How the API does in one rate-limit category. */
struct health {
	const char *category;
	unsigned failures_in_a_row;
	int64_t failing_since_ms; /* when the first of them came */
	const char *failing;	  /* the one stream that they were of; NULL: of several */
	int64_t retry_at_ms;	  /* in an outage, nothing goes out before */
	int64_t succeeded_ms;	  /* the last answer that was good; 0: none yet */
	int64_t blocked_until_ms; /* by the last 429 */
	int64_t waited_ms;	  /* for limits, since then */
	bool given_up;		  /* nothing more of it in this run */
	char why[384];
};

struct run {
	const struct sync_input *input;
	struct plan *plan;
	struct pool *pool;
	struct quota *quota;
	struct exchange exchange;
	struct buffer page;
	void *protocol; /* the protocol's own, for this run */
	struct retry_policy retry;
	uint32_t random;

	struct health *health; /* owned */
	size_t health_count;
	int64_t patience_ms;	  /* how long a limit may make us wait */
	int64_t limited_until_us; /* wall time at which a used-up quota is back; 0: none */

	unsigned concurrency;
	size_t memory;			    /* granted for bodies and what is made of them */
	size_t wire_budget, expected_bytes; /* of bodies in flight: allowed, and counted */

	struct queue stash; /* of struct response *: complete, waiting for room in the output */
	struct observer plan_observer;

	int64_t state_written_ms; /* or the begin of the run */
	int64_t state_at_ms;	  /* when the last STATE was written */
	int64_t estimated_ms;	  /* when it was last estimated how much is to come */
	int64_t polls;		  /* frugal requests that were sent */
	json_t *failed_pieces;	  /* {id: how often in a row}; owned */
	unsigned failures;	  /* parts that failed */
	struct error first_failure;
	bool stopping; /* a signal, or nothing can go on */
	struct error stop;

	unsigned probes_left;
	int32_t probe_day;
	bool probing;	  /* one is on its way */
	char probe_owner; /* its address marks the probe's response */
	uint64_t probe_ticket;
	struct asking probe_asked;
	int64_t probe_at_ms; /* not before */
};

/* pacing.c: what may go out */
int64_t pacing_wait_ms(void *self, const char *category, bool poll);
bool pacing_paused(struct run *run); /* some category has to wait for its limit */
bool pacing_admits(const struct run *run, const struct task *task);
void pacing_succeeded(struct run *run, const char *category);
/* Something of the category was answered well since then. */
bool pacing_others_succeed(struct run *run, const char *category, int64_t since_ms);
/* false: nothing of the category was answered for longer than our patience; it was given up, unless
 * all that was asked was of one stream: others are still to have their turn. */
bool pacing_failed(struct run *run, const char *category, const char *stream,
		   const struct verdict *why);
/* The API's limit is reached: nothing of the category goes out for so long; false: nor in this run,
 * since that, or all such waits without a good answer between, takes longer than our patience. */
bool pacing_wait(struct run *run, const char *category, int64_t wait_ms);
void pacing_limited(struct run *run, const char *category, int64_t wait_ms);

/* rows.c: a body's rows become records.  0; 1 when the page names one that was asked for already
 * as the next one (nothing was printed: ask again); -1 with ERROR_TRANSIENT (malformed: nothing was
 * printed, ask again), ERROR_API (a key) or ERROR_OUTPUT. */
struct rows_found {
	size_t rows;
	struct buffer cursor; /* the next page's; the caller releases it */
};
int rows_read(struct run *run, struct task *task, struct slice body, struct rows_found *found,
	      struct error *err);

/* rows_file.c: as rows_read, for a body that is a file of any size: it is printed as it is read.
 * Malformed: ERROR_TRANSIENT, after some records perhaps. */
int rows_read_file(struct run *run, struct task *task, int file, size_t *rows, struct error *err);

/* answer.c: what a response means for its unit */
void answer_take(struct run *run, struct response *response);

/* messages.c */
void messages_begin(struct run *run);
void messages_commit(struct run *run, struct buffer *lines);
void messages_state(struct run *run, bool now);
void messages_streams(struct run *run); /* COMPLETE or INCOMPLETE of streams that have ended */
/* The rate limit holds this stream, or (NULL) all that are being read, for so long. */
void messages_waiting(struct run *run, struct stream_run *only, int64_t wait_ms);
void messages_end(struct run *run, const struct error *why);
void messages_failure(struct run *run, const char *stream, enum error_kind kind, const char *text);
void messages_notes(struct run *run, struct stream_run *stream_run);

/* estimate.c: now and then, tell how many records the streams will have */
void estimate_tell(struct run *run);

/* listening.c: what the plan tells goes on to the run's observer; its failures are counted here */
struct observer plan_listener_new(struct run *run);

/* readiness.c: which days are final; in the end: as far as was learned, or is safe to say */
void final_day_start(struct run *run);
int64_t final_day_wait_ms(const struct run *run); /* until it is asked again; -1: it is not */
bool final_day_is(const struct run *run, const struct response *response);
void final_day_take(struct run *run, struct response *response);
void final_day_end(struct run *run);

/* sync.c: let transfers go on until there is room in the output; -1 when it is gone or we are to
 * stop */
int sync_wait_for_room(struct run *run, struct error *err);

#endif
