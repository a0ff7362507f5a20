#include "fault.h"

#include "draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[FAULT_COUNT] = {
	[FAULT_NONE] = "",
	[FAULT_RESET] = "reset",
	[FAULT_EXPIRE_TOKEN] = "expire-token",
	[FAULT_429] = "429",
	[FAULT_500] = "500",
	[FAULT_400_RETRY] = "400-retry",
	[FAULT_HTML] = "html",
	[FAULT_TRUNCATE] = "truncate",
	[FAULT_SLOW] = "slow",
	[FAULT_GARBAGE] = "garbage",
	[FAULT_REPEAT_CURSOR] = "repeat-cursor",
	[FAULT_EMPTY_PAGE] = "empty-page",
	[FAULT_BAD_UTF8] = "bad-utf8",
	[FAULT_NUL] = "nul",
	[FAULT_WRONG_TYPE] = "wrong-type",
	[FAULT_BIG_INT] = "big-int",
	[FAULT_UNKNOWN_FIELD] = "unknown-field",
	[FAULT_NULL_KEY] = "null-key",
	[FAULT_REPORT_BUSY] = "report-busy",
	[FAULT_REPORT_FAIL] = "report-fail",
	[FAULT_REPORT_EXPIRE] = "report-expire",
	[FAULT_URL_EXPIRE] = "url-expire",
	[FAULT_BAD_ID] = "bad-id",
	[FAULT_POISON_ID] = "poison-id",
	[FAULT_NOT_FOUND] = "not-found",
	[FAULT_FORBIDDEN] = "forbidden",
	[FAULT_COLUMN] = "column",
	[FAULT_PARAMETER] = "parameter",
	[FAULT_RESTRICTED] = "restricted",
};

const char *fault_name(enum fault fault)
{
	return names[fault];
}

static enum fault kind_of(const char *name)
{
	for (int kind = FAULT_NONE + 1; kind < FAULT_COUNT; kind++)
		if (strcmp(names[kind], name) == 0)
			return (enum fault)kind;
	return FAULT_NONE;
}

/* A number up to 1 is a rate, x and a number the first attempts, and anything else a name. */
static bool parse_value(struct fault_rule *rule, const char *text)
{
	char *end;
	double rate = strtod(text, &end);

	if (end != text && !*end && rate >= 0 && rate <= 1) {
		rule->rate = rate;
		return true;
	}
	if (*text == 'x') {
		rule->first = (unsigned)strtoul(text + 1, &end, 10);
		if (!*end && rule->first)
			return true;
	}
	snprintf(rule->value, sizeof(rule->value), "%s", text);
	return rule->kind >= FAULT_BAD_ID && *text;
}

bool faults_add(struct faults *faults, const char *text)
{
	struct fault_rule *rule = &faults->rules[faults->count];
	char kind[32] = "", where[48] = "";
	const char *value = strchr(text, '=');

	if (!value || faults->count == FAULT_RULES)
		return false;
	if (sscanf(text, "%31[^@=]@%47[^=]", kind, where) < 1)
		return false;
	*rule = (struct fault_rule){.kind = kind_of(kind)};
	memcpy(rule->where, where, sizeof(where));
	if (rule->kind == FAULT_NONE || !parse_value(rule, value + 1))
		return false;
	faults->count++;
	return true;
}

static bool applies(const struct fault_rule *rule, const struct fault_target *target)
{
	return !*rule->where || strcmp(rule->where, target->category) == 0 ||
	       (target->stream && strcmp(rule->where, target->stream) == 0);
}

enum fault faults_draw(const struct faults *faults, const struct fault_target *target)
{
	for (size_t at = 0; at < faults->count; at++) {
		const struct fault_rule *rule = &faults->rules[at];
		uint64_t drawn = draw(draw(draw(faults->seed, target->identity), target->attempt),
				      (uint64_t)rule->kind);

		if (rule->kind >= FAULT_BAD_ID || !applies(rule, target))
			continue;
		if (rule->kind >= FAULT_REPORT_BUSY && !target->makes_report)
			continue;
		if (target->attempt <= rule->first || draw_happens(drawn, rule->rate))
			return rule->kind;
	}
	return FAULT_NONE;
}

bool faults_concern(const struct faults *faults, enum fault kind, const struct fault_target *target,
		    const char *value)
{
	for (size_t at = 0; at < faults->count; at++) {
		const struct fault_rule *rule = &faults->rules[at];

		if (rule->kind != kind || !applies(rule, target))
			continue;
		if (strcmp(rule->value, value) == 0 ||
		    draw_happens(draw(draw_name(faults->seed, value), (uint64_t)kind), rule->rate))
			return true;
	}
	return false;
}
