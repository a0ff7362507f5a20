#include "sync/answer_rows.h"

#include <stdlib.h>

#include "base/memory.h"
#include "sync/answer_retry.h"
#include "sync/answer_step.h"
#include "sync/messages.h"
#include "sync/rows.h"

/* So many pages without a row, one after the other, and the list is taken to have no end. */
enum { EMPTY_PAGES_MAX = 1000 };

/* A page that names one that was asked for already is asked once more, then it is an error: never a
 * loop.
 */
static void cursor_repeated(struct answer *answer)
{
	if (answer->task->paging.repeated) {
		answer_give_up(answer, ERROR_API,
			       "the API answers with the same page cursor again and again; the "
			       "rest of the "
			       "list cannot be read now, try again later");
		return;
	}
	answer->task->paging.repeated = true;
	answer_again(answer, 0);
}

static void keep_cursor(struct task *task, const struct buffer *cursor)
{
	free(task->paging.cursor);
	task->paging.cursor = cursor->length ? memory_text(buffer_text(cursor)) : NULL;
	task->paging.repeated = false;
	if (!task->paging.cursor)
		return;
	if (!task->paging.cursors_seen)
		task->paging.cursors_seen = json_object();
	json_object_set_new_nocheck(task->paging.cursors_seen, task->paging.cursor, json_true());
}

static bool has_no_end(struct task *task, const struct rows_found *found)
{
	task->paging.empty = found->rows ? 0 : task->paging.empty + 1;
	return found->cursor.length && task->paging.empty >= EMPTY_PAGES_MAX;
}

static void read_failed(struct answer *answer, const struct error *err)
{
	if (err->kind == ERROR_TRANSIENT) {
		answer->verdict.outcome = OUTCOME_TRANSIENT;
		answer->verdict.wait_s = -1;
		snprintf(answer->verdict.text, sizeof(answer->verdict.text), "%.383s", err->text);
		answer_retry(answer);
	} else if (err->kind == ERROR_OUTPUT || err->kind == ERROR_STOPPED) {
		answer_stop_run(answer, err);
		answer_finish(answer, false);
	} else {
		answer_give_up(answer, err->kind, err->text);
	}
}

static void commit_rows(struct answer *answer, const struct rows_found *found)
{
	struct run *run = answer->run;
	struct reply reply = {.rows = found->rows, .cursor = buffer_slice(&found->cursor)};
	struct error err = {0};

	messages_notes(run, answer->stream_run);
	if (plan_commit(run->plan, answer->task, &err) < 0) {
		answer_give_up(answer, err.kind, err.text);
		return;
	}
	if (has_no_end(answer->task, found)) {
		answer_give_up(answer, ERROR_API,
			       "the API sends one page without rows after the other; the rest of "
			       "the list cannot be read now, try again later");
		return;
	}
	keep_cursor(answer->task, &found->cursor);
	answer_next_step(answer, &reply);
}

static void take_rows(struct answer *answer)
{
	struct run *run = answer->run;
	struct rows_found found = {0};
	struct error err = {0};
	int read = rows_read(run, answer->task, answer->body, &found, &err);

	if (read < 0)
		read_failed(answer, &err);
	else if (read > 0)
		cursor_repeated(answer);
	else
		commit_rows(answer, &found);
	buffer_release(&found.cursor);
}

void answer_good(struct answer *answer)
{
	struct run *run = answer->run;
	const struct step *step = &answer->task->step;

	pacing_succeeded(run, answer->request.category);
	answer_relieved(answer);
	answer->task->attempts.failed_ms = 0;
	answer->task->attempts.limited = 0;
	if (!step->anonymous)
		run->input->api->accepted(run->input->api->self, answer->task->sent.token);
	if (step->kind == STEP_ROWS)
		take_rows(answer);
	else
		answer_step(answer);
}

void answer_empty(struct answer *answer)
{
	struct reply reply = {0};

	pacing_succeeded(answer->run, answer->request.category);
	answer->task->unit->checkpoint->status.accessible = true;
	answer_next_step(answer, &reply);
}
