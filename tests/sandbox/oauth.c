#include "oauth.h"

#include "parameter.h"

#include <time.h>

#define ACCESS_SECONDS	2592000 /* 30 days */
#define REFRESH_SECONDS 5184000 /* 60 days, a continuous refresh token */

static const char *const grants[] = {"authorization_code", "refresh_token", "client_credentials",
				     NULL};
static const char *const trues[] = {"true", "false", NULL};

static const struct parameter form_parameters[] = {
	{.name = "grant_type", .type = PARAMETER_CHOICE, .required = true, .choices = grants},
	{.name = "code", .type = PARAMETER_TEXT},
	{.name = "redirect_uri", .type = PARAMETER_TEXT},
	{.name = "refresh_token", .type = PARAMETER_TEXT},
	{.name = "scope", .type = PARAMETER_TEXT},
	{.name = "continuous_refresh", .type = PARAMETER_CHOICE, .choices = trues},
	{.name = "refresh_on", .type = PARAMETER_CHOICE, .choices = trues},
	PARAMETERS_END,
};

static void text_member(struct text *out, const char *name, const char *value)
{
	text_char(out, out->length ? ',' : '{');
	text_json_puts(out, name);
	text_char(out, ':');
	text_json_puts(out, value);
}

static void number_member(struct text *out, const char *name, int64_t value)
{
	text_char(out, ',');
	text_json_puts(out, name);
	text_char(out, ':');
	text_int(out, value);
}

static void write_answer(struct text *out, const char *grant, const struct token_pair *pair,
			 const char *scopes)
{
	text_member(out, "response_type", grant);
	text_member(out, "access_token", pair->access);
	text_member(out, "token_type", "bearer");
	number_member(out, "expires_in", ACCESS_SECONDS);
	text_member(out, "scope", scopes);
	if (*pair->refresh) {
		text_member(out, "refresh_token", pair->refresh);
		number_member(out, "refresh_token_expires_in", REFRESH_SECONDS);
		number_member(out, "refresh_token_expires_at",
			      (int64_t)time(NULL) + REFRESH_SECONDS);
	}
	text_char(out, '}');
}

static bool need(const struct arguments *form, const char *name, struct refusal *refusal)
{
	return arguments_given(form, name) ||
	       refuse(refusal, 400, 1, "Missing required parameter '%s'.", name);
}

static bool grant_code(struct tokens *tokens, const struct arguments *form, struct token_pair *pair,
		       struct refusal *refusal)
{
	if (!need(form, "code", refusal) || !need(form, "redirect_uri", refusal))
		return false;
	if (strcmp(arguments_text(form, "code"), TOKEN_CODE) != 0)
		return refuse(refusal, 400, 283, "Your authorization code is invalid.");
	tokens_renew(tokens, pair);
	return true;
}

static bool grant_refresh(struct tokens *tokens, const struct arguments *form,
			  struct token_pair *pair, struct refusal *refusal)
{
	if (!need(form, "refresh_token", refusal))
		return false;
	return tokens_refresh(tokens, arguments_text(form, "refresh_token"), pair) ||
	       refuse(refusal, 401, 2, "Authentication failed. The refresh token is not valid.");
}

static bool grant(struct tokens *tokens, const struct arguments *form, struct token_pair *pair,
		  struct refusal *refusal)
{
	const char *type = arguments_text(form, "grant_type");

	if (strcmp(type, "authorization_code") == 0)
		return grant_code(tokens, form, pair, refusal);
	if (strcmp(type, "refresh_token") == 0)
		return grant_refresh(tokens, form, pair, refusal);
	*pair = (struct token_pair){.access = TOKEN_CLIENT_ACCESS};
	return need(form, "scope", refusal);
}

bool oauth_answer(struct tokens *tokens, const struct oauth_call *call, struct text *out,
		  struct refusal *refusal)
{
	static const struct parameter *const groups[] = {form_parameters, NULL};
	struct arguments form = {.count = 0};
	struct token_pair pair = {.generation = 0};
	struct query query;
	bool good;

	if (!call->authorization || strcmp(call->authorization, TOKEN_BASIC) != 0)
		return refuse(refusal, 401, 2, "Authentication failed.");
	good = query_parse(&query, call->form ? call->form : "") ||
	       refuse(refusal, 400, 1, "The form is malformed.");
	good = good && arguments_parse(&form, &query, groups, false, refusal) &&
	       grant(tokens, &form, &pair, refusal);
	if (good)
		write_answer(out, arguments_text(&form, "grant_type"), &pair, call->scopes);
	arguments_release(&form);
	query_release(&query);
	return good;
}
