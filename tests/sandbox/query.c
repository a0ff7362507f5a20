#include "query.h"

#include "text.h"

#include <stdlib.h>

static int hex(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* In place: what is decoded never grows. */
static bool decode(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == '%') {
			int high = hex(from[1]), low = high < 0 ? -1 : hex(from[2]);

			if (low < 0 || (high == 0 && low == 0))
				return false;
			*to++ = (char)(high * 16 + low);
			from += 2;
		} else {
			*to++ = *from;
			if (*from == '+')
				to[-1] = ' ';
		}
	}
	*to = '\0';
	return true;
}

bool query_parse(struct query *query, const char *encoded)
{
	size_t room = 1;
	bool good = true;
	char *rest;

	for (const char *at = encoded; *at; at++)
		room += *at == '&';
	*query = (struct query){.text = memory_copy(encoded, strlen(encoded)),
				.pairs = memory_new(room * sizeof(struct pair))};
	rest = query->text;
	for (char *part; (part = strsep(&rest, "&"));) {
		struct pair *pair = &query->pairs[query->count];

		if (!*part)
			continue;
		pair->value = part;
		pair->name = strsep(&pair->value, "=");
		if (!pair->value)
			pair->value = pair->name + strlen(pair->name);
		good = good && decode(pair->name) && decode(pair->value);
		query->count++;
	}
	return good;
}

void query_release(struct query *query)
{
	free(query->text);
	free(query->pairs);
	*query = (struct query){0};
}

const char *query_value(const struct query *query, const char *name)
{
	for (size_t at = 0; at < query->count; at++)
		if (strcmp(query->pairs[at].name, name) == 0)
			return query->pairs[at].value;
	return NULL;
}
