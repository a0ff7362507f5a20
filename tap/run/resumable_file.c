#include "tap/run/resumable_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "tap/auth/regular_file.h"
#include "tap/config/document.h"

/* Without it reports are made once more, and no more than that: never a reason to end a run. */
static void warn(struct resumable_file *store, const struct error *err)
{
	if (!store->failed)
		log_line(LOG_WARNING, NULL, "pending reports are not kept beside token_store: %s",
			 err->text);
	store->failed = true;
}

/* --- reading --- */

static const json_t *digest_of(const json_t *entry)
{
	return json_object_get(entry, "digest");
}

/* Borrowed; NULL: none. */
static json_t *find(const json_t *entries, const json_t *like)
{
	json_t *entry = NULL;
	size_t i = 0;

	json_array_foreach(entries, i, entry)
		if (json_equal(digest_of(entry), digest_of(like)))
			return entry;
	return NULL;
}

static bool lives(const json_t *entry)
{
	return json_integer_value(json_object_get(entry, "until")) > clock_wall_us() / 1000000;
}

/* The entries of the file that still live; new.  NULL: it cannot be used. */
static json_t *read_entries(const struct resumable_file *store, struct error *err)
{
	struct buffer text BUFFER_SCOPED = {0};
	json_t *document = NULL, *entries = NULL, *entry = NULL;
	int found = regular_file_read(store->path, &text, err);
	size_t i = 0;

	if (found < 0)
		return NULL;
	document = document_parse(store->path, buffer_slice(&text), err);
	if (!document)
		return NULL;
	entries = json_array();
	json_array_foreach(json_object_get(document, "reports"), i, entry)
		if (lives(entry))
			json_array_append(entries, entry);
	json_decref(document);
	return entries;
}

/* --- keeping --- */

/* Locked by its name, too: it may have been replaced before the lock was there. */
static bool is_current(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 && opened.st_ino == named.st_ino;
}

/* A descriptor; -1 with errno.  Others need milliseconds: they are waited for, within reason. */
static int lock(const char *path)
{
	enum { TRIES = 200, STEP_MS = 5 };

	for (unsigned i = 0; i < TRIES; i++) {
		int fd = regular_file_open(path, O_RDWR | O_CREAT), why = 0;

		if (fd < 0)
			return -1;
		if (flock(fd, LOCK_EX | LOCK_NB) == 0 && is_current(fd, path))
			return fd;
		why = errno;
		close(fd);
		errno = why;
		poll(NULL, 0, STEP_MS);
	}
	return -1;
}

/* Did this run add or change the entry since it last kept its own? */
static bool is_new(const struct resumable_file *store, const json_t *mine)
{
	return mine && !json_equal(find(store->known, mine), mine);
}

/* What this run added, changed or dropped goes into the entries of the file. */
static void merge(const struct resumable_file *store, const json_t *mine, json_t *entries)
{
	json_t *entry = NULL;
	size_t i = 0;

	for (i = json_array_size(entries); i-- > 0;) {
		const json_t *there = json_array_get(entries, i), *own = find(mine, there);

		if (own ? is_new(store, own) : find(store->known, there) != NULL)
			json_array_remove(entries, i);
	}
	json_array_foreach(mine, i, entry)
		if (is_new(store, entry))
			json_array_append(entries, entry);
}

static int write_entries(struct resumable_file *store, const json_t *mine, struct error *err)
{
	json_t *entries = read_entries(store, err), *document = NULL;
	int result = 0;

	if (!entries)
		return -1;
	merge(store, mine, entries);
	document = json_pack("{s:O}", "reports", json_array_size(entries) ? entries : json_null());
	result = document_replace(store->path, document, err);
	json_decref(document);
	json_decref(entries);
	return result;
}

static void keep(void *self, const json_t *entries)
{
	struct resumable_file *store = self;
	struct error err = {0};
	int held = -1;

	if (store->failed)
		return;
	held = lock(store->path);
	if (held < 0)
		error_set(&err, ERROR_CONFIG, "%s cannot be locked: %s", store->path,
			  strerror(errno));
	if (held < 0 || write_entries(store, entries, &err) < 0)
		warn(store, &err);
	if (held >= 0)
		close(held);
	json_decref(store->known);
	store->known = json_deep_copy(entries);
}

/* --- opening --- */

void resumable_file_open(struct resumable_file *store, const char *token_store)
{
	char *name SCOPED = NULL;
	struct error err = {0};
	json_t *entries = NULL;

	*store = (struct resumable_file){0};
	if (!token_store || !*token_store)
		return;
	name = memory_format("%s.reports", token_store);
	store->path = regular_file_resolve(name, &err);
	if (store->path)
		entries = read_entries(store, &err);
	else
		store->path = memory_text(name);
	if (!entries)
		warn(store, &err);
	store->pending = (struct resumable_store){
		.entries = entries ? entries : json_array(), .self = store, .keep = keep};
	store->known = json_deep_copy(store->pending.entries);
}

void resumable_file_release(struct resumable_file *store)
{
	json_decref(store->pending.entries);
	json_decref(store->known);
	free(store->path);
	*store = (struct resumable_file){0};
}

struct resumable_store *resumable_file_of(struct resumable_file *store)
{
	return store->path ? &store->pending : NULL;
}
