#ifndef TAKES_H
#define TAKES_H

#include <stddef.h>
#include <stdint.h>

/*
 * The requests that went out last, for quota alone: which of them the server had counted when it
 * wrote a response can only be told from the order of sendings and answers.  {0} is empty.
 */
enum { TAKES_MAX = 512 };

struct take {
	uint64_t ticket;	 /* counts from 1; 0: unused */
	uint64_t sent, answered; /* numbers of events, from 1; answered 0: not yet */
	int64_t sent_ms;
	size_t category;
	uint64_t windows; /* a bit for each window that it was counted in */
};

struct takes {
	struct take ring[TAKES_MAX]; /* a ticket's place is its remainder */
	uint64_t last_ticket, last_event;
};

/* How the other takes of a window stand to one of them. */
struct takes_around {
	int64_t answered_before; /* answered before it was sent: the server surely counted them */
	int64_t unanswered_before;
	int64_t after; /* sent after it */
	int64_t unanswered_after;
};

/* Remember one that is sent now; borrowed until TAKES_MAX others were. */
struct take *takes_add(struct takes *takes, size_t category, uint64_t windows, int64_t now_ms);

/* NULL when it is forgotten, or never was. */
struct take *takes_find(struct takes *takes, uint64_t ticket);

/* The oldest ticket that is remembered; above last_ticket when there is none. */
uint64_t takes_oldest(const struct takes *takes);

void takes_answer(struct takes *takes, struct take *take);

/* `it` NULL stands before all others; takes older than `first` are not `answered_before`. */
struct takes_around takes_around(const struct takes *takes, uint64_t window, const struct take *it,
				 uint64_t first);

/* The take of the window that is `count` before `it`, or the oldest that is remembered. */
const struct take *takes_back(const struct takes *takes, uint64_t window, const struct take *it,
			      int64_t count);

#endif
