#include "http/quota_window.h"

#include <stddef.h>

/*
 * A window is assumed to begin a fiftieth of its length after its first request was sent (the way
 * to the server), or when that request was answered, whichever is first.  So the next burst neither
 * comes before the server's window has ended nor wastes time.
 */
enum { GUARD_SHARE = 50 };

static void open_at(struct quota_window *window, const struct sent_request *first)
{
	window->first = first->ticket;
	window->own = window->others = 0;
	window->claim_count = 0;
	window->end_ms = first->sent_ms + window->length_ms + window->length_ms / GUARD_SHARE;
}

static void end_no_later(struct quota_window *window, int64_t end_ms)
{
	if (window->end_ms > end_ms)
		window->end_ms = end_ms;
}

void quota_window_count(struct quota_window *window, const struct sent_request *sent)
{
	if (sent->sent_ms >= window->end_ms)
		open_at(window, sent);
	window->own++;
}

int64_t quota_window_free_ms(const struct quota_window *window)
{
	return window->own + window->others < window->limit ? INT64_MIN : window->end_ms;
}

void quota_window_answered(struct quota_window *window, const struct sent_request *it,
			   int64_t now_ms)
{
	if (it->ticket == window->first)
		end_no_later(window, now_ms + window->length_ms);
}

void quota_window_recount(struct quota_window *window, struct request_log *log, size_t category,
			  int64_t now_ms)
{
	for (uint64_t i = request_log_oldest(log); i <= log->last_ticket; i++) {
		struct sent_request *sent = request_log_find(log, i);

		if (sent->category != category || sent->sent_ms <= now_ms - window->length_ms)
			continue;
		sent->windows |= window->bit;
		quota_window_count(window, sent);
	}
}

/*
 * `count` includes an unknown part of the requests on their way: it is the least that is used.  All
 * requests sent after `it` come on top if requests arrive in order; when two are swapped, one
 * response claims too much, but its neighbours do not.
 */
static void learn_others(struct quota_window *window, int64_t count, int64_t on_the_way)
{
	int64_t agreed = INT64_MAX;

	window->claims[window->claim_count++ % QUOTA_WINDOW_WITNESSES] =
		count + on_the_way - window->own;
	for (size_t i = 0; i < QUOTA_WINDOW_WITNESSES; i++)
		if (window->claims[i] < agreed)
			agreed = window->claims[i];
	if (window->claim_count >= QUOTA_WINDOW_WITNESSES && agreed > window->others)
		window->others = agreed;
	if (count - window->own > window->others)
		window->others = count - window->own;
}

static void learn_remaining(struct quota_window *window, const struct request_log *log,
			    const struct sent_request *it, int64_t remaining, int64_t now_ms)
{
	int64_t count = remaining < window->limit ? window->limit - remaining : 0;
	struct request_log_around around = request_log_around(log, window->bit, it, window->first);

	if (!it || count >= around.answered_before) {
		learn_others(window, count, around.unanswered_after);
		return;
	}
	/*
	 * The server no longer counts requests that it has answered: its window began later than
	 * ours, with the first of the `count` requests that it counts.
	 */
	open_at(window, request_log_before(log, window->bit, it, count - 1));
	end_no_later(window, now_ms + window->length_ms);
	window->own = count + around.after + around.unanswered_before;
}

/*
 * `reset` is a whole number of seconds, rounded either way, from a moment between sending and
 * answer: this bounds the end of the window on both sides.
 */
static void learn_reset(struct quota_window *window, const struct sent_request *it, int64_t reset_s,
			int64_t now_ms)
{
	int64_t earliest = (it ? it->sent_ms : now_ms) + (reset_s - 1) * 1000;

	if (window->end_ms < earliest)
		window->end_ms = earliest;
	end_no_later(window, now_ms + (reset_s + 1) * 1000);
}

void quota_window_learn(struct quota_window *window, const struct request_log *log,
			const struct sent_request *it, const struct limits *seen, int64_t now_ms)
{
	/* A response to a request from before the window, or one after its end, is about another.
	 */
	if (now_ms >= window->end_ms || (it && it->ticket < window->first))
		return;
	if (seen->remaining >= 0)
		learn_remaining(window, log, it, seen->remaining, now_ms);
	if (seen->reset_s >= 0)
		learn_reset(window, it, seen->reset_s, now_ms);
}
