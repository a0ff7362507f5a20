#include "protocol/output.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

enum {
	WRITE_MAX = 256 << 10, /* in one call: a slow consumer is seen to progress that often */
	KEEP_MAX = 32 << 20,   /* memory that an empty buffer may keep */
};

/*
 * Two buffers go round without a copy, as long as the consumer keeps up: the caller's, and the one
 * that is being written; what was written is left in the queue for the caller to get it with the
 * next commit.  The writer gives large ones back to the system.
 */
struct output {
	int fd, wake_fd;
	size_t high_water;
	pthread_t thread;
	bool thread_runs;

	pthread_mutex_t lock; /* all below */
	pthread_cond_t work, done;
	struct buffer queue;
	size_t writing; /* bytes that the writer has taken and not yet written */
	bool wanted;	/* somebody waits for room */
	bool stop;
	int failed; /* errno of the first failed write */
	uint64_t written;
};

struct output *output_new(int fd, size_t high_water)
{
	struct output *output = memory_new(1, sizeof(*output));
	pthread_condattr_t monotonic;

	output->fd = fd;
	output->high_water = high_water;
	output->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	pthread_mutex_init(&output->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&output->work, NULL);
	pthread_cond_init(&output->done, &monotonic);
	pthread_condattr_destroy(&monotonic);
	return output;
}

/* As much as one call may write: whole lines, if they are no longer than that. */
static size_t whole_lines(struct slice bytes)
{
	const char *end;

	if (bytes.length <= WRITE_MAX)
		return bytes.length;
	end = memrchr(bytes.at, '\n', WRITE_MAX);
	return end ? (size_t)(end - bytes.at) + 1 : WRITE_MAX;
}

/* stdout may be non-blocking, by inheritance: then wait here, where nobody else is held up. */
static ssize_t write_some(int fd, struct slice bytes)
{
	ssize_t written;

	while ((written = write(fd, bytes.at, whole_lines(bytes))) < 0) {
		struct pollfd ready = {.fd = fd, .events = POLLOUT};

		if (errno == EAGAIN)
			poll(&ready, 1, -1);
		else if (errno != EINTR)
			break;
	}
	return written;
}

static void wake(struct output *output)
{
	uint64_t one = 1;

	output->wanted = false;
	if (write(output->wake_fd, &one, sizeof(one)) < 0)
		return; /* the counter is at its maximum: readable all the same */
}

/* With the lock held. */
static void note_progress(struct output *output, size_t written)
{
	output->writing -= written;
	output->written += written;
	if (output->wanted && output->queue.length + output->writing <= output->high_water)
		wake(output);
	if (output->queue.length + output->writing == 0)
		pthread_cond_broadcast(&output->done);
}

static void note_failure(struct output *output, int error)
{
	output->failed = error;
	output->writing = 0;
	wake(output);
	pthread_cond_broadcast(&output->done);
}

/* Called and left with the lock held; it is free while bytes are on their way. */
static void write_all(struct output *output, struct buffer *lines)
{
	struct slice rest = buffer_slice(lines);

	while (rest.length && !output->failed && !output->stop) {
		ssize_t written;
		int error;

		pthread_mutex_unlock(&output->lock);
		pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
		written = write_some(output->fd, rest);
		error = errno;
		pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
		pthread_mutex_lock(&output->lock);
		if (written < 0) {
			note_failure(output, error);
			return;
		}
		rest.at += written;
		rest.length -= (size_t)written;
		note_progress(output, (size_t)written);
	}
}

static void release_lines(void *lines)
{
	buffer_release(lines);
}

/* With the lock held, until somebody says stop. */
static void write_queue(struct output *output, struct buffer *lines)
{
	while (!output->stop) {
		struct buffer taken = output->queue;

		if (!taken.length || output->failed) {
			pthread_cond_wait(&output->work, &output->lock);
			continue;
		}
		output->queue = *lines;
		*lines = taken;
		output->writing = lines->length;
		write_all(output, lines);
		buffer_clear(lines);
		buffer_shrink(lines, KEEP_MAX);
		if (!output->queue.capacity) {
			output->queue = *lines;
			*lines = (struct buffer){0};
		}
	}
}

static void *run(void *self)
{
	struct output *output = self;
	struct buffer lines = {0};

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	pthread_cleanup_push(release_lines, &lines);
	pthread_mutex_lock(&output->lock);
	write_queue(output, &lines);
	pthread_mutex_unlock(&output->lock);
	pthread_cleanup_pop(1);
	return NULL;
}

/* Signals are the main thread's. */
static void start(struct output *output)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&output->thread, NULL, run, output);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error)
		note_failure(output, error);
	output->thread_runs = !error;
}

void output_free(struct output *output)
{
	if (!output)
		return;
	if (output->thread_runs) {
		bool in_write;

		pthread_mutex_lock(&output->lock);
		output->stop = true;
		in_write = output->writing > 0;
		pthread_cond_signal(&output->work);
		pthread_mutex_unlock(&output->lock);
		/* It may hang there for as long as the consumer sleeps.  Only then, since
		 * cancelling loads libgcc_s, which costs time and is not on every system. */
		if (in_write)
			pthread_cancel(output->thread);
		pthread_join(output->thread, NULL);
	}
	buffer_release(&output->queue);
	pthread_cond_destroy(&output->work);
	pthread_cond_destroy(&output->done);
	pthread_mutex_destroy(&output->lock);
	if (output->wake_fd >= 0)
		close(output->wake_fd);
	free(output);
}

void output_commit(struct output *output, struct buffer *lines)
{
	if (!lines->length)
		return;
	pthread_mutex_lock(&output->lock);
	if (!output->queue.length && !output->failed) {
		struct buffer empty = output->queue;

		output->queue = *lines;
		*lines = empty;
	} else {
		if (!output->failed)
			buffer_add_slice(&output->queue, buffer_slice(lines));
		buffer_clear(lines);
		buffer_shrink(lines, KEEP_MAX);
	}
	if (!output->thread_runs && !output->failed)
		start(output);
	pthread_cond_signal(&output->work);
	pthread_mutex_unlock(&output->lock);
}

bool output_full(struct output *output)
{
	uint64_t count;
	bool full;

	pthread_mutex_lock(&output->lock);
	full = !output->failed && output->queue.length + output->writing > output->high_water;
	/* Who asks has seen the wake-up; only a failure keeps on waking. */
	if (!output->failed && read(output->wake_fd, &count, sizeof(count)) > 0)
		count = 0;
	output->wanted = full;
	pthread_mutex_unlock(&output->lock);
	return full;
}

int output_wake_fd(const struct output *output)
{
	return output->wake_fd;
}

static struct timespec deadline(int64_t timeout_ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += timeout_ms / 1000;
	at.tv_nsec += timeout_ms % 1000 * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

static int refuse(int failed, struct error *err)
{
	return error_set(err, ERROR_OUTPUT, "stdout could not be written: %s", strerror(failed));
}

int output_flush(struct output *output, int64_t timeout_ms, struct error *err)
{
	struct timespec until = deadline(timeout_ms < 0 ? 0 : timeout_ms);
	size_t left;
	int failed, late = 0;

	pthread_mutex_lock(&output->lock);
	while (!output->failed && !late && output->queue.length + output->writing) {
		if (timeout_ms < 0)
			pthread_cond_wait(&output->done, &output->lock);
		else
			late = pthread_cond_timedwait(&output->done, &output->lock, &until);
	}
	failed = output->failed;
	left = output->queue.length + output->writing;
	pthread_mutex_unlock(&output->lock);
	if (failed)
		return refuse(failed, err);
	if (left)
		return error_set(err, ERROR_OUTPUT,
				 "stdout was not read in time: %zu bytes are left", left);
	return 0;
}

static int failure(struct output *output)
{
	int failed;

	pthread_mutex_lock(&output->lock);
	failed = output->failed;
	pthread_mutex_unlock(&output->lock);
	return failed;
}

int output_check(struct output *output, struct error *err)
{
	int failed = failure(output);

	return failed ? refuse(failed, err) : 0;
}

bool output_consumer_gone(struct output *output)
{
	return failure(output) == EPIPE;
}

uint64_t output_bytes(struct output *output)
{
	uint64_t written;

	pthread_mutex_lock(&output->lock);
	written = output->written;
	pthread_mutex_unlock(&output->lock);
	return written;
}
