#include "tap/auth/token_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/memory.h"
#include "tap/config/document.h"

/* Which refresh token of a config the file belongs to, without saying it. */
static void fingerprint(const char *token, char out[static DIGEST_TEXT_SIZE])
{
	digest_print(digest_bytes(DIGEST_START, slice_of(token)), out);
}

static bool belongs(const json_t *document, const char *refresh_token)
{
	const char *from = json_string_value(json_object_get(document, "from"));
	char own[DIGEST_TEXT_SIZE];

	fingerprint(refresh_token, own);
	return from && strcmp(from, own) == 0;
}

int token_store_load(const char *path, const char *refresh_token, struct grant *out,
		     struct error *err)
{
	json_t *document = NULL;
	const char *access_token = NULL, *next = NULL;
	int result = 0;

	*out = (struct grant){0};
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return 0;
	document = document_read(path, err);
	if (!document)
		return error_prefix(err, "token_store");
	access_token = json_string_value(json_object_get(document, "access_token"));
	next = json_string_value(json_object_get(document, "refresh_token"));
	if (json_is_object(document) && belongs(document, refresh_token) && access_token) {
		out->access_token = memory_text(access_token);
		out->refresh_token = memory_text(next);
		out->expires_at = json_integer_value(json_object_get(document, "expires_at"));
		result = 1;
	} else if (!json_is_object(document) && !json_is_null(document)) {
		result = error_set(err, ERROR_CONFIG,
				   "token_store: %s is not a token file; name another file", path);
	}
	json_decref(document);
	return result;
}

int token_store_save(const char *path, const char *refresh_token, const struct grant *grant,
		     struct error *err)
{
	char from[17];
	json_t *document = NULL;
	int result = 0;

	fingerprint(refresh_token, from);
	document = json_pack("{s:s, s:s*, s:I, s:s}", "access_token", grant->access_token,
			     "refresh_token", grant->refresh_token, "expires_at",
			     (json_int_t)grant->expires_at, "from", from);
	result = document_replace(path, document, err);
	json_decref(document);
	return result == 0 ? 0 : error_prefix(err, "token_store (the renewed token would be lost)");
}

int token_store_lock(const char *path, struct error *err)
{
	char *name SCOPED = memory_format("%s.lock", path);
	int lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	while (lock >= 0 && flock(lock, LOCK_EX) < 0) {
		if (errno == EINTR)
			continue;
		close(lock);
		lock = -1;
	}
	if (lock < 0)
		return error_set(err, ERROR_CONFIG, "token_store: %s cannot be locked: %s", name,
				 strerror(errno));
	return lock;
}

void token_store_unlock(int lock)
{
	if (lock >= 0)
		close(lock);
}
