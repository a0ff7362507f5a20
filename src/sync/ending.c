#include "sync/ending.h"

#include "base/clock.h"
#include "sync/messages.h"
#include "sync/run.h"

void answer_stop_run(struct answer *answer, const struct error *err)
{
	answer->run->end.stopping = true;
	error_set(&answer->run->end.stop, err->kind, "%s", err->text);
}

/* The unit is over; what can go wrong below it is a failure of its own. */
void answer_finish(struct answer *answer, bool complete)
{
	struct error err = {0};
	const char *stream = answer->task->unit->selected->stream->name;

	if (plan_done(answer->run->plan, answer->task, complete, &err) < 0)
		messages_failure(answer->run, stream, err.kind, err.text);
}

void answer_give_up(struct answer *answer, enum error_kind kind, const char *text)
{
	char where[UNIT_TEXT_SIZE];
	struct error err = {0};

	error_set(&err, kind, "%s: %s", unit_text(answer->task->unit, where), text);
	messages_failure(answer->run, answer->task->unit->selected->stream->name, err.kind,
			 err.text);
	answer_finish(answer, false);
}

void answer_again(struct answer *answer, int64_t delay_ms)
{
	answer->task->step.not_before_ms = clock_ms() + delay_ms;
	plan_rollback(answer->run->plan, answer->task);
	plan_again(answer->run->plan, answer->task);
}

void answer_next_step(struct answer *answer, const struct reply *reply)
{
	struct error err = {0};
	struct plan *plan = answer->run->plan;

	if (plan_extractor(plan, answer->task)
		    ->next(plan_context(plan), answer->task, reply, &err) < 0)
		answer_give_up(answer, err.kind, err.text);
	else if (answer->task->step.kind == STEP_DONE)
		answer_finish(answer, true);
	else
		answer_proceed(answer);
}

void answer_proceed(struct answer *answer)
{
	plan_keep_resumable(answer->run->plan, answer->task);
	plan_again(answer->run->plan, answer->task);
}
