#include "refusal.h"

#include <stdarg.h>
#include <stdio.h>

_Bool refuse(struct refusal *refusal, int status, int code, const char *format, ...)
{
	va_list values;

	refusal->status = status;
	refusal->code = code;
	va_start(values, format);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): clang-tidy 14 with many files */
	vsnprintf(refusal->text, sizeof(refusal->text), format, values);
	va_end(values);
	return 0;
}
