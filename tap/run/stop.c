#include "tap/run/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SAME_WISH_S = 2 };

/* Written by the handler, which may only use what is safe in one. */
static volatile sig_atomic_t caught;
static volatile sig_atomic_t caught_at; /* seconds of the monotonic clock */
static int ends[2] = {-1, -1};

static int seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int)(now.tv_sec & 0x3fffffff);
}

static void handle(int number)
{
	int before = errno;

	if (!caught) {
		ssize_t written = write(ends[1], "", 1);

		(void)written; /* an empty pipe takes a byte */
		caught = number;
		caught_at = seconds();
	} else if (seconds() - caught_at > SAME_WISH_S) {
		signal(number, SIG_DFL);
		raise(number); /* delivered when this handler returns */
	}
	errno = before;
}

int stop_begin(void)
{
	struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};

	if (ends[0] < 0 && pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return -1;
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	return ends[0];
}

int stop_signal(void)
{
	return caught;
}

_Noreturn void stop_die(int number)
{
	signal(number, SIG_DFL);
	raise(number);
	_exit(128 + number);
}
