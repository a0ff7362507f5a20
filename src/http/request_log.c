#include "http/request_log.h"

struct sent_request *request_log_add(struct request_log *log, size_t category, uint64_t windows,
				     int64_t now_ms)
{
	uint64_t ticket = ++log->last_ticket;
	struct sent_request *sent = &log->ring[ticket % REQUEST_LOG_MAX];

	*sent = (struct sent_request){
		.ticket = ticket,
		.sent_event = ++log->last_event,
		.sent_ms = now_ms,
		.category = category,
		.windows = windows,
	};
	return sent;
}

struct sent_request *request_log_find(struct request_log *log, uint64_t ticket)
{
	struct sent_request *sent = &log->ring[ticket % REQUEST_LOG_MAX];

	return ticket && sent->ticket == ticket ? sent : NULL;
}

uint64_t request_log_oldest(const struct request_log *log)
{
	return log->last_ticket < REQUEST_LOG_MAX ? 1 : log->last_ticket - REQUEST_LOG_MAX + 1;
}

void request_log_answered(struct request_log *log, struct sent_request *sent)
{
	if (!sent->answered_event)
		sent->answered_event = ++log->last_event;
}

struct request_log_around request_log_around(const struct request_log *log, uint64_t window,
					     const struct sent_request *it, uint64_t first)
{
	struct request_log_around around = {0};
	uint64_t ticket = it ? it->ticket : 0;

	for (uint64_t i = request_log_oldest(log); i <= log->last_ticket; i++) {
		const struct sent_request *sent = &log->ring[i % REQUEST_LOG_MAX];

		if (i == ticket || !(sent->windows & window))
			continue;
		if (i > ticket) {
			around.after++;
			around.unanswered_after += !sent->answered_event;
		} else if (!sent->answered_event) {
			around.unanswered_before++;
		} else if (it && i >= first && sent->answered_event < it->sent_event) {
			around.answered_before++;
		}
	}
	return around;
}

const struct sent_request *request_log_before(const struct request_log *log, uint64_t window,
					      const struct sent_request *it, int64_t count)
{
	const struct sent_request *found = it;

	for (uint64_t i = it->ticket - 1; count > 0 && i >= request_log_oldest(log); i--) {
		const struct sent_request *sent = &log->ring[i % REQUEST_LOG_MAX];

		if (!(sent->windows & window))
			continue;
		found = sent;
		count--;
	}
	return found;
}
