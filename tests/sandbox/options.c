#include "options.h"

#include "day.h"
#include "token.h"

#include <argp.h>
#include <stdlib.h>

/* Options that are a number in a range. */
#define NUMBERS(X)                                                                                 \
	X("port", port, 0, 65535, "port on 127.0.0.1; 0 (default): a free one")                    \
	X("seed", world.seed, 0, UINT32_MAX, "source of all data (1)")                             \
	X("accounts", world.sizes.accounts, 0, 8000, "ad accounts (3)")                            \
	X("empty-accounts", world.sizes.empty_accounts, 0, 8000,                                   \
	  "how many of them, the last ones, have no campaigns (0)")                                \
	X("campaigns", world.sizes.campaigns, 0, 1000000, "per account (8)")                       \
	X("ad-groups", world.sizes.ad_groups, 0, 1000000, "per campaign (3)")                      \
	X("ads", world.sizes.ads, 0, 1000000, "per ad group (4)")                                  \
	X("audiences", world.sizes.audiences, 0, 1000000,                                          \
	  "per account (6; a third as many received)")                                             \
	X("boards", world.sizes.boards, 0, 8000, "of the user (9)")                                \
	X("pins", world.sizes.pins, 0, 10000000, "of the user (120)")                              \
	X("days", world.sizes.days, 1, 100000, "how far back ads have delivered (1000)")           \
	X("latency-ms", latency_ms, 0, 600000, "before every answer; blocks no other request (0)") \
	X("stall-ms", stall_ms, 0, 600000, "of the fault slow, in mid-body (3000)")                \
	X("gzip-level", gzip_level, 0, 9, "(6); 0 is --no-gzip")                                   \
	X("report-polls", reports.polls, 0, 1000, "how many polls find a report in progress (1)")  \
	X("report-seconds", reports.seconds, 0, 3600, "and how many seconds (0)")                  \
	X("report-mb", report_mb, 0, 65536, "repeat the rows of a file until it is so long (0)")   \
	X("max-url", max_url, 0, 1000000, "longer targets get 414; 0: no limit (0)")               \
	X("cache-mb", cache_mb, 0, 16384, "memory for rendered bodies (1024)")

/* Options that are a text. */
#define TEXTS(X)                                                                                   \
	X("ready-file", ready_file, "FILE", "gets the base URL, with /v5, once it listens")        \
	X("log", log_file, "FILE", "a JSON line for every request, when its answer is out")        \
	X("scopes", scopes, "LIST", "of the tokens, comma separated (all)")                        \
	X("tls-cert", certificate_file, "FILE", "PEM; with --tls-key: serve https")                \
	X("tls-key", key_file, "FILE", "PEM")                                                      \
	X("dump", dump, "STREAM", "print the rows that a complete read delivers, and exit")        \
	X("count", count, "STREAM", "print how many those are, and exit")                          \
	X("start", start, "DATE", "dump: first day (90 days before today)")                        \
	X("end", end, "DATE", "dump: last day (today)")                                            \
	X("granularity", granularity, "NAME", "dump (DAY)")                                        \
	X("columns", columns, "LIST", "dump (all 175)")                                            \
	X("query", query, "QUERY", "dump: more parameters, a=b&c=d")

enum {
	FIRST_KEY = 1000,
#define KEY(name, member, ...) TEXT_##member,
	TEXTS(KEY)
#undef KEY
		KEY_TODAY,
	KEY_EPOCH,
	KEY_QUOTA,
	KEY_TIER,
	KEY_FAULT,
	KEY_NO_GZIP,
	KEY_REUSABLE,
	FIRST_NUMBER,
};

struct number_option {
	const char *name;
	size_t offset, size;
	uint64_t low, high;
};

static const struct number_option numbers[] = {
#define ROW(name, member, low, high, doc)                                                          \
	{name, offsetof(struct options, member), sizeof(((struct options *)0)->member), low, high},
	NUMBERS(ROW)
#undef ROW
};

enum {
	NUMBER_COUNT = sizeof(numbers) / sizeof(*numbers),
};

static const char help[] =
	"A local stand-in for the read side of Pinterest's REST API v5, with deterministic data."
	"\vSizes hold on --epoch (default: --today); after it new entities appear, and with every "
	"day some are updated.  Everything follows from --seed.\n\n"
	"Faults: KIND=RATE, KIND@WHERE=RATE, KIND=xN.  WHERE is a rate-limit category or a stream "
	"(token: the token endpoint, download: files of reports), RATE a probability per attempt "
	"of a request, xN the first "
	"N attempts of every request.  Kinds: reset expire-token 429 500 400-retry html truncate "
	"slow garbage repeat-cursor empty-page bad-utf8 nul wrong-type big-int unknown-field "
	"null-key, and of reports, when they are made: report-busy report-fail report-expire "
	"url-expire (the first link).  These take an id or name instead: bad-id=ID (400 naming it) "
	"poison-id=ID (500) "
	"not-found=ID forbidden=ACCOUNT column=NAME (400) parameter=NAME (400) restricted=STREAM "
	"(401); with a RATE "
	"they hit that part of all "
	"ids.\n\nQuota categories: ads_analytics ads_conversions ads_read org_read org_analytics "
	"catalogs_read trends_read universal.\n\nCredentials: client id " TOKEN_CLIENT_ID
	", client secret " TOKEN_CLIENT_SECRET ", access token " TOKEN_FIRST_ACCESS
	", refresh token " TOKEN_FIRST_REFRESH ", expired access token " TOKEN_EXPIRED_ACCESS
	", authorization code " TOKEN_CODE
	".  Every refresh makes a new pair and ends the old one.";

static bool set_number(struct options *options, const struct number_option *option,
		       const char *text)
{
	char *end;
	uint64_t value = strtoull(text, &end, 10);
	char *at = (char *)options + option->offset;

	if (end == text || *end || *text == '-' || value < option->low || value > option->high)
		return false;
	if (option->size == sizeof(uint64_t))
		memcpy(at, &value, sizeof(value));
	else
		memcpy(at, &(unsigned){(unsigned)value}, sizeof(unsigned));
	return true;
}

static bool set_tier(struct options *options, const char *text)
{
	static const char *const names[] = {"standard", "trial", "unlimited"};

	for (int tier = 0; tier < 3; tier++)
		if (strcmp(names[tier], text) == 0) {
			options->tier = (enum tier)tier;
			return true;
		}
	return false;
}

static bool add_quota(struct options *options, const char *text)
{
	struct limits *limits = limits_new(TIER_UNLIMITED);
	bool good = options->quota_count < OPTIONS_QUOTAS && limits_set(limits, text);

	limits_free(limits);
	if (good)
		options->quotas[options->quota_count++] = text;
	return good;
}

static bool set_special(struct options *options, int key, char *text)
{
	switch (key) {
	case KEY_TODAY:
		return day_parse(text, &options->world.today);
	case KEY_EPOCH:
		return day_parse(text, &options->world.epoch);
	case KEY_QUOTA:
		return add_quota(options, text);
	case KEY_TIER:
		return set_tier(options, text);
	case KEY_FAULT:
		return faults_add(&options->faults, text);
	case KEY_NO_GZIP:
		options->gzip_level = 0;
		return true;
	case KEY_REUSABLE:
		options->reusable_tokens = true;
		return true;
	default:
		return false;
	}
}

static error_t parse(int key, char *text, struct argp_state *state)
{
	struct options *options = state->input;
	bool good = true;

	switch (key) {
#define CASE(name, member, ...)                                                                    \
	case TEXT_##member:                                                                        \
		options->member = text;                                                            \
		return 0;
		TEXTS(CASE)
#undef CASE
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s'", text);
		return EINVAL;
	default:
		if (key >= FIRST_NUMBER && key < FIRST_NUMBER + NUMBER_COUNT)
			good = set_number(options, &numbers[key - FIRST_NUMBER], text);
		else if (key >= KEY_TODAY && key < FIRST_NUMBER)
			good = set_special(options, key, text);
		else
			return ARGP_ERR_UNKNOWN;
	}
	if (!good)
		argp_error(state, "bad value '%s'", text);
	return 0;
}

static struct argp_option *table(void)
{
	static struct argp_option all[64];
	struct argp_option *next = all;
	int key = FIRST_NUMBER;

#define ADD(name, member, low, high, doc)                                                          \
	*next++ = (struct argp_option){name, key++, "N", 0, doc, 1};
	NUMBERS(ADD)
#undef ADD
#define ADD(name, member, arg, doc)                                                                \
	*next++ = (struct argp_option){name, TEXT_##member, arg, 0, doc, 2};
	TEXTS(ADD)
#undef ADD
	*next++ = (struct argp_option){
		"today", KEY_TODAY, "DATE", 0, "what the API takes for today (UTC today)", 1};
	*next++ = (struct argp_option){
		"epoch", KEY_EPOCH, "DATE", 0, "the day on which the sizes hold (--today)", 1};
	*next++ = (struct argp_option){
		"quota", KEY_QUOTA, "CATEGORY=N/SECONDS", 0, "replaces a limit; N 0: none", 2};
	*next++ = (struct argp_option){
		"tier", KEY_TIER, "NAME", 0, "standard (default), trial or unlimited", 2};
	*next++ = (struct argp_option){"fault", KEY_FAULT, "KIND=RATE", 0, "see below; repeatable",
				       2};
	*next++ = (struct argp_option){"no-gzip", KEY_NO_GZIP, NULL, 0, "never compress", 2};
	*next++ = (struct argp_option){"reusable-tokens",
				       KEY_REUSABLE,
				       NULL,
				       0,
				       "a refresh does not end the old tokens",
				       2};
	*next = (struct argp_option){0};
	return all;
}

void options_parse(struct options *options, int argc, char **argv)
{
	const struct argp argp = {.options = table(), .parser = parse, .doc = help};

	*options = (struct options){
		.world = {.seed = 1,
			  .today = day_today(),
			  .epoch = INT32_MIN,
			  .sizes = {.accounts = 3,
				    .campaigns = 8,
				    .ad_groups = 3,
				    .ads = 4,
				    .audiences = 6,
				    .boards = 9,
				    .pins = 120,
				    .days = 1000}},
		.stall_ms = 3000,
		.gzip_level = 6,
		.cache_mb = 1024,
		.reports = {.polls = 1},
		.scopes = TOKEN_ALL_SCOPES,
	};
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, 0, NULL, options);
	options->faults.seed = options->world.seed;
	if (options->world.epoch == INT32_MIN)
		options->world.epoch = options->world.today;
	if (options->world.sizes.empty_accounts > options->world.sizes.accounts)
		options->world.sizes.empty_accounts = options->world.sizes.accounts;
}
