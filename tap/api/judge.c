#include "tap/api/judge.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tap/api/subject.h"

/* The first rule that fits decides; 0 and NULL fit everything. */
static const struct rule {
	int status, code;
	const char *says; /* in the message, any case */
	enum outcome outcome;
	int64_t wait_s;
	const char *advice; /* for people */
} rules[] = {
	{0, 2726, NULL, OUTCOME_CROWDED, -1, NULL}, /* cost limit of reports */
	{0, 8, NULL, OUTCOME_RATE_LIMITED, -1, NULL},
	{429, 0, NULL, OUTCOME_RATE_LIMITED, -1, NULL},
	{0, 12, NULL, OUTCOME_TRANSIENT, -1, NULL},
	{0, 2787, NULL, OUTCOME_TRANSIENT, -1, NULL},
	{0, 0, "something went wrong", OUTCOME_TRANSIENT, -1, NULL},
	/* Comes now and then for windows that are well within the limit. */
	{400, 0, "only get data from the last", OUTCOME_TRANSIENT, 1, NULL},
	{401, 3, NULL, OUTCOME_NO_ACCESS, -1, "give the token the scope"},
	{401, 7, NULL, OUTCOME_NO_ACCESS, -1, "give the token's user access to it"},
	{401, 29, NULL, OUTCOME_NO_ACCESS, -1, "give the token's user access to it"},
	{401, 0, NULL, OUTCOME_TOKEN_EXPIRED, -1, NULL},
	{409, 4182, NULL, OUTCOME_EMPTY, -1, NULL}, /* the account has no catalog */
	{0, 1104, NULL, OUTCOME_REFUSED, -1, "the report has expired"},
	{0, 2625, NULL, OUTCOME_NO_ACCESS, -1, "Pinterest has disapproved the merchant"},
	{0, 2626, NULL, OUTCOME_NO_ACCESS, -1, "Pinterest is reviewing the merchant"},
	{0, 650, NULL, OUTCOME_NO_ACCESS, -1, "the account is no merchant"},
	{0, 654, NULL, OUTCOME_NO_ACCESS, -1, "it takes a business account"},
	{0, 4197, NULL, OUTCOME_NO_ACCESS, -1, "Pinterest has withdrawn this part of the API"},
	{403, 3, NULL, OUTCOME_NO_ACCESS, -1, "give the token the scope"},
	{403, 0, NULL, OUTCOME_NO_ACCESS, -1, "give the token's user access to it"},
	{404, 2, NULL, OUTCOME_NO_ACCESS, -1, "is the ad account's id right?"},
	{404, 30, NULL, OUTCOME_BLAMED, -1, NULL}, /* user */
	{404, 40, NULL, OUTCOME_BLAMED, -1, NULL}, /* board */
	{404, 50, NULL, OUTCOME_BLAMED, -1, NULL}, /* pin */
	{501, 0, NULL, OUTCOME_REFUSED, -1, "Pinterest does not offer this here"},
};

/* What the status alone tells, with or without a body; 0 as `least`: no such range. */
static const struct range {
	int least, most;
	enum outcome outcome;
	const char *advice;
} ranges[] = {
	{300, 399, OUTCOME_REFUSED, "is api_url right?"},
	{401, 401, OUTCOME_TOKEN_EXPIRED, NULL},
	{408, 408, OUTCOME_TRANSIENT, NULL},
	{413, 414, OUTCOME_TOO_MUCH, NULL},
	{425, 425, OUTCOME_TRANSIENT, NULL},
	{429, 429, OUTCOME_RATE_LIMITED, NULL},
	{431, 431, OUTCOME_TOO_MUCH, NULL},
	{500, 999, OUTCOME_TRANSIENT, NULL},
};

/* What is being judged. */
struct hearing {
	const struct request *request;
	const struct response *response;
	struct complaint complaint;
	struct verdict *out;
};

/* The sentence: what came, what to do, and what to quote to Pinterest's support. */
static void say(const struct hearing *hearing, const char *advice)
{
	const struct complaint *complaint = &hearing->complaint;
	const struct response *response = hearing->response;
	struct verdict *out = hearing->out;
	char code[24] = "", id[80] = "";
	int length = (int)strnlen(complaint->message, 200);

	/* Their full stop would stand in the middle of the sentence. */
	while (advice && length && complaint->message[length - 1] == '.')
		length--;
	if (complaint->code)
		snprintf(code, sizeof(code), " (code %d)", complaint->code);
	if (response->request_id[0])
		snprintf(id, sizeof(id), " (request %.63s)", response->request_id);
	snprintf(out->text, sizeof(out->text), "Pinterest answered %d%s%s%.*s%s%s%s",
		 response->status, code, complaint->message[0] ? ": " : "", length,
		 complaint->message, advice ? "; " : "", advice ? advice : "", id);
}

static void decide(const struct hearing *hearing, enum outcome outcome, int64_t wait_s,
		   const char *advice)
{
	hearing->out->outcome = outcome;
	hearing->out->wait_s = wait_s;
	say(hearing, advice);
}

/* How long to wait, by the message, else by the headers. */
static int64_t wait_of(const struct hearing *hearing, enum outcome outcome)
{
	const struct limits *limits = &hearing->response->limits;
	int64_t said = complaint_wait_s(&hearing->complaint);

	if (said >= 0)
		return said;
	if (limits->retry_after_s >= 0)
		return limits->retry_after_s;
	return outcome == OUTCOME_RATE_LIMITED ? limits->reset_s : -1;
}

static void judge_transport(const struct hearing *hearing)
{
	static const struct {
		enum outcome outcome;
		const char *what;
	} meanings[] = {
		[TRANSFER_OK] = {OUTCOME_OK, ""},
		[TRANSFER_UNREACHABLE] = {OUTCOME_TRANSIENT, "Pinterest cannot be reached"},
		[TRANSFER_TIMEOUT] = {OUTCOME_TRANSIENT,
				      "Pinterest did not answer within request_timeout_s"},
		[TRANSFER_TRUNCATED] = {OUTCOME_TRANSIENT, "Pinterest's answer was cut off"},
		[TRANSFER_TOO_LARGE] = {OUTCOME_TOO_MUCH,
					"Pinterest's answer is larger than memory_mb allows"},
		[TRANSFER_UNSAFE] = {OUTCOME_STOP,
				     "the connection to Pinterest is not safe (behind a proxy of "
				     "your own, set ca_bundle to its certificate)"},
		[TRANSFER_NO_SPACE] = {OUTCOME_REFUSED,
				       "the report cannot be kept: make room in TMPDIR"},
	};
	const struct response *response = hearing->response;
	struct verdict *out = hearing->out;

	out->outcome = meanings[response->result].outcome;
	snprintf(out->text, sizeof(out->text), "%s%s%s", meanings[response->result].what,
		 response->problem[0] ? ": " : "", response->problem);
}

static void judge_good(const struct hearing *hearing)
{
	hearing->out->outcome = OUTCOME_OK;
	/* Proxies and portals answer 200 with a page of their own. */
	if (!hearing->response->json && !hearing->request->to_file)
		decide(hearing, OUTCOME_TRANSIENT, -1, "it sent a page instead of JSON");
}

static bool judge_by_range(const struct hearing *hearing)
{
	int status = hearing->response->status;

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (status >= ranges[i].least && status <= ranges[i].most) {
			decide(hearing, ranges[i].outcome, wait_of(hearing, ranges[i].outcome),
			       ranges[i].advice);
			return true;
		}
	return false;
}

/* A scope that is missing has a name: the message's, or what this part of the API takes. */
static void advise_scope(const struct hearing *hearing)
{
	char scope[64], advice[160];

	if (!subject_scope(hearing->complaint.message, hearing->request, scope, sizeof(scope)))
		snprintf(advice, sizeof(advice),
			 "this app or token may not use it (a scope, or a feature that Pinterest "
			 "has to grant)");
	else
		snprintf(advice, sizeof(advice),
			 "the token may lack the scope %s, or the app a feature that Pinterest has "
			 "to grant",
			 scope);
	say(hearing, advice);
}

static bool judge_by_rule(const struct hearing *hearing)
{
	const struct complaint *complaint = &hearing->complaint;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const struct rule *rule = &rules[i];

		if ((rule->status && rule->status != hearing->response->status) ||
		    (rule->code && rule->code != complaint->code) ||
		    (rule->says && !strcasestr(complaint->message, rule->says)))
			continue;
		decide(hearing, rule->outcome,
		       rule->wait_s >= 0 ? rule->wait_s : wait_of(hearing, rule->outcome),
		       rule->advice);
		hearing->out->whole_stream = rule->code == 3 || rule->code == 4197;
		if (rule->outcome == OUTCOME_NO_ACCESS && rule->code == 3)
			advise_scope(hearing);
		return true;
	}
	return false;
}

/* Messages that name what they are about: columns, or an id. */
static bool judge_by_subject(const struct hearing *hearing)
{
	struct verdict *out = hearing->out;
	const char *message = hearing->complaint.message;
	int status = hearing->response->status;

	if (status != 400 && status != 404)
		return false;
	if (subject_columns(message, out->subject, sizeof(out->subject)))
		decide(hearing, OUTCOME_COLUMNS, -1, NULL);
	else if (subject_id(message, hearing->request, out->subject, sizeof(out->subject)))
		decide(hearing, OUTCOME_BLAMED, -1, NULL);
	else
		return false;
	return true;
}

static void judge_bad(const struct hearing *hearing)
{
	struct verdict *out = hearing->out;

	/* What we were served by a proxy, or in its place, may be gone the next time. */
	if (!hearing->complaint.readable) {
		if (!judge_by_range(hearing))
			decide(hearing, OUTCOME_TRANSIENT, -1, "it sent a page instead of JSON");
		return;
	}
	if (complaint_wait_s(&hearing->complaint) >= 0 && hearing->response->status != 429) {
		bool job = strcmp(hearing->request->method, "POST") == 0;

		decide(hearing, job ? OUTCOME_CROWDED : OUTCOME_TRANSIENT,
		       wait_of(hearing, OUTCOME_TRANSIENT), NULL);
		return;
	}
	if (judge_by_rule(hearing)) {
		if (out->outcome == OUTCOME_BLAMED)
			subject_id(hearing->complaint.message, hearing->request, out->subject,
				   sizeof(out->subject));
		return;
	}
	if (!judge_by_subject(hearing) && !judge_by_range(hearing))
		decide(hearing, OUTCOME_REFUSED, -1, NULL);
}

static void judge(struct hearing *hearing, struct slice body)
{
	const struct response *response = hearing->response;

	if (response->result != TRANSFER_OK) {
		judge_transport(hearing);
		return;
	}
	if (response->status >= 200 && response->status < 300) {
		judge_good(hearing);
		return;
	}
	complaint_read(body, &hearing->complaint);
	hearing->out->code = hearing->complaint.code;
	judge_bad(hearing);
}

void judge_answer(void *self, const struct request *request, const struct response *response,
		  struct slice body, struct verdict *out)
{
	struct hearing hearing = {.request = request, .response = response, .out = out};

	(void)self;
	*out = (struct verdict){.wait_s = -1, .status = response->status};
	judge(&hearing, body);
	/* A file is asked for without our credentials: its server has nothing to say about them. */
	if (request->to_file &&
	    (out->outcome == OUTCOME_TOKEN_EXPIRED || out->outcome == OUTCOME_STOP))
		out->outcome = OUTCOME_REFUSED;
}
