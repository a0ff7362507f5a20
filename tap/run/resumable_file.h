#ifndef RESUMABLE_FILE_H
#define RESUMABLE_FILE_H

#include <stdbool.h>

#include "plan/resumable_store.h"

/*
 * The file beside token_store that names the reports which are being made: a run whose state never
 * reached its target still picks them up.  JSON, mode 0600, replaced as a whole.  Runs that share
 * it each change their own entries only, one at a time.
 */
struct resumable_file {
	struct resumable_store pending;
	json_t *known; /* the entries as this run last kept or read them; owned */
	char *path;    /* with symbolic links resolved; owned */
	bool failed;
};

/* `token_store` NULL: nothing is read or kept, and resumable_file_of gives NULL. */
void resumable_file_open(struct resumable_file *store, const char *token_store);
void resumable_file_release(struct resumable_file *store);
struct resumable_store *resumable_file_of(struct resumable_file *store);

#endif
