#include "http/request_log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { READS = 0x1, REPORTS = 0x2 };

static uint64_t add(struct request_log *log, uint64_t windows)
{
	return request_log_add(log, 0, windows, 1000)->ticket;
}

static void numbers_tickets_from_one(void **state)
{
	struct request_log log = {0};

	(void)state;
	assert_true(request_log_oldest(&log) > log.last_ticket);
	assert_null(request_log_find(&log, 0));
	assert_null(request_log_find(&log, 1));
	assert_int_equal(add(&log, READS), 1);
	assert_int_equal(add(&log, READS), 2);
	assert_int_equal(request_log_find(&log, 2)->ticket, 2);
	assert_int_equal(request_log_oldest(&log), 1);
}

static void forgets_the_oldest_when_it_is_full(void **state)
{
	static struct request_log log;

	(void)state;
	for (int i = 0; i < REQUEST_LOG_MAX; i++)
		add(&log, READS);
	assert_non_null(request_log_find(&log, 1));
	add(&log, READS);
	assert_null(request_log_find(&log, 1));
	assert_int_equal(request_log_oldest(&log), 2);
	assert_int_equal(request_log_find(&log, REQUEST_LOG_MAX + 1)->ticket, REQUEST_LOG_MAX + 1);
}

static void keeps_the_first_answer(void **state)
{
	struct request_log log = {0};
	struct sent_request *sent = request_log_add(&log, 3, READS, 1234);

	(void)state;
	assert_int_equal(sent->sent_ms, 1234);
	assert_int_equal(sent->category, 3);
	assert_int_equal(sent->answered_event, 0);
	request_log_answered(&log, sent);
	assert_int_equal(sent->answered_event, 2);
	request_log_answered(&log, sent);
	assert_int_equal(sent->answered_event, 2);
}

/* Answered, unanswered, answered too late, another window's; the one in question; two behind it. */
static void counts_what_came_before_and_after(void **state)
{
	struct request_log log = {0};
	struct request_log_around around;
	uint64_t answered = add(&log, READS), late, it, after;

	(void)state;
	request_log_answered(&log, request_log_find(&log, answered));
	add(&log, READS | REPORTS);
	late = add(&log, READS);
	add(&log, REPORTS);
	it = add(&log, READS);
	request_log_answered(&log, request_log_find(&log, late));
	after = add(&log, READS);
	add(&log, READS);
	request_log_answered(&log, request_log_find(&log, after));

	around = request_log_around(&log, READS, request_log_find(&log, it), 1);
	assert_int_equal(around.answered_before, 1);
	assert_int_equal(around.unanswered_before, 1);
	assert_int_equal(around.after, 2);
	assert_int_equal(around.unanswered_after, 1);
	around = request_log_around(&log, READS, request_log_find(&log, it), answered + 1);
	assert_int_equal(around.answered_before, 0);
	around = request_log_around(&log, READS, NULL, 1);
	assert_int_equal(around.after, 6);
	assert_int_equal(around.answered_before + around.unanswered_before, 0);
}

static void steps_back_within_a_window(void **state)
{
	struct request_log log = {0};
	uint64_t first = add(&log, READS), second, it;
	const struct sent_request *sent;

	(void)state;
	add(&log, REPORTS);
	second = add(&log, READS);
	add(&log, REPORTS);
	it = add(&log, READS);
	sent = request_log_find(&log, it);
	assert_int_equal(request_log_before(&log, READS, sent, 0)->ticket, it);
	assert_int_equal(request_log_before(&log, READS, sent, -1)->ticket, it);
	assert_int_equal(request_log_before(&log, READS, sent, 1)->ticket, second);
	assert_int_equal(request_log_before(&log, READS, sent, 2)->ticket, first);
	assert_int_equal(request_log_before(&log, READS, sent, 9)->ticket, first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_tickets_from_one),
		cmocka_unit_test(forgets_the_oldest_when_it_is_full),
		cmocka_unit_test(keeps_the_first_answer),
		cmocka_unit_test(counts_what_came_before_and_after),
		cmocka_unit_test(steps_back_within_a_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
