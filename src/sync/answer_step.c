#include "sync/answer.h"

/* Steps that lead to rows: jobs that the API works on, and the files that they end in. */

bool answer_recover(struct taking *taking)
{
	const struct extractor *extractor = plan_extractor(taking->running->plan, taking->unit);
	struct error err = {0};
	int way = 0;

	if (extractor->recover)
		way = extractor->recover(plan_context(taking->running->plan), taking->unit,
					 &taking->verdict, &err);
	if (way < 0) {
		answer_give_up(taking, err.kind, err.text);
	} else if (way > 0) {
		plan_rollback(taking->running->plan, taking->unit);
		answer_proceed(taking);
	}
	return way != 0;
}

/* Malformed before its first row it may be a page that was sent in its place. */
static void file_failed(struct taking *taking, const struct error *err, bool printed)
{
	taking->verdict.outcome = OUTCOME_TRANSIENT;
	taking->verdict.wait_s = -1;
	snprintf(taking->verdict.text, sizeof(taking->verdict.text), "%.383s", err->text);
	if (err->kind == ERROR_OUTPUT || err->kind == ERROR_STOPPED) {
		answer_stop_run(taking, err);
		answer_finish(taking, false);
	} else if (printed || err->kind != ERROR_TRANSIENT || !answer_recover(taking)) {
		answer_give_up(taking, err->kind, err->text);
	}
}

static void take_file(struct taking *taking)
{
	struct running *running = taking->running;
	struct answer answer = {0};
	struct error err = {0};
	size_t before = taking->reader->records;

	if (rows_read_file(running, taking->unit, taking->response->file, &answer.rows, &err) < 0) {
		file_failed(taking, &err, taking->reader->records > before);
		return;
	}
	messages_notes(running, taking->reader);
	if (plan_commit(running->plan, taking->unit, &err) < 0)
		answer_give_up(taking, err.kind, err.text);
	else
		answer_next_step(taking, &answer);
}

void answer_step(struct taking *taking)
{
	struct answer answer = {.body = taking->body};

	if (taking->unit->step.kind == STEP_FILE) {
		take_file(taking);
		return;
	}
	taking->unit->group->accessible = true;
	answer_next_step(taking, &answer);
}
