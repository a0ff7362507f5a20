#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "protocol/airbyte.h"
#include "tap/api/ask.h"
#include "tap/command/airbyte_finish.h"
#include "tap/command/command.h"
#include "tap/config/setting.h"
#include "tap/run/stop.h"

/* The platform waits; somebody looks at a form meanwhile. */
enum { PATIENCE_MS = 40000 };

/* The cheapest question that takes a scope, and no other one. */
static const struct probe {
	const char *scope, *path;
	bool below_account; /* the path goes on from that of an ad account */
} probes[] = {
	{"ads:read", "/ad_accounts?page_size=1", false},
	{"user_accounts:read", "/user_account", false},
	{"boards:read", "/boards?page_size=1", false},
	{"pins:read", "/media?page_size=1", false},
	{"catalogs:read", "/catalogs?page_size=1", false},
	{"biz_access:read", "/businesses/employers?page_size=1", false},
	{"billing:read", "/billing_invoices?page_size=1", true},
};

struct check {
	struct run *run;
	struct ask ask;
	struct error *err;
	struct buffer problems; /* sentences; empty: all is well */
	struct buffer lacking;	/* what will be missing, though most of it works */
	char *account;		/* one that may be asked about; NULL: none is known */
	unsigned asked, refused;
};

static bool takes_scope(const struct definition *stream, const char *scope)
{
	for (size_t i = 0; i < stream->request.scope_count; i++)
		if (strcmp(stream->request.scopes[i], scope) == 0)
			return true;
	return false;
}

/* The offered streams that take the scope, with commas between them; none: empty. */
static void add_streams(const struct catalog *catalog, const char *scope, struct buffer *out)
{
	for (size_t i = 0; i < catalog->count; i++) {
		const struct offer *offer = &catalog->offers[i];

		if (offer->by_default && takes_scope(offer->stream, scope))
			buffer_format(out, "%s%s", out->length ? ", " : "", offer->stream->name);
	}
}

/* The first one in the answer of the list of ad accounts. */
static void keep_account(struct check *check)
{
	const struct buffer *body = &check->ask.body;
	json_t *answer = json_loadb(body->data, body->length, JSON_DISABLE_EOF_CHECK, NULL);
	const json_t *first = json_array_get(json_object_get(answer, "items"), 0);
	const char *id = json_string_value(json_object_get(first, "id"));

	if (id && !check->account)
		check->account = memory_text(id);
	json_decref(answer);
}

static int ask_probe(struct check *check, const struct probe *probe, struct verdict *out)
{
	struct buffer path BUFFER_SCOPED = {0};

	if (probe->below_account)
		buffer_format(&path, "/ad_accounts/%s", check->account);
	buffer_add_text(&path, probe->path);
	return ask_get(&check->ask, buffer_text(&path), out, check->err);
}

static int check_scope(struct check *check, const struct probe *probe)
{
	struct buffer streams BUFFER_SCOPED = {0};
	struct verdict verdict;

	add_streams(&check->run->catalog, probe->scope, &streams);
	if (!streams.length || (probe->below_account && !check->account))
		return 0;
	if (ask_probe(check, probe, &verdict) < 0)
		return -1;
	check->asked++;
	if (probe == probes)
		keep_account(check);
	if (verdict.outcome == OUTCOME_OK || verdict.outcome == OUTCOME_EMPTY)
		return 0;
	check->refused++;
	buffer_format(&check->lacking, "%sWithout the scope %s these cannot be read: %s (%s).",
		      check->lacking.length ? " " : "", probe->scope, buffer_text(&streams),
		      verdict.text);
	return 0;
}

static int check_account(struct check *check, const char *id)
{
	char path[96];
	struct verdict verdict;

	snprintf(path, sizeof(path), "/ad_accounts/%.40s", id);
	if (ask_get(&check->ask, path, &verdict, check->err) < 0)
		return -1;
	if (verdict.outcome != OUTCOME_OK)
		buffer_format(&check->problems, "%sAd account %s cannot be read: %s.",
			      check->problems.length ? " " : "", id, verdict.text);
	return 0;
}

static int ask_all(struct check *check)
{
	const json_t *ids = setting_get(check->run->config.settings, NULL, "ad_account_ids");
	size_t i;
	const json_t *id;

	if (json_array_size(ids))
		check->account = memory_text(json_string_value(json_array_get(ids, 0)));
	for (size_t j = 0; j < sizeof(probes) / sizeof(probes[0]); j++)
		if (check_scope(check, &probes[j]) < 0)
			return -1;
	json_array_foreach(ids, i, id) {
		if (check_account(check, json_string_value(id)) < 0)
			return -1;
	}
	if (check->asked && check->refused == check->asked)
		buffer_format(&check->problems, "Nothing can be read. %s",
			      buffer_text(&check->lacking));
	return 0;
}

static int connect_and_ask(struct check *check)
{
	struct pinterest_input access = run_access(check->run);
	struct pinterest pinterest;
	int result = 0;

	access.patience_ms = PATIENCE_MS;
	result = pinterest_begin(&pinterest, &access, check->err);
	check->ask = (struct ask){.patience_ms = PATIENCE_MS, .stop_fd = stop_begin()};
	if (result == 0)
		result = ask_open(&check->ask, &pinterest.api, check->run->config.settings,
				  check->err);
	if (result == 0)
		result = ask_all(check);
	ask_close(&check->ask);
	free(check->account);
	pinterest_release(&pinterest);
	return result;
}

/* What the user can mend in the form is the answer; what else went wrong is a failure. */
static bool is_answer(const struct run *run, const struct error *err)
{
	return run->config.readable && (err->kind == ERROR_CONFIG || err->kind == ERROR_AUTH);
}

static int answer(struct check *check, int result)
{
	struct error *err = check->err;
	struct buffer line BUFFER_SCOPED = {0};

	if (result < 0 && !is_answer(check->run, err))
		return -1;
	if (result < 0)
		airbyte_write_connection(false, err->text, &line);
	else if (check->problems.length)
		airbyte_write_connection(false, buffer_text(&check->problems), &line);
	else
		airbyte_write_connection(
			true, check->lacking.length ? buffer_text(&check->lacking) : NULL, &line);
	error_clear(err);
	return run_print(check->run, &line, err);
}

/* Airbyte: can this config read something?  No is an answer too: exit status 0. */
int check_command(const struct invocation *invocation, struct error *err)
{
	struct run run;
	struct check check = {.run = &run, .err = err};
	int result = run_open(&run, invocation, &airbyte_protocol, err);

	if (result == 0)
		result = config_require_access(&run.config, err);
	if (result == 0)
		result = connect_and_ask(&check);
	result = answer(&check, result);
	buffer_release(&check.problems);
	buffer_release(&check.lacking);
	return airbyte_finish(&run, result, err);
}
