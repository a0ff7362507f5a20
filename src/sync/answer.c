#include "sync/answer.h"

#include <string.h>

#include "base/clock.h"

void answer_stop_run(struct taking *taking, const struct error *err)
{
	taking->running->stopping = true;
	error_set(&taking->running->stop, err->kind, "%s", err->text);
}

/* The unit is over; what can go wrong below it is a failure of its own. */
void answer_finish(struct taking *taking, bool complete)
{
	struct error err = {0};
	const char *stream = taking->unit->what->stream->name;

	if (plan_done(taking->running->plan, taking->unit, complete, &err) < 0)
		messages_failure(taking->running, stream, err.kind, err.text);
}

void answer_give_up(struct taking *taking, enum error_kind kind, const char *text)
{
	char where[UNIT_TEXT_SIZE];
	struct error err = {0};

	error_set(&err, kind, "%s: %s", unit_text(taking->unit, where), text);
	messages_failure(taking->running, taking->unit->what->stream->name, err.kind, err.text);
	answer_finish(taking, false);
}

void answer_again(struct taking *taking, int64_t delay_ms)
{
	taking->unit->step.not_before_ms = clock_ms() + delay_ms;
	plan_rollback(taking->running->plan, taking->unit);
	plan_again(taking->running->plan, taking->unit);
}

void answer_next_step(struct taking *taking, const struct answer *answer)
{
	struct error err = {0};

	struct plan *plan = taking->running->plan;

	if (plan_extractor(plan, taking->unit)
		    ->next(plan_context(plan), taking->unit, answer, &err) < 0)
		answer_give_up(taking, err.kind, err.text);
	else if (taking->unit->step.kind == STEP_DONE)
		answer_finish(taking, true);
	else
		answer_proceed(taking);
}

void answer_proceed(struct taking *taking)
{
	plan_pending(taking->running->plan, taking->unit);
	plan_again(taking->running->plan, taking->unit);
}

/* Limits, tokens and the network are nothing that an extractor knows a way around. */
static bool may_recover(const struct taking *taking)
{
	enum outcome outcome = taking->verdict.outcome;

	return taking->response->transport == TRANSPORT_OK && outcome != OUTCOME_OK &&
	       outcome != OUTCOME_RATE_LIMITED && outcome != OUTCOME_CROWDED &&
	       outcome != OUTCOME_TOKEN_EXPIRED && outcome != OUTCOME_STOP &&
	       outcome != OUTCOME_COLUMNS;
}

static void dispatch(struct taking *taking)
{
	struct error err = {0};

	if (may_recover(taking) && answer_recover(taking))
		return;
	switch (taking->verdict.outcome) {
	case OUTCOME_OK:
		answer_good(taking);
		return;
	case OUTCOME_EMPTY:
		answer_empty(taking);
		return;
	case OUTCOME_TRANSIENT:
		answer_retry(taking);
		return;
	case OUTCOME_RATE_LIMITED:
		answer_limited(taking);
		return;
	case OUTCOME_CROWDED:
		answer_crowded(taking);
		return;
	case OUTCOME_TOKEN_EXPIRED:
		answer_renew(taking);
		return;
	case OUTCOME_TOO_MUCH:
	case OUTCOME_BLAMED:
		answer_split(taking);
		return;
	case OUTCOME_COLUMNS:
		answer_without_columns(taking);
		return;
	case OUTCOME_NO_ACCESS:
		answer_no_access(taking);
		return;
	case OUTCOME_REFUSED:
		answer_give_up(taking, ERROR_API, taking->verdict.text);
		return;
	case OUTCOME_STOP:
		error_set(&err, ERROR_AUTH, "%s", taking->verdict.text);
		answer_stop_run(taking, &err);
		answer_finish(taking, false);
		return;
	}
}

/* Inflate, unless the transfer failed; a body that cannot be had is judged as what it is. */
static bool inflate(struct taking *taking, struct verdict *verdict)
{
	struct running *running = taking->running;
	const struct response *response = taking->response;
	struct error err = {0};

	taking->body = (struct slice){"", 0};
	if (response->transport != TRANSPORT_OK)
		return true;
	taking->body = response->body;
	if (!response->gzip)
		return true;
	if (inflate_body(running->inflate, response->body, &running->body, running->inflate_limit,
			 &err) == 0) {
		taking->body = buffer_slice(&running->body);
		return true;
	}
	*verdict = (struct verdict){.outcome = err.kind == ERROR_TRANSIENT ? OUTCOME_TRANSIENT
									   : OUTCOME_TOO_MUCH,
				    .wait_s = -1,
				    .status = response->status};
	snprintf(verdict->text, sizeof(verdict->text), "%.383s", err.text);
	return false;
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

	for (size_t i = 0; verdict->outcome != OUTCOME_OK && i < stream->on_error_count; i++) {
		const struct on_error *rule = &stream->on_error[i];

		if (rule->means != REACT_SINGLY && fits(rule, verdict)) {
			verdict->outcome = meanings[rule->means];
			return;
		}
	}
}

/* Batches are refused as such, or for a parameter; not in mid-list, where rows would come again. */
static bool wants_single(const struct taking *taking)
{
	const struct unit *unit = taking->unit;
	const struct definition *stream = unit->what->stream;
	enum outcome outcome = taking->verdict.outcome;

	if (unit->single || !unit->id_count || unit->cursor ||
	    (outcome != OUTCOME_NO_ACCESS && outcome != OUTCOME_REFUSED &&
	     outcome != OUTCOME_BLAMED))
		return false;
	for (size_t i = 0; i < stream->on_error_count; i++)
		if (stream->on_error[i].means == REACT_SINGLY &&
		    fits(&stream->on_error[i], &taking->verdict))
			return true;
	return false;
}

void answer_take(struct running *running, struct response *response)
{
	struct unit *unit = response->owner;
	struct taking taking = {.running = running, .response = response, .unit = unit};
	const struct sync_input *input = running->input;
	char label[UNIT_LABEL_SIZE];

	taking.reader = plan_reader(running->plan, unit);
	taking.request = unit_request(unit, label);
	unit->arrived_us = response->arrived_us;
	running->expected_bytes -= unit->expected_bytes;
	if (unit->step.kind == STEP_ROWS && response->wire_bytes > taking.reader->wire_bytes)
		taking.reader->wire_bytes = response->wire_bytes;
	if (unit->step.category)
		quota_learn(running->quota, unit->step.category, unit->ticket, &response->limits,
			    clock_ms());
	if (inflate(&taking, &taking.verdict))
		input->api->judge(input->api->self, &taking.request, response, taking.body,
				  &taking.verdict);
	if (unit->step.kind != STEP_FILE)
		apply_reactions(unit->what->stream, &taking.verdict);
	input->observer->request(
		input->observer->self,
		&(struct run_request){unit->what->stream->name, taking.request.category, label,
				      response->status, response->took_ms, response->wire_bytes,
				      taking.verdict.outcome});
	if (wants_single(&taking))
		answer_singly(&taking);
	else
		dispatch(&taking);
	buffer_clear(&running->body);
	response_free(response);
}
