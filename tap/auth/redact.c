#include "tap/auth/redact.h"

#include <string.h>

/* So many characters in common are no accident. */
enum { TELLING = 12 };

void redact(char *text, const char *secret)
{
	size_t length = secret ? strlen(secret) : 0;
	size_t telling = length < TELLING ? length : TELLING;

	if (telling == 0)
		return;
	while (*text) {
		size_t same = 0;

		while (secret[same] && text[same] == secret[same])
			same++;
		if (same >= telling)
			memset(text, '*', same);
		text += same >= telling ? same : 1;
	}
}
