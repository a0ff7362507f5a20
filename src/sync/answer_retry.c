#include "sync/answer_retry.h"

#include "base/clock.h"
#include "plan/job_limit.h"
#include "sync/messages.h"
#include "sync/pacing.h"
#include "sync/retry_policy.h"

static bool blames_size(const struct answer *answer)
{
	return answer->response->status >= 500 || answer->response->result == TRANSFER_TIMEOUT;
}

void answer_leave_gap(struct answer *answer, const char *text)
{
	char where[UNIT_TEXT_SIZE], sentence[640];
	struct error err = {0};

	if (!answer->task->unit->selected->stream->window
		     .history_days) { /* lists are read whole, or not */
		answer_give_up(answer, ERROR_API, text);
		return;
	}
	snprintf(sentence, sizeof(sentence), "%s: %s; it is asked again in the next run",
		 unit_text(answer->task->unit, where), text);
	messages_failure(answer->run, answer->task->unit->selected->stream->name, ERROR_API,
			 sentence);
	if (plan_leave_gap(answer->run->plan, answer->task, &err) < 0)
		messages_failure(answer->run, NULL, err.kind, err.text);
}

/* Ask for less; for one id and day that still cannot be had: write it down, or give up. */
void answer_split(struct answer *answer)
{
	struct task *task = answer->task;
	bool smaller = answer->verdict.outcome != OUTCOME_BLAMED;
	bool one = task->unit->id_count == 1 && (!smaller || window_days(task->unit->window) <= 1);

	if (one)
		answer_leave_gap(answer, answer->verdict.text);
	else if ((!smaller && !task->unit->id_count) ||
		 !plan_split(answer->run->plan, task, answer->verdict.subject))
		answer_give_up(answer, ERROR_API, answer->verdict.text);
}

static enum error_kind kind_of(const struct answer *answer)
{
	return answer->verdict.outcome == OUTCOME_TRANSIENT ? ERROR_TRANSIENT : ERROR_API;
}

/*
 * How often pieces of one id failed without any that was answered: an id that fails on all days
 * alike is not worth a request for each of them.
 */
static int64_t failed_pieces(struct run *run, const struct task *task, bool failed)
{
	const char *id = task->unit->ids[0];
	int64_t count = json_integer_value(json_object_get(run->retrying.failed_pieces, id));

	count = failed ? count + 1 : INT32_MIN;
	if (!run->retrying.failed_pieces)
		run->retrying.failed_pieces = json_object();
	json_object_set_new(run->retrying.failed_pieces, id, json_integer(count));
	return count;
}

void answer_relieved(struct answer *answer)
{
	if (answer->task->unit->id_count == 1 && answer->task->attempts.splits)
		failed_pieces(answer->run, answer->task, false);
}

/* `well`: the category is not given up. */
static void wait_and_retry(struct answer *answer, bool well, const struct retry_facts *facts)
{
	struct run *run = answer->run;
	struct task *task = answer->task;
	const struct observer *observer = run->input->observer;
	int64_t delay;

	run->retrying.random = run->retrying.random * 1664525U + 1013904223U;
	delay = retry_delay_ms(&run->retrying.policy, task->attempts.count, task->attempts.spent_ms,
			       answer->verdict.wait_s, run->retrying.random);
	if (delay < 0 || !well) {
		if (retry_exhausted(facts) == RETRY_LEAVE_GAP)
			answer_leave_gap(answer, answer->verdict.text);
		else
			answer_give_up(answer, kind_of(answer), answer->verdict.text);
		return;
	}
	task->attempts.spent_ms += delay;
	observer->retrying(observer->self, task->unit->selected->stream->name,
			   answer->request.label, delay, &answer->verdict);
	answer_again(answer, delay);
}

static struct retry_facts facts_of(const struct answer *answer, bool others_succeed)
{
	const struct task *task = answer->task;
	struct retry_facts facts = {
		.attempts = task->attempts.count,
		.splits = task->attempts.splits,
		.ids = task->unit->id_count,
		.days = window_days(task->unit->window),
		.can_split = plan_can_split(task),
		.blames_size = blames_size(answer),
		.others_succeed = others_succeed,
	};

	if (retry_counts_pieces(&facts))
		facts.failed_pieces = failed_pieces(answer->run, task, true);
	return facts;
}

void answer_retry(struct answer *answer)
{
	const char *category = answer->request.category;
	struct task *task = answer->task;
	bool well = pacing_failed(answer->run, category, task->unit->selected->stream->name,
				  &answer->verdict);
	struct retry_facts facts;
	enum retry_action action;

	task->attempts.count++;
	if (!task->attempts.failed_ms)
		task->attempts.failed_ms = clock_ms();
	task->attempts.spent_ms += answer->response->took_ms;
	facts = facts_of(answer,
			 pacing_others_succeed(answer->run, category, task->attempts.failed_ms));
	action = retry_choose(&facts);
	if (action == RETRY_SPLIT)
		answer_split(answer);
	else if (action == RETRY_LEAVE_GAP)
		answer_leave_gap(answer, answer->verdict.text);
	else
		wait_and_retry(answer, well, &facts);
}

/* Fewer at once, and later; when even one is too much, again and again: a smaller one. */
void answer_crowded(struct answer *answer)
{
	enum { CROWDED_TRIES = 3, USUAL_WAIT_S = 30 };
	struct run *run = answer->run;
	struct task *task = answer->task;
	const struct observer *observer = run->input->observer;
	const struct job_limit *job_limit =
		checkpoint_job_limit(task->unit->checkpoint, task->unit->selected);
	int64_t wait_ms =
		1000 * (answer->verdict.wait_s >= 0 ? answer->verdict.wait_s : USUAL_WAIT_S);

	if (!job_limit) {
		answer_retry(answer);
		return;
	}
	plan_crowded(run->plan, task, clock_ms(), wait_ms);
	task->attempts.spent_ms += wait_ms;
	if (++task->attempts.crowded >= CROWDED_TRIES && job_limit->limit == 1 &&
	    plan_can_split(task)) {
		task->attempts.crowded = 0;
		plan_split(run->plan, task, NULL);
	} else if (task->attempts.spent_ms > run->retrying.policy.budget_ms) {
		answer_give_up(answer, ERROR_TRANSIENT, answer->verdict.text);
	} else {
		observer->retrying(observer->self, task->unit->selected->stream->name,
				   answer->request.label, wait_ms, &answer->verdict);
		answer_again(answer, wait_ms);
	}
}

/*
 * How long nothing of the category goes out.  The headers speak of the category: where a request is
 * refused again and again in spite of them, it has a limit of its own, and more patience is needed.
 */
static int64_t limited_ms(const struct answer *answer)
{
	enum { PATIENCE_STEPS = 6 };
	int64_t wait_ms = 1000 * (answer->verdict.wait_s >= 0 ? answer->verdict.wait_s : 60);
	unsigned again = answer->task->attempts.limited++;
	int64_t least_ms = 1000 << (again < PATIENCE_STEPS ? again : PATIENCE_STEPS);

	if (least_ms > answer->run->pacing.patience_ms)
		least_ms = answer->run->pacing.patience_ms;
	return wait_ms > least_ms ? wait_ms : least_ms;
}

void answer_limited(struct answer *answer)
{
	struct run *run = answer->run;
	const struct verdict *verdict = &answer->verdict;
	int64_t wait_ms = limited_ms(answer);
	const struct observer *observer = run->input->observer;

	if (!answer->task->step.category) { /* nobody counts these */
		answer_retry(answer);
		return;
	}
	if (pacing_wait(run, answer->request.category, wait_ms)) {
		observer->waiting(observer->self, answer->task->unit->selected->stream->name,
				  wait_ms, verdict->text);
		messages_waiting(run, answer->stream_run, wait_ms);
	}
	answer_again(answer, 0);
}

void answer_renew(struct answer *answer)
{
	enum { RENEWALS = 3 };
	const struct api *api = answer->run->input->api;
	struct error err = {0};

	if (++answer->task->attempts.renewals > RENEWALS)
		error_set(&err, ERROR_AUTH, "%s; a new token did not help", answer->verdict.text);
	if (err.kind || api->renew(api->self, answer->task->sent.token, &err) < 0) {
		answer_stop_run(answer, &err);
		answer_finish(answer, false);
		return;
	}
	answer_again(answer, 0);
}
