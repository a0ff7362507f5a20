#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap/run/stop.h"

/* Runs `play` in a process of its own; its status as wait gives it. */
static int status_of(void (*play)(void))
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		play();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void check(int truth)
{
	if (!truth)
		_exit(1);
}

static void note_a_signal(void)
{
	int fd = stop_begin();
	struct pollfd wish = {.fd = fd, .events = POLLIN};

	check(fd >= 0 && stop_signal() == 0 && poll(&wish, 1, 0) == 0);
	raise(SIGTERM);
	check(stop_signal() == SIGTERM && poll(&wish, 1, 0) == 1);
	/* ... and the same wish again, at once */
	raise(SIGINT);
	raise(SIGTERM);
	check(stop_signal() == SIGTERM && stop_begin() == fd);
}

static void die_of_it(void)
{
	stop_begin();
	raise(SIGINT);
	stop_die(stop_signal());
}

static void a_signal_is_noted_and_its_echo_ignored(void **state)
{
	(void)state;
	assert_int_equal(status_of(note_a_signal), 0);
}

static void dies_by_the_signal(void **state)
{
	int status = status_of(die_of_it);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGINT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_is_noted_and_its_echo_ignored),
		cmocka_unit_test(dies_by_the_signal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
