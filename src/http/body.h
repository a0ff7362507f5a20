#ifndef BODY_H
#define BODY_H

#include <stddef.h>

#include "base/error.h"

/*
 * Stores the bytes of one response: in memory that is counted, or in an unlinked temporary file.
 * Only transfer uses it.
 */

/*
 * The memory of all bodies of a pool, reference-counted: it lives until the last body is released.
 * A dropped body's block is kept for the next body, because getting it from the system page by page
 * costs more than copying a body into it.
 */
struct body_memory {
	size_t bytes, users; /* bytes: capacity of all bodies */
	char *spare;
	size_t spare_capacity; /* not part of `bytes` */
};

struct body {
	struct body_memory *memory;
	char *data;
	size_t length, capacity;
	int file;	   /* -1: none */
	size_t file_bytes; /* written to it */
};

struct body_memory *body_memory_new(void); /* new, with one user: body_memory_release */
void body_memory_release(struct body_memory *memory);

void body_begin(struct body *body, struct body_memory *memory); /* a user: body_release */
void body_release(struct body *body);

/* Frees the memory and closes the file; the body can be used again. */
void body_drop(struct body *body);

/* Appends to the memory; `announced` is the expected length of the whole body, or -1. */
void body_keep(struct body *body, const char *bytes, size_t length, long long announced);

/* Creates the file in TMPDIR or /tmp.  0; -1 with ERROR_CONFIG. */
int body_open_file(struct body *body, struct error *err);

/* Appends to the file, buffered in memory.  0; -1 with ERROR_CONFIG. */
int body_write(struct body *body, const char *bytes, size_t length, struct error *err);

/* The same without a copy: returns where the next bytes go, at most `*room`; NULL with
 * ERROR_CONFIG.  body_filled says how many bytes the caller put there. */
char *body_room(struct body *body, size_t *room, struct error *err);
void body_filled(struct body *body, size_t length);

/* Writes the buffered bytes to the file.  0; -1 with ERROR_CONFIG. */
int body_flush(struct body *body, struct error *err);

#endif
