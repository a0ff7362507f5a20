#include "sync/answer.h"

#include <stdlib.h>

#include "base/memory.h"

/* So many pages without a row, one after the other, and the list is taken to have no end. */
enum { EMPTY_PAGES_MAX = 1000 };

/* A page that names one that was asked for already is asked once more, then it is an error: never a
 * loop.
 */
static void cursor_repeated(struct taking *taking)
{
	if (taking->unit->cursor_repeated) {
		answer_give_up(taking, ERROR_API,
			       "the API answers with the same page cursor again and again; the "
			       "rest of the "
			       "list cannot be read now, try again later");
		return;
	}
	taking->unit->cursor_repeated = true;
	answer_again(taking, 0);
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

static void read_failed(struct taking *taking, const struct error *err)
{
	if (err->kind == ERROR_TRANSIENT) {
		taking->verdict.outcome = OUTCOME_TRANSIENT;
		taking->verdict.wait_s = -1;
		snprintf(taking->verdict.text, sizeof(taking->verdict.text), "%.383s", err->text);
		answer_retry(taking);
	} else if (err->kind == ERROR_OUTPUT || err->kind == ERROR_STOPPED) {
		answer_stop_run(taking, err);
		answer_finish(taking, false);
	} else {
		answer_give_up(taking, err->kind, err->text);
	}
}

static void commit_rows(struct taking *taking, const struct rows_found *found)
{
	struct running *running = taking->running;
	struct answer answer = {.rows = found->rows, .cursor = buffer_slice(&found->cursor)};
	struct error err = {0};

	messages_notes(running, taking->reader);
	if (plan_commit(running->plan, taking->unit, &err) < 0) {
		answer_give_up(taking, err.kind, err.text);
		return;
	}
	if (has_no_end(taking->unit, found)) {
		answer_give_up(taking, ERROR_API,
			       "the API sends one page without rows after the other; the rest of "
			       "the list cannot be read now, try again later");
		return;
	}
	keep_cursor(taking->unit, &found->cursor);
	answer_next_step(taking, &answer);
}

static void take_rows(struct taking *taking)
{
	struct running *running = taking->running;
	struct rows_found found = {0};
	struct error err = {0};
	int read = rows_read(running, taking->unit, taking->body, &found, &err);

	if (read < 0)
		read_failed(taking, &err);
	else if (read > 0)
		cursor_repeated(taking);
	else
		commit_rows(taking, &found);
	buffer_release(&found.cursor);
}

void answer_good(struct taking *taking)
{
	struct running *running = taking->running;
	const struct step *step = &taking->unit->step;

	pacing_succeeded(running, taking->request.category);
	answer_relieved(taking);
	taking->unit->failed_ms = 0;
	taking->unit->limited = 0;
	if (!step->anonymous)
		running->input->api->accepted(running->input->api->self, taking->unit->token);
	if (step->kind == STEP_ROWS)
		take_rows(taking);
	else
		answer_step(taking);
}

void answer_empty(struct taking *taking)
{
	struct answer answer = {0};

	pacing_succeeded(taking->running, taking->request.category);
	taking->unit->group->accessible = true;
	answer_next_step(taking, &answer);
}
