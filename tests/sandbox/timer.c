#include "timer.h"

#include "text.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

struct sleeper {
	struct sleeper *next;
	struct MHD_Connection *connection;
	struct timespec due;
};

struct timer {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	pthread_t thread;
	struct sleeper *first; /* by due time */
	bool ending;
};

static bool earlier(const struct timespec *left, const struct timespec *right)
{
	return left->tv_sec != right->tv_sec ? left->tv_sec < right->tv_sec
					     : left->tv_nsec < right->tv_nsec;
}

static bool is_due(const struct sleeper *sleeper)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return !earlier(&now, &sleeper->due);
}

static void *run(void *closure)
{
	struct timer *timer = closure;

	pthread_mutex_lock(&timer->lock);
	while (!timer->ending || timer->first) {
		struct sleeper *first = timer->first;

		if (!first) {
			pthread_cond_wait(&timer->changed, &timer->lock);
		} else if (timer->ending || is_due(first)) {
			timer->first = first->next;
			MHD_resume_connection(first->connection);
			free(first);
		} else {
			struct timespec due = first->due; /* it may be woken and freed meanwhile */

			pthread_cond_timedwait(&timer->changed, &timer->lock, &due);
		}
	}
	pthread_mutex_unlock(&timer->lock);
	return NULL;
}

struct timer *timer_new(void)
{
	struct timer *timer = memory_new(sizeof(*timer));
	pthread_condattr_t clock;

	pthread_mutex_init(&timer->lock, NULL);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&timer->changed, &clock);
	pthread_condattr_destroy(&clock);
	pthread_create(&timer->thread, NULL, run, timer);
	return timer;
}

void timer_free(struct timer *timer)
{
	if (!timer)
		return;
	pthread_mutex_lock(&timer->lock);
	timer->ending = true;
	pthread_cond_signal(&timer->changed);
	pthread_mutex_unlock(&timer->lock);
	pthread_join(timer->thread, NULL);
	pthread_cond_destroy(&timer->changed);
	pthread_mutex_destroy(&timer->lock);
	free(timer);
}

void timer_suspend(struct timer *timer, struct MHD_Connection *connection, uint32_t milliseconds)
{
	struct sleeper *sleeper = memory_new(sizeof(*sleeper)), **at = &timer->first;

	sleeper->connection = connection;
	clock_gettime(CLOCK_MONOTONIC, &sleeper->due);
	sleeper->due.tv_sec += milliseconds / 1000;
	sleeper->due.tv_nsec += (long)(milliseconds % 1000) * 1000000;
	if (sleeper->due.tv_nsec >= 1000000000) {
		sleeper->due.tv_sec++;
		sleeper->due.tv_nsec -= 1000000000;
	}
	MHD_suspend_connection(connection);
	pthread_mutex_lock(&timer->lock);
	while (*at && !earlier(&sleeper->due, &(*at)->due))
		at = &(*at)->next;
	sleeper->next = *at;
	*at = sleeper;
	pthread_cond_signal(&timer->changed);
	pthread_mutex_unlock(&timer->lock);
}
