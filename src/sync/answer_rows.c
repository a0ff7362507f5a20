#include "sync/answer.h"

#include <stdlib.h>

#include "base/memory.h"

/* So many pages without a row, one after the other, and the list is taken to have no end. */
enum { EMPTY_PAGES_MAX = 1000 };

/* A page that names one that was asked for already is asked once more, then it is an error: never a
 * loop.
 */
static void cursor_repeated(struct answer *answer)
{
	if (answer->unit->cursor_repeated) {
		answer_give_up(answer, ERROR_API,
			       "the API answers with the same page cursor again and again; the "
			       "rest of the "
			       "list cannot be read now, try again later");
		return;
	}
	answer->unit->cursor_repeated = true;
	answer_again(answer, 0);
}

static void keep_cursor(struct unit *unit, const struct buffer *cursor)
{
	free(unit->cursor);
	unit->cursor = cursor->length ? memory_text(buffer_text(cursor)) : NULL;
	unit->cursor_repeated = false;
	if (!unit->cursor)
		return;
	if (!unit->pages)
		unit->pages = json_object();
	json_object_set_new_nocheck(unit->pages, unit->cursor, json_true());
}

static bool has_no_end(struct unit *unit, const struct rows_found *found)
{
	unit->empty_pages = found->rows ? 0 : unit->empty_pages + 1;
	return found->cursor.length && unit->empty_pages >= EMPTY_PAGES_MAX;
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
	if (plan_commit(run->plan, answer->unit, &err) < 0) {
		answer_give_up(answer, err.kind, err.text);
		return;
	}
	if (has_no_end(answer->unit, found)) {
		answer_give_up(answer, ERROR_API,
			       "the API sends one page without rows after the other; the rest of "
			       "the list cannot be read now, try again later");
		return;
	}
	keep_cursor(answer->unit, &found->cursor);
	answer_next_step(answer, &reply);
}

static void take_rows(struct answer *answer)
{
	struct run *run = answer->run;
	struct rows_found found = {0};
	struct error err = {0};
	int read = rows_read(run, answer->unit, answer->body, &found, &err);

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
	const struct step *step = &answer->unit->step;

	pacing_succeeded(run, answer->request.category);
	answer_relieved(answer);
	answer->unit->failed_ms = 0;
	answer->unit->limited = 0;
	if (!step->anonymous)
		run->input->api->accepted(run->input->api->self, answer->unit->token);
	if (step->kind == STEP_ROWS)
		take_rows(answer);
	else
		answer_step(answer);
}

void answer_empty(struct answer *answer)
{
	struct reply reply = {0};

	pacing_succeeded(answer->run, answer->request.category);
	answer->unit->checkpoint->accessible = true;
	answer_next_step(answer, &reply);
}
