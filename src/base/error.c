#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int error_set(struct error *err, enum error_kind kind, const char *fmt, ...)
{
	va_list ap;

	if (err->kind != ERROR_NONE)
		return -1;
	err->kind = kind;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	return -1;
}

int error_prefix(struct error *err, const char *fmt, ...)
{
	char context[192];
	char text[sizeof(err->text)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(context, sizeof(context), fmt, ap);
	va_end(ap);
	snprintf(text, sizeof(text), "%s: %.*s", context, (int)(sizeof(text) - sizeof(context) - 3),
		 err->text);
	memcpy(err->text, text, sizeof(text));
	return -1;
}

void error_clear(struct error *err)
{
	err->kind = ERROR_NONE;
	err->text[0] = '\0';
}
