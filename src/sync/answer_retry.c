#include "sync/answer.h"

#include "base/clock.h"
#include "sync/lane.h"

static bool blames_size(const struct taking *taking)
{
	return taking->response->status >= 500 || taking->response->transport == TRANSPORT_TIMEOUT;
}

void answer_owe(struct taking *taking, const char *text)
{
	char where[UNIT_TEXT_SIZE], sentence[640];
	struct error err = {0};

	if (!taking->unit->what->stream->window.history_days) { /* lists are read whole, or not */
		answer_give_up(taking, ERROR_API, text);
		return;
	}
	snprintf(sentence, sizeof(sentence), "%s: %s; it is asked again in the next run",
		 unit_text(taking->unit, where), text);
	messages_failure(taking->running, taking->unit->what->stream->name, ERROR_API, sentence);
	if (plan_owe(taking->running->plan, taking->unit, &err) < 0)
		messages_failure(taking->running, NULL, err.kind, err.text);
}

/* Ask for less; for one id and day that still cannot be had: write it down, or give up. */
void answer_split(struct taking *taking)
{
	struct unit *unit = taking->unit;
	bool smaller = taking->verdict.outcome != OUTCOME_BLAMED;
	bool one = unit->id_count == 1 && (!smaller || window_days(unit->window) <= 1);

	if (one)
		answer_owe(taking, taking->verdict.text);
	else if ((!smaller && !unit->id_count) ||
		 !plan_split(taking->running->plan, unit, taking->verdict.subject))
		answer_give_up(taking, ERROR_API, taking->verdict.text);
}

static enum error_kind kind_of(const struct taking *taking)
{
	return taking->verdict.outcome == OUTCOME_TRANSIENT ? ERROR_TRANSIENT : ERROR_API;
}

/*
 * How often pieces of one id failed without any that was answered: an id that fails on all days
 * alike is not worth a request for each of them.
 */
static int64_t failed_pieces(struct running *running, const struct unit *unit, bool failed)
{
	const char *id = unit->ids[0];
	int64_t count = json_integer_value(json_object_get(running->failed_pieces, id));

	count = failed ? count + 1 : INT32_MIN;
	if (!running->failed_pieces)
		running->failed_pieces = json_object();
	json_object_set_new(running->failed_pieces, id, json_integer(count));
	return count;
}

void answer_relieved(struct taking *taking)
{
	if (taking->unit->id_count == 1 && taking->unit->splits)
		failed_pieces(taking->running, taking->unit, false);
}

/*
 * A batch that failed twice is asked in halves, ids first, then days; but not over and over while
 * nothing else works either.
 */
static bool worth_splitting(const struct taking *taking, bool others_succeed)
{
	enum { TRIES = 2, BLIND_SPLITS = 8, PIECES = 12 };
	const struct unit *unit = taking->unit;

	if (unit->attempt < TRIES || !plan_can_split(unit))
		return false;
	if (unit->id_count == 1 && failed_pieces(taking->running, unit, true) > PIECES)
		return false;
	return others_succeed || unit->splits < BLIND_SPLITS;
}

/* One id that goes on failing while others do not. */
static bool worth_owing(const struct taking *taking, bool others_succeed)
{
	enum { TRIES = 5, PIECE_TRIES = 2 };
	const struct unit *unit = taking->unit;
	unsigned tries = window_days(unit->window) > 1 ? PIECE_TRIES : TRIES;

	return unit->id_count == 1 && unit->attempt >= tries && others_succeed;
}

/* `well`: the category is not given up; `others`: requests that are not this one's are answered. */
static void wait_and_retry(struct taking *taking, bool well, bool others)
{
	struct running *running = taking->running;
	struct unit *unit = taking->unit;
	const struct observer *observer = running->input->observer;
	int64_t delay;

	running->random = running->random * 1664525U + 1013904223U;
	delay = retry_delay_ms(&running->retry, unit->attempt, unit->spent_ms,
			       taking->verdict.wait_s, running->random);
	if (delay < 0 || !well) {
		if (others && unit->id_count == 1 && blames_size(taking))
			answer_owe(taking, taking->verdict.text);
		else
			answer_give_up(taking, kind_of(taking), taking->verdict.text);
		return;
	}
	unit->spent_ms += delay;
	observer->retrying(observer->self, unit->what->stream->name, taking->request.label, delay,
			   &taking->verdict);
	answer_again(taking, delay);
}

void answer_retry(struct taking *taking)
{
	const char *category = taking->request.category;
	struct unit *unit = taking->unit;
	bool well = pacing_failed(taking->running, category, unit->what->stream->name,
				  &taking->verdict);
	bool others, suspect;

	unit->attempt++;
	if (!unit->failed_ms)
		unit->failed_ms = clock_ms();
	unit->spent_ms += taking->response->took_ms;
	others = pacing_others_succeed(taking->running, category, unit->failed_ms);
	suspect = unit->id_count && blames_size(taking);
	if (suspect && worth_splitting(taking, others))
		answer_split(taking);
	else if (suspect && worth_owing(taking, others))
		answer_owe(taking, taking->verdict.text);
	else
		wait_and_retry(taking, well, others);
}

/* Fewer at once, and later; when even one is too much, again and again: a smaller one. */
void answer_crowded(struct taking *taking)
{
	enum { CROWDED_TRIES = 3, USUAL_WAIT_S = 30 };
	struct running *running = taking->running;
	struct unit *unit = taking->unit;
	const struct observer *observer = running->input->observer;
	const struct lane *lane = group_lane(unit->group, unit->what);
	int64_t wait_ms =
		1000 * (taking->verdict.wait_s >= 0 ? taking->verdict.wait_s : USUAL_WAIT_S);

	if (!lane) {
		answer_retry(taking);
		return;
	}
	plan_crowded(running->plan, unit, clock_ms(), wait_ms);
	unit->spent_ms += wait_ms;
	if (++unit->crowded >= CROWDED_TRIES && lane->limit == 1 && plan_can_split(unit)) {
		unit->crowded = 0;
		plan_split(running->plan, unit, NULL);
	} else if (unit->spent_ms > running->retry.budget_ms) {
		answer_give_up(taking, ERROR_TRANSIENT, taking->verdict.text);
	} else {
		observer->retrying(observer->self, unit->what->stream->name, taking->request.label,
				   wait_ms, &taking->verdict);
		answer_again(taking, wait_ms);
	}
}

/*
 * How long nothing of the category goes out.  The headers speak of the category: where a request is
 * refused again and again in spite of them, it has a limit of its own, and more patience is needed.
 */
static int64_t limited_ms(const struct taking *taking)
{
	enum { PATIENCE_STEPS = 6 };
	int64_t wait_ms = 1000 * (taking->verdict.wait_s >= 0 ? taking->verdict.wait_s : 60);
	unsigned again = taking->unit->limited++;
	int64_t least_ms = 1000 << (again < PATIENCE_STEPS ? again : PATIENCE_STEPS);

	if (least_ms > taking->running->patience_ms)
		least_ms = taking->running->patience_ms;
	return wait_ms > least_ms ? wait_ms : least_ms;
}

void answer_limited(struct taking *taking)
{
	struct running *running = taking->running;
	const struct verdict *verdict = &taking->verdict;
	int64_t wait_ms = limited_ms(taking);
	const struct observer *observer = running->input->observer;

	if (!taking->unit->step.category) { /* nobody counts these */
		answer_retry(taking);
		return;
	}
	if (pacing_wait(running, taking->request.category, wait_ms)) {
		observer->waiting(observer->self, taking->unit->what->stream->name, wait_ms,
				  verdict->text);
		messages_waiting(running, taking->reader, wait_ms);
	}
	answer_again(taking, 0);
}

void answer_renew(struct taking *taking)
{
	enum { RENEWALS = 3 };
	const struct api *api = taking->running->input->api;
	struct error err = {0};

	if (++taking->unit->renewals > RENEWALS)
		error_set(&err, ERROR_AUTH, "%s; a new token did not help", taking->verdict.text);
	if (err.kind || api->renew(api->self, taking->unit->token, &err) < 0) {
		answer_stop_run(taking, &err);
		answer_finish(taking, false);
		return;
	}
	answer_again(taking, 0);
}
