#include "tap/auth/token_store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "tap/auth/regular_file.h"
#include "tap/auth/token_file.h"
#include "tap/auth/token_lock.h"
#include "tap/auth/token_record.h"

struct token_store {
	struct token_file file;
	struct token_lock lock;
	bool lock_free;		    /* PATH.lock holds nothing of anybody else's */
	char *config_token;	    /* the config's refresh token; owned */
	struct buffer text;	    /* of PATH, as last read */
	struct token_record record; /* the newest that descends from config_token; else {0} */
	struct error stuck;	    /* what was left behind cannot be put in place */
};

struct token_store *token_store_open(const char *path, const char *config_refresh_token,
				     struct error *err)
{
	struct token_store *store = memory_new(1, sizeof(*store));

	if (token_file_begin(&store->file, path, err) < 0) {
		error_prefix(err, "token_store");
		free(store);
		return NULL;
	}
	token_lock_begin(&store->lock, store->file.path);
	store->config_token = memory_text(config_refresh_token);
	return store;
}

void token_store_close(struct token_store *store)
{
	if (!store)
		return;
	token_lock_release(&store->lock);
	token_file_release(&store->file);
	buffer_release(&store->text);
	token_record_release(&store->record);
	free(store->config_token);
	free(store);
}

/* --- reading --- */

/* PATH as it is: its text stays in the store. */
static int read_path(struct token_store *store, enum token_text *kind, struct token_record *out,
		     struct error *err)
{
	int found = regular_file_read(store->file.path, &store->text, err);

	*out = (struct token_record){0};
	*kind = TOKEN_TEXT_EMPTY;
	if (found > 0)
		*kind = token_record_read(buffer_slice(&store->text), out);
	return found < 0 ? -1 : 0;
}

/*
 * Is it newer than what stands in PATH?  Then it was made from the refresh token that stands there,
 * or from the config's; or PATH was torn while it was being rewritten in place.
 */
static bool succeeds(const struct token_store *store, const struct token_record *left,
		     enum token_text kind, const struct token_record *record)
{
	const char *refresh_token = record->grant.refresh_token;

	if (kind == TOKEN_TEXT_OTHER || !token_record_descends(left, store->config_token))
		return false;
	if (kind != TOKEN_TEXT_OURS || !token_record_descends(record, store->config_token))
		return true;
	return token_record_descends(left, refresh_token ? refresh_token : store->config_token);
}

/* What stands in PATH.new or PATH.lock. */
enum left {
	LEFT_NOTHING, /* there is no such file */
	LEFT_FOREIGN, /* something that is not ours */
	LEFT_STALE,   /* ours, and of no use any more */
	LEFT_NEWER,   /* ours, and newer than what stands in PATH */
};

/* Room that was reserved, and a record that is not whole: what remains of a crash. */
static bool is_torn(struct slice text)
{
	return text.length == TOKEN_FILE_ROOM && !text.at[text.length - 1];
}

/* LEFT_NEWER: `*record` and `*kind` are now what was left. */
static enum left read_left(const struct token_store *store, const char *path, enum token_text *kind,
			   struct token_record *record)
{
	struct buffer text BUFFER_SCOPED = {0};
	struct error ignored = {0};
	struct token_record left;

	if (regular_file_read(path, &text, &ignored) <= 0)
		return ignored.kind ? LEFT_FOREIGN : LEFT_NOTHING;
	switch (token_record_read(buffer_slice(&text), &left)) {
	case TOKEN_TEXT_EMPTY:
		return LEFT_STALE;
	case TOKEN_TEXT_OTHER:
		return LEFT_FOREIGN;
	case TOKEN_TEXT_BROKEN:
		return is_torn(buffer_slice(&text)) ? LEFT_STALE : LEFT_FOREIGN;
	case TOKEN_TEXT_OURS:
		break;
	}
	if (!succeeds(store, &left, *kind, record)) {
		token_record_release(&left);
		return LEFT_STALE;
	}
	token_record_release(record);
	*record = left;
	*kind = TOKEN_TEXT_OURS;
	return LEFT_NEWER;
}

static int check_kind(const struct token_store *store, enum token_text kind, struct error *err)
{
	if (kind == TOKEN_TEXT_OTHER)
		error_set(err, ERROR_CONFIG, "%s is not a token file; name another file",
			  store->file.path);
	if (kind == TOKEN_TEXT_BROKEN)
		error_set(err, ERROR_CONFIG,
			  "%s is not valid JSON; name another file, or empty it if it was a token "
			  "file",
			  store->file.path);
	return kind == TOKEN_TEXT_OTHER || kind == TOKEN_TEXT_BROKEN ? -1 : 0;
}

/* What `keep` has to go on from. */
static void remember(struct token_store *store, struct token_record *record)
{
	token_record_release(&store->record);
	if (record->grant.access_token && token_record_descends(record, store->config_token))
		store->record = *record;
	else
		token_record_release(record);
}

int token_store_load(struct token_store *store, struct grant *out, struct error *err)
{
	const struct grant *grant = &store->record.grant;
	enum token_text kind;
	struct token_record record;

	*out = (struct grant){0};
	if (read_path(store, &kind, &record, err) < 0)
		return error_prefix(err, "token_store");
	read_left(store, store->file.staged, &kind, &record);
	read_left(store, store->lock.name, &kind, &record);
	remember(store, &record);
	if (check_kind(store, kind, err) < 0)
		return error_prefix(err, "token_store");
	*out = (struct grant){memory_text(grant->access_token), memory_text(grant->refresh_token),
			      grant->expires_at};
	return grant->access_token ? 1 : 0;
}

/* --- putting back --- */

/* Puts `record` where it belongs. */
static int put_back(struct token_store *store, const struct token_record *record, bool staged,
		    struct error *err)
{
	struct buffer text BUFFER_SCOPED = {0};

	token_record_write(record, &text);
	if (staged)
		return token_file_adopt_staged(&store->file, buffer_slice(&text), err);
	if (token_file_reserve(&store->file, buffer_slice(&store->text), err) < 0)
		return -1;
	return token_file_replace(&store->file, buffer_slice(&text), err);
}

/* What an earlier run left is put where it belongs, and what is of no use is removed. */
static int settle(struct token_store *store, struct error *err)
{
	enum token_text kind;
	enum left staged, locked;
	struct token_record record;
	int result = 0;

	if (read_path(store, &kind, &record, err) < 0)
		return -1;
	staged = read_left(store, store->file.staged, &kind, &record);
	locked = read_left(store, store->lock.name, &kind, &record);
	if (staged == LEFT_STALE || (staged == LEFT_NEWER && locked == LEFT_NEWER))
		unlink(store->file.staged);
	if (staged == LEFT_NEWER || locked == LEFT_NEWER)
		result = put_back(store, &record, locked != LEFT_NEWER, err);
	token_record_release(&record);
	store->lock_free = locked != LEFT_FOREIGN;
	if (result == 0 && store->lock_free && locked != LEFT_NOTHING)
		token_lock_write(&store->lock, (struct slice){"", 0});
	return result;
}

int token_store_lock(struct token_store *store, struct error *err)
{
	int got = token_lock_try(&store->lock, store->file.path, err);

	if (got < 0)
		return error_prefix(err, "token_store");
	error_clear(&store->stuck);
	if (got == 1)
		settle(store, &store->stuck);
	return got;
}

void token_store_unlock(struct token_store *store)
{
	token_file_cancel(&store->file);
	token_lock_drop(&store->lock);
	store->lock_free = false;
}

void token_store_tidy(struct token_store *store)
{
	struct error ignored = {0};
	struct stat lock;
	bool left = access(store->file.staged, F_OK) == 0 ||
		    (lstat(store->lock.name, &lock) == 0 && lock.st_size > 0);

	if (left && token_store_lock(store, &ignored) == 1)
		token_store_unlock(store);
}

/* --- keeping --- */

int token_store_prepare(struct token_store *store, struct error *err)
{
	int result = store->stuck.kind
			     ? error_set(err, store->stuck.kind, "%s", store->stuck.text)
			     : token_file_reserve(&store->file, buffer_slice(&store->text), err);

	return result < 0 ? error_prefix(err, "token_store (the access token is not renewed)") : 0;
}

/* The record of the pair that the present one was exchanged for. */
static void succeed(struct token_store *store, const struct grant *grant)
{
	struct grant *now = &store->record.grant;
	const char *spent = now->refresh_token ? now->refresh_token : store->config_token;

	token_fingerprint(store->config_token, store->record.from);
	token_record_spend(&store->record, spent);
	grant_release(now);
	*now = (struct grant){memory_text(grant->access_token), memory_text(grant->refresh_token),
			      grant->expires_at};
}

int token_store_keep(struct token_store *store, const struct grant *grant, struct error *err)
{
	struct buffer text BUFFER_SCOPED = {0};

	succeed(store, grant);
	token_record_write(&store->record, &text);
	if (token_file_replace(&store->file, buffer_slice(&text), err) == 0)
		return 1;
	error_prefix(err, "token_store");
	if (store->lock_free && token_lock_write(&store->lock, buffer_slice(&text)) == 0)
		return 0;
	return -1;
}
