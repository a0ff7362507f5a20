#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdbool.h>
#include <stdio.h>

#include "http/quota.h"

enum { PATIENT = 3600 * 1000, START = 1000000 };

static struct quota *one_limit(int64_t limit, int64_t window_s)
{
	return quota_new(&(struct quota_limit){"reads", limit, window_s}, 1);
}

static uint64_t take(struct quota *quota, const char *category, int64_t now_ms)
{
	uint64_t ticket = 0;

	assert_int_equal(quota_take(quota, category, now_ms, PATIENT, &ticket), 0);
	return ticket;
}

static struct limits header(const char *limit, int64_t remaining, int64_t reset_s)
{
	struct limits limits = LIMITS_NONE;

	limits_read(&limits, "x-ratelimit-limit", limit, 0);
	limits.remaining = remaining;
	limits.reset_s = reset_s;
	return limits;
}

static void lets_everything_through_that_nothing_is_known_of(void **state)
{
	struct quota *quota = quota_new(NULL, 0);

	(void)state;
	for (int i = 0; i < 5000; i++)
		take(quota, "reads", START);
	quota_free(quota);
}

static void allows_a_burst_up_to_the_limit_and_then_waits_for_the_window(void **state)
{
	struct quota *quota = one_limit(3, 60);

	(void)state;
	for (int i = 0; i < 3; i++)
		take(quota, "reads", START + i);
	assert_int_equal(quota_take(quota, "reads", START + 10, PATIENT, NULL), 60000 + 1200 - 10);
	assert_int_equal(quota_peek(quota, "reads", START + 10, PATIENT), 60000 + 1200 - 10);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 10), START + 61200);
	take(quota, "reads", START + 61200);
	quota_free(quota);
}

static void begins_the_window_when_its_first_request_is_answered(void **state)
{
	struct quota *quota = one_limit(1, 60);
	uint64_t ticket = take(quota, "reads", START);

	(void)state;
	quota_learn(quota, "reads", ticket, &LIMITS_NONE, START + 40);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 50), START + 60040);
	quota_free(quota);
}

static void gives_up_when_the_wait_exceeds_the_patience(void **state)
{
	struct quota *quota = one_limit(1, 86400);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &LIMITS_NONE, START);
	assert_int_equal(quota_take(quota, "reads", START, 900 * 1000, NULL), -1);
	assert_int_equal(quota_peek(quota, "reads", START, 900 * 1000), -1);
	assert_int_equal(quota_reset_ms(quota, "reads", START), START + 86400 * 1000);
	quota_free(quota);
}

static void counts_every_category_in_the_universal_bucket(void **state)
{
	const struct quota_limit known[] = {{"reads", 10, 60}, {NULL, 2, 1}};
	struct quota *quota = quota_new(known, 2);

	(void)state;
	take(quota, "reads", START);
	take(quota, "others", START);
	assert_int_equal(quota_take(quota, "reads", START, PATIENT, NULL), 1020);
	assert_int_equal(quota_peek(quota, "never seen", START, PATIENT), 1020);
	quota_free(quota);
}

static void keeps_categories_apart(void **state)
{
	struct quota *quota = one_limit(1, 60);

	(void)state;
	take(quota, "reads", START);
	assert_true(quota_peek(quota, "reads", START, PATIENT) > 0);
	assert_int_equal(quota_peek(quota, "others", START, PATIENT), 0);
	quota_free(quota);
}

static void replaces_known_windows_by_those_of_the_headers(void **state)
{
	struct quota *quota = one_limit(1000, 60);
	struct limits seen = header("2, 100;w=1;name=\"net\", 2;w=5;name=\"reads_by_user\"", 1, 5);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &seen, START + 10);
	take(quota, "reads", START + 20);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 30), START + 5010);
	for (int i = 0; i < 2; i++)
		take(quota, "reads", START + 5010);
	assert_true(quota_peek(quota, "reads", START + 5020, PATIENT) > 0);
	quota_free(quota);
}

static void keeps_the_known_window_while_headers_name_only_shared_ones(void **state)
{
	struct quota *quota = one_limit(2, 60);
	struct limits seen = header("100, 100;w=1;name=\"net\"", 99, 1);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &seen, START + 10);
	take(quota, "reads", START + 20);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 30), START + 60010);
	quota_free(quota);
}

static void shares_a_named_bucket_between_categories(void **state)
{
	struct quota *quota = quota_new(NULL, 0);
	struct limits seen = header("3, 3;w=10;name=\"net\"", 2, 10);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &seen, START);
	seen.remaining = 1;
	quota_learn(quota, "others", take(quota, "others", START + 1), &seen, START + 1);
	take(quota, "others", START + 2);
	assert_true(quota_peek(quota, "reads", START + 3, PATIENT) > 0);
	quota_free(quota);
}

static void takes_a_lone_number_for_the_shortest_window_that_fits_its_reset(void **state)
{
	struct quota *quota = quota_new(NULL, 0);
	struct limits day = header("1000", 1, 67150), minute = header("10", 0, 42);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &day, START);
	take(quota, "reads", START);
	assert_int_equal(quota_reset_ms(quota, "reads", START), START + 67151 * 1000);
	quota_learn(quota, "others", take(quota, "others", START), &minute, START);
	assert_int_equal(quota_reset_ms(quota, "others", START), START + 43000);
	quota_free(quota);
	quota_free(NULL);
}

static int64_t left(struct quota *quota, const char *category, int64_t now_ms)
{
	int64_t count = 0;

	while (quota_take(quota, category, now_ms, PATIENT, NULL) == 0)
		count++;
	return count;
}

static void sees_others_who_use_the_same_app(void **state)
{
	struct quota *quota = one_limit(100, 60);
	struct limits seen = header("100, 100;w=60;name=\"reads\"", 3, 60);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &seen, START + 100);
	assert_int_equal(left(quota, "reads", START + 100), 3);
	quota_free(quota);
}

static void counts_what_is_on_its_way_when_many_responses_agree(void **state)
{
	struct quota *quota = one_limit(100, 60);
	uint64_t tickets[9];

	(void)state;
	for (int i = 0; i < 9; i++)
		tickets[i] = take(quota, "reads", START + i);
	for (int i = 0; i < 8; i++) {
		struct limits seen = header("100, 100;w=60;name=\"reads\"", 100 - 50 - (i + 1), 60);

		quota_learn(quota, "reads", tickets[i], &seen, START + 100 + i);
	}
	assert_int_equal(left(quota, "reads", START + 200), 100 - 50 - 9);
	quota_free(quota);
}

static void does_not_count_answered_requests_again(void **state)
{
	struct quota *quota = one_limit(3, 60);
	struct limits seen = header("3, 3;w=60;name=\"reads\"", 1, 60);
	uint64_t first = take(quota, "reads", START), second = take(quota, "reads", START);

	(void)state;
	quota_learn(quota, "reads", second, &seen, START + 100);
	seen.remaining = 2;
	quota_learn(quota, "reads", first, &seen, START + 110);
	take(quota, "reads", START + 120);
	assert_true(quota_peek(quota, "reads", START + 120, PATIENT) > 0);
	quota_free(quota);
}

static void learns_from_reset_when_the_window_had_begun_before(void **state)
{
	struct quota *quota = one_limit(1, 60);
	struct limits seen = header("1, 1;w=60;name=\"reads\"", 0, 12);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &seen, START + 100);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 100), START + 100 + 13000);
	quota_free(quota);
}

static void waits_longer_when_reset_says_so(void **state)
{
	struct quota *quota = one_limit(1, 60);
	struct limits seen = header("1, 1;w=60;name=\"reads\"", 0, 30);
	uint64_t late;

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &seen, START + 100);
	late = take(quota, "reads", START + 31100);
	seen.reset_s = 60;
	quota_learn(quota, "reads", late, &seen, START + 31200);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 31200), START + 91200);
	quota_free(quota);
}

static void moves_the_end_to_where_reset_says(void **state)
{
	struct quota *quota = one_limit(2, 60);
	struct limits seen = header("2, 2;w=60;name=\"reads\"", 1, 60);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &seen, START + 100);
	seen.remaining = 0;
	seen.reset_s = 45;
	quota_learn(quota, "reads", take(quota, "reads", START + 30000), &seen, START + 30100);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 30100), START + 74000);
	quota_free(quota);
}

static void begins_again_when_the_server_has_forgotten_requests(void **state)
{
	struct quota *quota = one_limit(10, 60);
	struct limits seen = header("10, 10;w=60;name=\"reads\"", 9, -1);
	uint64_t two[2];

	(void)state;
	for (int i = 0; i < 6; i++) {
		seen.remaining = 9 - i;
		quota_learn(quota, "reads", take(quota, "reads", START + i * 100), &seen,
			    START + i * 100 + 50);
	}
	two[0] = take(quota, "reads", START + 20000);
	two[1] = take(quota, "reads", START + 20001);
	take(quota, "reads", START + 20002);
	/* its window began in between: it has counted two, and a third is on its way */
	seen.remaining = 8;
	quota_learn(quota, "reads", two[1], &seen, START + 20050);
	seen.remaining = 9;
	quota_learn(quota, "reads", two[0], &seen, START + 20051);
	assert_int_equal(left(quota, "reads", START + 20060), 10 - 4);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 20060), START + 80050);
	quota_free(quota);
}

static void passes_over_what_tells_of_an_older_window(void **state)
{
	struct quota *quota = one_limit(3, 1);
	struct limits seen = header("3, 3;w=1;name=\"reads\"", 0, 1);
	uint64_t late = take(quota, "reads", START);

	(void)state;
	take(quota, "reads", START + 1020);
	quota_learn(quota, "reads", late, &seen, START + 1030);
	assert_int_equal(left(quota, "reads", START + 1030), 2);
	quota_free(quota);
}

static void ignores_a_reset_that_is_longer_than_the_window(void **state)
{
	struct quota *quota = one_limit(1, 60);
	struct limits seen = header("1, 1;w=60;name=\"reads\"", 0, 1790000000);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &seen, START + 100);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 100), START + 60100);
	quota_free(quota);
}

static void tells_windows_of_one_limit_apart_by_their_reset(void **state)
{
	static const char both[] = "100, 100;w=1;name=\"net\", 100;w=60;name=\"reads\"";
	struct quota *quota = quota_new(NULL, 0);
	struct limits second = header(both, 0, 1), minute = header(both, 2, 30);

	(void)state;
	quota_learn(quota, "reads", take(quota, "reads", START), &second, START + 10);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 10), START + 1010);
	quota_learn(quota, "reads", take(quota, "reads", START + 1010), &minute, START + 1020);
	assert_int_equal(left(quota, "reads", START + 1020), 2);
	assert_int_equal(quota_reset_ms(quota, "reads", START + 1020), START + 32020);
	quota_free(quota);
}

static void stops_the_category_after_a_429(void **state)
{
	struct quota *quota = quota_new(NULL, 0);

	(void)state;
	quota_block(quota, "reads", START, 5000);
	quota_block(quota, "reads", START, 2000);
	assert_int_equal(quota_peek(quota, "reads", START + 1000, PATIENT), 4000);
	assert_int_equal(quota_peek(quota, "others", START, PATIENT), 0);
	take(quota, "reads", START + 5000);
	quota_free(quota);
}

static void survives_more_windows_than_it_can_hold(void **state)
{
	struct quota *quota = one_limit(1, 60);
	char text[64];

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct limits seen;

		snprintf(text, sizeof(text), "999, 999;w=%d;name=\"n%d\", 0;w=5;name=\"zero\"",
			 i + 1, i);
		seen = header(text, 998, 1);
		quota_learn(quota, "others", take(quota, "others", START), &seen, START);
	}
	take(quota, "reads", START);
	assert_true(quota_peek(quota, "reads", START, PATIENT) > 0);
	quota_free(quota);
}

/*
 * A server with a fixed window, and a client that sends as fast as quota and its concurrency allow.
 * Time is simulated.
 */
struct simulation {
	int64_t limit, window_ms;
	bool aligned; /* windows lie on multiples of their length, not on the first request */
	int64_t to_ms, back_ms; /* the way there and back ... */
	int64_t jitter_ms;	/* ... of which each varies by so much */
	int64_t slow_start_ms;	/* the first requests set up their connections */
	int requests, concurrency;
	int64_t others_every_ms; /* another client's requests */
};

struct flight {
	uint64_t ticket;
	int64_t arrives_ms, answered_ms; /* arrives 0: nothing in flight here */
	bool counted;
	struct limits seen;
};

struct server {
	int64_t begin_ms, used, next_other_ms;
	int refused;
};

static uint32_t dice(void)
{
	static uint32_t seed = 12345;

	seed = seed * 1664525 + 1013904223;
	return seed >> 8;
}

static void serve(const struct simulation *s, struct server *server, struct flight *flight,
		  int64_t now)
{
	char text[96];

	if (now >= server->begin_ms + s->window_ms) {
		server->begin_ms = s->aligned ? now - now % s->window_ms : now;
		server->used = 0;
	}
	while (s->others_every_ms && server->next_other_ms <= now) {
		server->used++;
		server->next_other_ms += s->others_every_ms;
	}
	flight->counted = true;
	server->refused += server->used >= s->limit;
	server->used += server->used < s->limit;
	snprintf(text, sizeof(text),
		 "%lld, 100;w=1;name=\"net\", %lld;w=%lld;name=\"reads_by_user\"",
		 (long long)s->limit, (long long)s->limit, (long long)s->window_ms / 1000);
	flight->seen = header(text, s->limit - server->used,
			      (server->begin_ms + s->window_ms - now + 999) / 1000);
}

/* Returns the time the last answer came; `*refused` counts the 429s. */
static int64_t simulate(const struct simulation *s, struct quota *quota, int *refused)
{
	struct server server = {.begin_ms = INT32_MIN};
	struct flight flights[40] = {0};
	int64_t now = START + 37;
	int sent = 0, done = 0;

	server.next_other_ms = now;
	for (; done < s->requests; now++) {
		for (int i = 0; i < s->concurrency; i++) {
			struct flight *flight = &flights[i];

			if (flight->arrives_ms && !flight->counted && now >= flight->arrives_ms)
				serve(s, &server, flight, now);
			if (flight->counted && now >= flight->answered_ms) {
				quota_learn(quota, "reads", flight->ticket, &flight->seen, now);
				*flight = (struct flight){0};
				done++;
			}
			if (flight->arrives_ms || sent == s->requests ||
			    quota_take(quota, "reads", now, PATIENT, &flight->ticket) != 0)
				continue;
			flight->arrives_ms = now + s->to_ms + 1 + dice() % (s->jitter_ms + 1) +
					     (sent < s->concurrency ? s->slow_start_ms : 0);
			flight->answered_ms =
				flight->arrives_ms + s->back_ms + dice() % (s->jitter_ms + 1);
			sent++;
		}
	}
	*refused = server.refused;
	quota_free(quota);
	return now - START - 37;
}

static void never_outruns_and_hardly_trails(const struct simulation *s, struct quota *quota)
{
	int64_t quota_floor = (s->requests - 1) / s->limit * s->window_ms;
	int64_t latency_floor = (s->to_ms + s->back_ms) * s->requests / s->concurrency;
	int64_t least = quota_floor > latency_floor ? quota_floor : latency_floor;
	int refused;
	int64_t took = simulate(s, quota, &refused);

	if (refused || took * 100 > least * 115)
		print_message("took %lld ms of %lld, %d refused\n", (long long)took,
			      (long long)least, refused);
	assert_int_equal(refused, 0);
	assert_true(took * 100 <= least * 115);
}

static void keeps_pace_with_windows_that_the_first_request_opens(void **state)
{
	const struct simulation cases[] = {
		{20, 2000, false, 1, 1, 0, 0, 100, 8, 0},
		{20, 2000, false, 1, 300, 10, 0, 100, 8, 0},
		{20, 2000, false, 300, 1, 10, 0, 100, 8, 0},
		{10, 1000, false, 1, 300, 5, 0, 100, 8, 0},
		{300, 60000, false, 100, 200, 50, 300, 1000, 8, 0},
		{60, 60000, false, 100, 5000, 100, 300, 200, 40, 0},
		{1000, 60000, false, 20, 100, 10, 200, 3000, 8, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		never_outruns_and_hardly_trails(
			&cases[i], one_limit(cases[i].limit, cases[i].window_ms / 1000));
		never_outruns_and_hardly_trails(&cases[i], quota_new(NULL, 0));
	}
}

static void keeps_pace_with_windows_of_the_servers_clock(void **state)
{
	const struct simulation cases[] = {
		{20, 2000, true, 1, 1, 0, 0, 100, 8, 0},
		{20, 2000, true, 1, 300, 10, 0, 100, 8, 0},
		{10, 1000, true, 1, 300, 5, 0, 100, 8, 0},
		{300, 60000, true, 100, 200, 50, 300, 1500, 8, 0},
		{60, 60000, true, 100, 3000, 100, 300, 500, 40, 0},
		{1000, 60000, true, 20, 100, 10, 200, 5000, 40, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		never_outruns_and_hardly_trails(
			&cases[i], one_limit(cases[i].limit, cases[i].window_ms / 1000));
}

static void is_refused_at_most_once_a_window_when_others_use_it_too(void **state)
{
	const struct simulation s = {100, 60000, true, 50, 100, 20, 0, 300, 4, 700};
	int refused;
	int64_t took = simulate(&s, one_limit(100, 60), &refused);

	(void)state;
	assert_true(refused <= 4 * 4);
	assert_true(took < 30 * 60000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lets_everything_through_that_nothing_is_known_of),
		cmocka_unit_test(allows_a_burst_up_to_the_limit_and_then_waits_for_the_window),
		cmocka_unit_test(begins_the_window_when_its_first_request_is_answered),
		cmocka_unit_test(gives_up_when_the_wait_exceeds_the_patience),
		cmocka_unit_test(counts_every_category_in_the_universal_bucket),
		cmocka_unit_test(keeps_categories_apart),
		cmocka_unit_test(replaces_known_windows_by_those_of_the_headers),
		cmocka_unit_test(keeps_the_known_window_while_headers_name_only_shared_ones),
		cmocka_unit_test(shares_a_named_bucket_between_categories),
		cmocka_unit_test(takes_a_lone_number_for_the_shortest_window_that_fits_its_reset),
		cmocka_unit_test(sees_others_who_use_the_same_app),
		cmocka_unit_test(counts_what_is_on_its_way_when_many_responses_agree),
		cmocka_unit_test(does_not_count_answered_requests_again),
		cmocka_unit_test(learns_from_reset_when_the_window_had_begun_before),
		cmocka_unit_test(waits_longer_when_reset_says_so),
		cmocka_unit_test(moves_the_end_to_where_reset_says),
		cmocka_unit_test(begins_again_when_the_server_has_forgotten_requests),
		cmocka_unit_test(passes_over_what_tells_of_an_older_window),
		cmocka_unit_test(ignores_a_reset_that_is_longer_than_the_window),
		cmocka_unit_test(tells_windows_of_one_limit_apart_by_their_reset),
		cmocka_unit_test(stops_the_category_after_a_429),
		cmocka_unit_test(survives_more_windows_than_it_can_hold),
		cmocka_unit_test(keeps_pace_with_windows_that_the_first_request_opens),
		cmocka_unit_test(keeps_pace_with_windows_of_the_servers_clock),
		cmocka_unit_test(is_refused_at_most_once_a_window_when_others_use_it_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
