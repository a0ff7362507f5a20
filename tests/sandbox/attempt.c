#include "attempt.h"

#include "text.h"

#include <pthread.h>
#include <stdlib.h>

struct slot {
	uint64_t identity;
	unsigned count; /* 0: free */
};

/* Open addressing; identities are hashes already. */
struct attempts {
	pthread_mutex_t lock;
	struct slot *slots;
	size_t room, used; /* room is a power of two */
};

struct attempts *attempts_new(void)
{
	struct attempts *attempts = memory_new(sizeof(*attempts));

	pthread_mutex_init(&attempts->lock, NULL);
	attempts->room = 1024;
	attempts->slots = memory_new(attempts->room * sizeof(*attempts->slots));
	return attempts;
}

void attempts_free(struct attempts *attempts)
{
	if (!attempts)
		return;
	pthread_mutex_destroy(&attempts->lock);
	free(attempts->slots);
	free(attempts);
}

static struct slot *find(struct slot *slots, size_t room, uint64_t identity)
{
	size_t at = identity & (room - 1);

	while (slots[at].count && slots[at].identity != identity)
		at = (at + 1) & (room - 1);
	return &slots[at];
}

static void grow(struct attempts *attempts)
{
	size_t room = attempts->room * 2;
	struct slot *slots = memory_new(room * sizeof(*slots));

	for (size_t at = 0; at < attempts->room; at++)
		if (attempts->slots[at].count)
			*find(slots, room, attempts->slots[at].identity) = attempts->slots[at];
	free(attempts->slots);
	attempts->slots = slots;
	attempts->room = room;
}

unsigned attempts_count(struct attempts *attempts, uint64_t identity)
{
	struct slot *slot;
	unsigned count;

	pthread_mutex_lock(&attempts->lock);
	if (attempts->used * 2 >= attempts->room)
		grow(attempts);
	slot = find(attempts->slots, attempts->room, identity);
	attempts->used += slot->count == 0;
	slot->identity = identity;
	count = ++slot->count;
	pthread_mutex_unlock(&attempts->lock);
	return count;
}
