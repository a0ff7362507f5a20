#include "tap/run/resumable_file.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "tap/config/document.h"

/* Without it reports are made once more, and no more than that: never a reason to end a run. */
static void warn(struct pending_store *store, const struct error *err)
{
	if (!store->failed)
		log_line(LOG_WARNING, NULL, "pending reports are not kept beside token_store: %s",
			 err->text);
	store->failed = true;
}

static void keep(void *self, const json_t *entries)
{
	struct pending_store *store = self;
	json_t *document =
		json_pack("{s:o}", "reports",
			  json_array_size(entries) ? json_deep_copy(entries) : json_null());
	struct error err = {0};

	if (!store->failed && document_replace(store->path, document, &err) < 0)
		warn(store, &err);
	json_decref(document);
}

/* Those that still live. */
static void load(struct pending_store *store)
{
	struct error err = {0};
	json_t *document = NULL;
	json_t *entry = NULL;
	size_t i = 0;

	if (access(store->path, F_OK) < 0)
		return;
	document = document_read_made(store->path, &err);
	if (!document)
		warn(store, &err);
	json_array_foreach(json_object_get(document, "reports"), i, entry)
		if (json_integer_value(json_object_get(entry, "until")) > clock_wall_us() / 1000000)
			json_array_append(store->pending.entries, entry);
	json_decref(document);
}

void pending_store_open(struct pending_store *store, const char *token_store)
{
	*store = (struct pending_store){0};
	if (!token_store || !*token_store)
		return;
	store->path = memory_format("%s.reports", token_store);
	store->pending =
		(struct resumable_store){.entries = json_array(), .self = store, .keep = keep};
	load(store);
}

void pending_store_release(struct pending_store *store)
{
	json_decref(store->pending.entries);
	free(store->path);
	*store = (struct pending_store){0};
}

struct resumable_store *pending_store_of(struct pending_store *store)
{
	return store->path ? &store->pending : NULL;
}
