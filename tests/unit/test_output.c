#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "protocol/output.h"

enum { HIGH_WATER = 1 << 20, LINE = 100, FOREVER_MS = 20000 };

static struct buffer lines_of(size_t count)
{
	struct buffer lines = {0};

	for (size_t i = 0; i < count; i++) {
		memset(buffer_room(&lines, LINE), 'a' + (int)(i % 26), LINE);
		lines.length += LINE - 1;
		buffer_add_char(&lines, '\n');
	}
	return lines;
}

static bool readable(int fd, int wait_ms)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};

	return poll(&one, 1, wait_ms) == 1;
}

static size_t read_all(int fd, struct buffer *into, size_t least)
{
	while (into->length < least) {
		ssize_t got = read(fd, buffer_room(into, 65536), 65536);

		assert_true(got > 0);
		into->length += (size_t)got;
	}
	return into->length;
}

static void writes_lines_in_order(void **context)
{
	char path[] = "/tmp/test_output_XXXXXX";
	int fd = mkstemp(path);
	struct output *output = output_new(fd, HIGH_WATER);
	struct error err = {0};
	struct buffer expected = {0}, seen = {0};

	(void)context;
	unlink(path);
	for (size_t i = 1; i < 60; i++) {
		struct buffer lines = lines_of(i * 37);

		buffer_add_slice(&expected, buffer_slice(&lines));
		output_commit(output, &lines);
		assert_int_equal(lines.length, 0);
		buffer_release(&lines);
	}
	assert_int_equal(output_flush(output, -1, &err), 0);
	assert_int_equal(output_bytes(output), expected.length);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	read_all(fd, &seen, expected.length);
	assert_int_equal(seen.length, expected.length);
	assert_memory_equal(seen.data, expected.data, expected.length);
	output_free(output);
	buffer_release(&expected);
	buffer_release(&seen);
	close(fd);
}

static void swaps_the_callers_buffer_without_a_copy(void **context)
{
	int fd = open("/dev/null", O_WRONLY);
	struct output *output = output_new(fd, HIGH_WATER);
	struct buffer lines = lines_of(10);
	const char *before = lines.data;
	struct error err = {0};

	(void)context;
	output_commit(output, &lines);
	assert_ptr_not_equal(lines.data, before);
	assert_int_equal(output_flush(output, -1, &err), 0);
	buffer_release(&lines);
	output_free(output);
	close(fd);
}

static void never_holds_up_the_caller_and_says_when_there_is_room(void **context)
{
	int ends[2];
	struct output *output;
	struct buffer seen = {0};
	struct error err = {0};
	size_t total = 0;

	(void)context;
	assert_int_equal(pipe(ends), 0);
	output = output_new(ends[1], HIGH_WATER);
	assert_false(output_full(output));
	while (!output_full(output)) {
		struct buffer lines = lines_of(1000);

		total += lines.length;
		output_commit(output, &lines);
		buffer_release(&lines);
	}
	assert_true(total > HIGH_WATER);
	assert_false(readable(output_wake_fd(output), 0));
	read_all(ends[0], &seen, total - HIGH_WATER / 2);
	assert_true(readable(output_wake_fd(output), FOREVER_MS));
	assert_false(output_full(output));
	assert_false(readable(output_wake_fd(output), 0)); /* seen: nobody waits in circles */
	read_all(ends[0], &seen, total);
	assert_int_equal(output_flush(output, FOREVER_MS, &err), 0);
	output_free(output);
	buffer_release(&seen);
	close(ends[0]);
	close(ends[1]);
}

static void gives_up_flushing_when_the_time_is_over(void **context)
{
	int ends[2];
	struct output *output;
	struct error err = {0};
	struct buffer lines = lines_of(20000);

	(void)context;
	assert_int_equal(pipe(ends), 0);
	output = output_new(ends[1], HIGH_WATER);
	output_commit(output, &lines);
	buffer_release(&lines);
	assert_int_equal(output_flush(output, 20, &err), -1);
	assert_int_equal(err.kind, ERROR_OUTPUT);
	assert_non_null(strstr(err.text, "was not read in time"));
	output_free(output); /* although the writer hangs in write */
	close(ends[0]);
	close(ends[1]);
}

static void tells_that_the_consumer_has_gone(void **context)
{
	int ends[2];
	struct output *output;
	struct error err = {0};
	struct buffer lines = lines_of(1);

	(void)context;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	output = output_new(ends[1], HIGH_WATER);
	assert_int_equal(output_check(output, &err), 0);
	assert_false(output_consumer_gone(output));
	output_commit(output, &lines);
	assert_true(readable(output_wake_fd(output), FOREVER_MS));
	assert_int_equal(output_check(output, &err), -1);
	assert_int_equal(err.kind, ERROR_OUTPUT);
	assert_true(output_consumer_gone(output));
	assert_false(output_full(output));
	buffer_release(&lines);
	output_free(output);
	close(ends[1]);
}

static void tells_that_the_disk_is_full(void **context)
{
	int fd = open("/dev/full", O_WRONLY);
	struct output *output = output_new(fd, HIGH_WATER);
	struct error err = {0};
	struct buffer lines = lines_of(1);

	(void)context;
	output_commit(output, &lines);
	assert_int_equal(output_flush(output, -1, &err), -1);
	assert_string_equal(err.text, "stdout could not be written: No space left on device");
	assert_false(output_consumer_gone(output));
	buffer_release(&lines);
	lines = lines_of(1);
	output_commit(output, &lines); /* dropped, not kept for ever */
	assert_int_equal(lines.length, 0);
	assert_int_equal(output_bytes(output), 0);
	buffer_release(&lines);
	output_free(output);
	close(fd);
}

static void waits_for_a_descriptor_that_does_not_block(void **context)
{
	int ends[2];
	struct output *output;
	struct error err = {0};
	struct buffer lines = lines_of(20000), seen = {0};
	size_t total = lines.length;

	(void)context;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	output = output_new(ends[1], HIGH_WATER);
	output_commit(output, &lines);
	read_all(ends[0], &seen, total);
	assert_int_equal(output_flush(output, FOREVER_MS, &err), 0);
	assert_int_equal(seen.length, total);
	buffer_release(&lines);
	buffer_release(&seen);
	output_free(output);
	close(ends[0]);
	close(ends[1]);
}

/* A socket of packets keeps the boundaries of the writes, so that they can be seen. */
static void cuts_large_writes_at_newlines(void **context)
{
	int ends[2], room = 8 << 20;
	struct output *output;
	struct error err = {0};
	struct buffer lines = lines_of(7000), seen = {0};
	size_t total = lines.length, packets = 0;
	enum { PACKET = 2 << 20 };

	(void)context;
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	setsockopt(ends[1], SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
	output = output_new(ends[1], HIGH_WATER);
	output_commit(output, &lines);
	while (seen.length < total) {
		ssize_t got;

		if (!readable(ends[0], 200) && output_check(output, &err) != 0)
			break; /* such a large packet needs privileges */
		got = read(ends[0], buffer_room(&seen, PACKET), PACKET);
		assert_true(got > 0);
		seen.length += (size_t)got;
		assert_int_equal(seen.data[seen.length - 1], '\n');
		packets++;
	}
	if (err.kind == ERROR_NONE)
		assert_true(packets > 1);
	buffer_release(&lines);
	buffer_release(&seen);
	output_free(output);
	close(ends[0]);
	close(ends[1]);
	if (err.kind != ERROR_NONE)
		skip();
}

static void is_freed_without_having_written(void **context)
{
	struct output *output = output_new(-1, HIGH_WATER);
	struct buffer nothing = {0};

	(void)context;
	output_commit(output, &nothing);
	output_free(output);
	output_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_lines_in_order),
		cmocka_unit_test(swaps_the_callers_buffer_without_a_copy),
		cmocka_unit_test(never_holds_up_the_caller_and_says_when_there_is_room),
		cmocka_unit_test(gives_up_flushing_when_the_time_is_over),
		cmocka_unit_test(tells_that_the_consumer_has_gone),
		cmocka_unit_test(tells_that_the_disk_is_full),
		cmocka_unit_test(waits_for_a_descriptor_that_does_not_block),
		cmocka_unit_test(cuts_large_writes_at_newlines),
		cmocka_unit_test(is_freed_without_having_written),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
