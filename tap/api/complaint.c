#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "tap/api/judge.h"
#include "tap/config/spelling.h"

/* Longer bodies are no error messages, whatever they are. */
enum { BODY_MAX = 64 << 10 };

void complaint_read(struct slice body, struct complaint *out)
{
	json_t *document = NULL;
	const json_t *message = NULL;
	struct buffer text BUFFER_SCOPED = {0};

	*out = (struct complaint){0};
	if (body.length == 0 || body.length > BODY_MAX)
		return;
	document = json_loadb(body.at, body.length, JSON_ALLOW_NUL, NULL);
	out->readable = json_is_object(document);
	out->code = (int)json_integer_value(json_object_get(document, "code"));
	message = json_object_get(document, "message");
	spelling_clean((struct slice){json_string_value(message), json_string_length(message)},
		       sizeof(out->message) - 8, &text);
	snprintf(out->message, sizeof(out->message), "%s", buffer_text(&text));
	json_decref(document);
}

int64_t complaint_wait_s(const struct complaint *complaint)
{
	static const char before[] = "retry after";
	const char *at = strcasestr(complaint->message, before);
	char *end = NULL;
	long seconds = 0;

	if (!at)
		return -1;
	at += sizeof(before) - 1;
	at += strspn(at, " ");
	if (!isdigit((unsigned char)*at))
		return -1;
	seconds = strtol(at, &end, 10);
	end += strspn(end, " ");
	return strncasecmp(end, "second", 6) == 0 && seconds < 1000000 ? seconds : -1;
}
