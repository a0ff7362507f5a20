#include "tap/extract/report_answer.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static enum report_status status_of(const char *text)
{
	static const char *const lost[] = {"FAILED", "CANCELLED", "EXPIRED", "DOES_NOT_EXIST"};

	for (size_t i = 0; text && i < sizeof(lost) / sizeof(*lost); i++)
		if (strcmp(text, lost[i]) == 0)
			return REPORT_LOST;
	return text && strcmp(text, "FINISHED") == 0 ? REPORT_FINISHED : REPORT_IN_PROGRESS;
}

/* Tokens are texts; one that is all digits has been seen as a number. */
static char *text_of(const json_t *value)
{
	const char *text = json_string_value(value);

	if (json_is_integer(value))
		return memory_format("%lld", (long long)json_integer_value(value));
	return text && *text ? memory_text(text) : NULL;
}

int report_answer_read(struct slice body, struct report_answer *out)
{
	json_t *document = json_loadb(body.at, body.length, JSON_DISABLE_EOF_CHECK, NULL);
	const json_t *data = json_object_get(document, "data");
	const json_t *inner = json_is_object(data) ? data : document;
	const char *status = json_string_value(json_object_get(inner, "report_status"));
	const char *message = json_string_value(json_object_get(inner, "message"));

	*out = (struct report_answer){.status = status_of(status)};
	if (!json_is_object(document)) {
		json_decref(document);
		return -1;
	}
	out->token = text_of(json_object_get(inner, "token"));
	out->url = text_of(json_object_get(inner, "url"));
	snprintf(out->said, sizeof(out->said), "%.40s%s%.140s", status ? status : "",
		 status && message ? ": " : "", message ? message : "");
	json_decref(document);
	return 0;
}

void report_answer_release(struct report_answer *answer)
{
	free(answer->token);
	free(answer->url);
	*answer = (struct report_answer){0};
}
