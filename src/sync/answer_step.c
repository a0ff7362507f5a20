#include "sync/answer_step.h"

#include "sync/messages.h"
#include "sync/rows_file.h"

/* Steps that lead to rows: jobs that the API works on, and the files that they end in. */

bool answer_recover(struct answer *answer)
{
	const struct extractor *extractor = plan_extractor(answer->run->plan, answer->task);
	struct error err = {0};
	int way = 0;

	if (extractor->recover)
		way = extractor->recover(plan_context(answer->run->plan), answer->task,
					 &answer->verdict, &err);
	if (way < 0) {
		answer_give_up(answer, err.kind, err.text);
	} else if (way > 0) {
		plan_rollback(answer->run->plan, answer->task);
		answer_proceed(answer);
	}
	return way != 0;
}

/* Malformed before its first row it may be a page that was sent in its place. */
static void file_failed(struct answer *answer, const struct error *err, bool printed)
{
	answer->verdict.outcome = OUTCOME_TRANSIENT;
	answer->verdict.wait_s = -1;
	snprintf(answer->verdict.text, sizeof(answer->verdict.text), "%.383s", err->text);
	if (err->kind == ERROR_OUTPUT || err->kind == ERROR_STOPPED) {
		answer_stop_run(answer, err);
		answer_finish(answer, false);
	} else if (printed || err->kind != ERROR_TRANSIENT || !answer_recover(answer)) {
		answer_give_up(answer, err->kind, err->text);
	}
}

static void take_file(struct answer *answer)
{
	struct run *run = answer->run;
	struct reply reply = {0};
	struct error err = {0};
	size_t before = answer->stream_run->counts.records;

	if (rows_read_file(run, answer->task, answer->response->file, &reply.rows, &err) < 0) {
		file_failed(answer, &err, answer->stream_run->counts.records > before);
		return;
	}
	messages_notes(run, answer->stream_run);
	if (plan_commit(run->plan, answer->task, &err) < 0)
		answer_give_up(answer, err.kind, err.text);
	else
		answer_next_step(answer, &reply);
}

void answer_step(struct answer *answer)
{
	struct reply reply = {.body = answer->body};

	if (answer->task->step.kind == STEP_FILE) {
		take_file(answer);
		return;
	}
	answer->task->unit->checkpoint->status.accessible = true;
	answer_next_step(answer, &reply);
}
