#include "http/takes.h"

struct take *takes_add(struct takes *takes, size_t category, uint64_t windows, int64_t now_ms)
{
	uint64_t ticket = ++takes->last_ticket;
	struct take *take = &takes->ring[ticket % TAKES_MAX];

	*take = (struct take){
		.ticket = ticket,
		.sent = ++takes->last_event,
		.sent_ms = now_ms,
		.category = category,
		.windows = windows,
	};
	return take;
}

struct take *takes_find(struct takes *takes, uint64_t ticket)
{
	struct take *take = &takes->ring[ticket % TAKES_MAX];

	return ticket && take->ticket == ticket ? take : NULL;
}

uint64_t takes_oldest(const struct takes *takes)
{
	return takes->last_ticket < TAKES_MAX ? 1 : takes->last_ticket - TAKES_MAX + 1;
}

void takes_answer(struct takes *takes, struct take *take)
{
	if (!take->answered)
		take->answered = ++takes->last_event;
}

struct takes_around takes_around(const struct takes *takes, uint64_t window, const struct take *it,
				 uint64_t first)
{
	struct takes_around around = {0};
	uint64_t ticket = it ? it->ticket : 0;

	for (uint64_t i = takes_oldest(takes); i <= takes->last_ticket; i++) {
		const struct take *take = &takes->ring[i % TAKES_MAX];

		if (i == ticket || !(take->windows & window))
			continue;
		if (i > ticket) {
			around.after++;
			around.unanswered_after += !take->answered;
		} else if (!take->answered) {
			around.unanswered_before++;
		} else if (it && i >= first && take->answered < it->sent) {
			around.answered_before++;
		}
	}
	return around;
}

const struct take *takes_back(const struct takes *takes, uint64_t window, const struct take *it,
			      int64_t count)
{
	const struct take *found = it;

	for (uint64_t i = it->ticket - 1; count > 0 && i >= takes_oldest(takes); i--) {
		const struct take *take = &takes->ring[i % TAKES_MAX];

		if (!(take->windows & window))
			continue;
		found = take;
		count--;
	}
	return found;
}
