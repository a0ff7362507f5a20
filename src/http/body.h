#ifndef BODY_H
#define BODY_H

#include <stddef.h>

#include "base/error.h"

/*
 * Where the bytes of one response go: into memory that is counted, or into a temporary file without
 * a name.  Only transfer uses it.
 */

/*
 * Bytes in memory of all bodies; lives as long as the last body that counts in it.  The memory of
 * one that was dropped is kept for the next: to get it from the system page by page costs more than
 * to copy a body into it.
 */
struct held {
	size_t bytes, users;
	char *spare;
	size_t spare_capacity; /* not among `bytes` */
};

struct body {
	struct held *held;
	char *data;
	size_t length, capacity;
	int file;	   /* -1: none */
	size_t file_bytes; /* written to it */
};

struct held *held_new(void); /* with one user: held_release */
void held_release(struct held *held);

void body_begin(struct body *body, struct held *held); /* counts as a user: body_release */
void body_release(struct body *body);

/* Give the memory and the file back. */
void body_drop(struct body *body);

/* Append to what is in memory; `announced` is the whole length, or -1. */
void body_keep(struct body *body, const char *bytes, size_t length, long long announced);

/* Make the file, in TMPDIR or /tmp.  0; -1 with ERROR_CONFIG. */
int body_open_file(struct body *body, struct error *err);

/* Append to the file, through memory; body_flush writes what is still there.  0; -1 with
 * ERROR_CONFIG. */
int body_flush(struct body *body, struct error *err);
/* The same in place: where the next bytes of the file go, `*room` of them at most; NULL as above.
 * body_filled: so many were put there. */
char *body_room(struct body *body, size_t *room, struct error *err);
void body_filled(struct body *body, size_t length);
int body_write(struct body *body, const char *bytes, size_t length, struct error *err);

#endif
