#include "sync/inbox.h"

#include <poll.h>

#include "base/clock.h"
#include "sync/run.h"

bool inbox_must_stop(struct run *run)
{
	const struct sync_input *input = run->input;

	if (run->end.stopping)
		return true;
	if (output_check(input->output, &run->end.stop) < 0)
		run->end.stopping = true;
	return run->end.stopping;
}

/* Complete responses that wait for room in the output, as pointers. */
enum { POINTER = sizeof(void *) };

struct response *inbox_pop(struct run *run)
{
	struct response *first = NULL;

	if (inbox_empty(run))
		return NULL;
	first = *(struct response **)queue_at(&run->inbox, run->inbox.first, POINTER);
	queue_pop(&run->inbox, POINTER);
	return first;
}

/* Whatever waits for events takes the renewal of the token along; returns until when to wait. */
static int64_t renew(struct run *run, int64_t until_ms)
{
	bool wanted = run->exchange.wanted;
	int64_t now_ms = clock_ms();
	int64_t wait_ms = exchange_renew(&run->exchange, &run->end.stop);

	if (wait_ms < 0)
		run->end.stopping = true;
	if (wait_ms < 0 || wanted != run->exchange.wanted)
		return now_ms;
	return now_ms + wait_ms < until_ms ? now_ms + wait_ms : until_ms;
}

void inbox_wait(struct run *run, int64_t until_ms, struct response **out)
{
	struct pollfd stop = {.fd = run->input->stop_fd, .events = POLLIN};

	*out = NULL;
	until_ms = renew(run, until_ms);
	if (pool_wait(run->pool, until_ms, out, &run->end.stop) < 0)
		run->end.stopping = true;
	if (*out && exchange_take(&run->exchange, *out))
		*out = NULL;
	if (stop.fd >= 0 && poll(&stop, 1, 0) > 0) {
		error_set(&run->end.stop, ERROR_STOPPED, "stopped by a signal");
		run->end.stopping = true;
	}
}

static void put_aside(struct run *run, struct response *response)
{
	*(struct response **)queue_push(&run->inbox, POINTER) = response;
}

static void put_one_aside(struct run *run, int64_t until_ms)
{
	struct response *response = NULL;

	inbox_wait(run, until_ms, &response);
	if (response)
		put_aside(run, response);
}

int inbox_wait_for_room(struct run *run, struct error *err)
{
	put_one_aside(run, clock_ms()); /* a large body takes long: signals and transfers go on */
	while (output_full(run->input->output) && !inbox_must_stop(run))
		put_one_aside(run, clock_ms() + 1000);
	return inbox_must_stop(run) ? error_set(err, run->end.stop.kind, "%s", run->end.stop.text)
				    : 0;
}

bool inbox_empty(const struct run *run)
{
	return run->inbox.first == run->inbox.count;
}

void inbox_release(struct run *run)
{
	for (struct response *left; (left = inbox_pop(run));)
		response_free(left);
	queue_release(&run->inbox);
}
