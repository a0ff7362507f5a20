#include "sync/answer.h"

#include <string.h>

#include "base/clock.h"
#include "sync/answer_refusal.h"
#include "sync/answer_retry.h"
#include "sync/answer_rows.h"
#include "sync/answer_step.h"
#include "sync/ending.h"

/* Limits, tokens and the network are nothing that an extractor knows a way around. */
static bool may_recover(const struct answer *answer)
{
	enum outcome outcome = answer->verdict.outcome;

	return answer->response->result == TRANSFER_OK && outcome != OUTCOME_OK &&
	       outcome != OUTCOME_RATE_LIMITED && outcome != OUTCOME_CROWDED &&
	       outcome != OUTCOME_TOKEN_EXPIRED && outcome != OUTCOME_STOP &&
	       outcome != OUTCOME_COLUMNS;
}

static void dispatch(struct answer *answer)
{
	struct error err = {0};

	if (may_recover(answer) && answer_recover(answer))
		return;
	switch (answer->verdict.outcome) {
	case OUTCOME_OK:
		answer_good(answer);
		return;
	case OUTCOME_EMPTY:
		answer_empty(answer);
		return;
	case OUTCOME_TRANSIENT:
		answer_retry(answer);
		return;
	case OUTCOME_RATE_LIMITED:
		answer_limited(answer);
		return;
	case OUTCOME_CROWDED:
		answer_crowded(answer);
		return;
	case OUTCOME_TOKEN_EXPIRED:
		answer_renew(answer);
		return;
	case OUTCOME_TOO_MUCH:
	case OUTCOME_BLAMED:
		answer_split(answer);
		return;
	case OUTCOME_COLUMNS:
		answer_without_columns(answer);
		return;
	case OUTCOME_NO_ACCESS:
		answer_no_access(answer);
		return;
	case OUTCOME_REFUSED:
		answer_give_up(answer, ERROR_API, answer->verdict.text);
		return;
	case OUTCOME_STOP:
		error_set(&err, ERROR_AUTH, "%s", answer->verdict.text);
		answer_stop_run(answer, &err);
		answer_finish(answer, false);
		return;
	}
}

static bool fits(const struct on_error *rule, const struct verdict *verdict)
{
	return (!rule->status || rule->status == verdict->status) &&
	       (!rule->code || rule->code == verdict->code) &&
	       (!rule->says || strcasestr(verdict->text, rule->says));
}

/* on_error of the definition goes before what the API's own table says. */
static void apply_reactions(const struct definition *stream, struct verdict *verdict)
{
	static const enum outcome meanings[] = {
		[REACT_EMPTY] = OUTCOME_EMPTY,
		[REACT_NO_ACCESS] = OUTCOME_NO_ACCESS,
		[REACT_TRANSIENT] = OUTCOME_TRANSIENT,
		[REACT_TOO_MUCH] = OUTCOME_TOO_MUCH,
	};

	for (size_t i = 0; verdict->outcome != OUTCOME_OK && i < stream->request.on_error_count;
	     i++) {
		const struct on_error *rule = &stream->request.on_error[i];

		if (rule->means != REACT_SINGLY && fits(rule, verdict)) {
			verdict->outcome = meanings[rule->means];
			return;
		}
	}
}

/* Batches are refused as such, or for a parameter; not in mid-list, where rows would come again. */
static bool wants_single(const struct answer *answer)
{
	const struct task *task = answer->task;
	const struct definition *stream = task->unit->selected->stream;
	enum outcome outcome = answer->verdict.outcome;

	if (task->unit->single || !task->unit->id_count || task->paging.cursor ||
	    (outcome != OUTCOME_NO_ACCESS && outcome != OUTCOME_REFUSED &&
	     outcome != OUTCOME_BLAMED))
		return false;
	for (size_t i = 0; i < stream->request.on_error_count; i++)
		if (stream->request.on_error[i].means == REACT_SINGLY &&
		    fits(&stream->request.on_error[i], &answer->verdict))
			return true;
	return false;
}

void answer_take(struct run *run, struct response *response)
{
	struct task *task = response->owner;
	struct answer answer = {.run = run, .response = response, .task = task};
	const struct sync_input *input = run->input;
	char label[TASK_LABEL_SIZE];

	answer.stream_run = plan_stream_run(run->plan, task);
	answer.request = task_request(task, label);
	task->sent.answered_us = response->arrived_us;
	run->pacing.expected_bytes -= task->sent.expected_bytes;
	if (task->step.kind == STEP_ROWS &&
	    response->wire_bytes > answer.stream_run->counts.wire_bytes)
		answer.stream_run->counts.wire_bytes = response->wire_bytes;
	if (task->step.category)
		quota_learn(run->quota, task->step.category, task->sent.ticket, &response->limits,
			    clock_ms());
	answer.body = exchange_judge(&run->exchange, &answer.request, response, &answer.verdict);
	if (task->step.kind != STEP_FILE)
		apply_reactions(task->unit->selected->stream, &answer.verdict);
	input->observer->request(
		input->observer->self,
		&(struct run_request){task->unit->selected->stream->name, answer.request.category,
				      label, response->status, response->took_ms,
				      response->wire_bytes, answer.verdict.outcome});
	if (wants_single(&answer))
		answer_singly(&answer);
	else
		dispatch(&answer);
	buffer_clear(&run->exchange.body);
	response_free(response);
}
