#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

enum { SPOOL_BYTES = 256 * 1024 };

enum { FIRST_CAPACITY = 32 << 10, SPARE_MOST = 4 << 20 };

struct held *held_new(void)
{
	struct held *held = memory_new(1, sizeof(*held));

	held->users = 1;
	return held;
}

void held_release(struct held *held)
{
	if (--held->users)
		return;
	free(held->spare);
	free(held);
}

void body_begin(struct body *body, struct held *held)
{
	*body = (struct body){.held = held, .file = -1};
	held->users++;
}

/* Keep the larger of the two blocks as the spare one. */
static void give_back(struct held *held, char *data, size_t capacity)
{
	if (capacity <= held->spare_capacity || capacity > SPARE_MOST) {
		free(data);
		return;
	}
	free(held->spare);
	held->spare = data;
	held->spare_capacity = capacity;
}

/* The spare block, if it is large enough and not far too large; else NULL. */
static char *take_spare(struct held *held, size_t *capacity)
{
	char *data = held->spare;

	if (held->spare_capacity < *capacity || held->spare_capacity / 4 > *capacity)
		return NULL;
	*capacity = held->spare_capacity;
	held->spare = NULL;
	held->spare_capacity = 0;
	return data;
}

void body_drop(struct body *body)
{
	body->held->bytes -= body->capacity;
	give_back(body->held, body->data, body->capacity);
	if (body->file >= 0)
		close(body->file);
	*body = (struct body){.held = body->held, .file = -1};
}

void body_release(struct body *body)
{
	body_drop(body);
	held_release(body->held);
}

static void reserve(struct body *body, size_t capacity)
{
	char *data = take_spare(body->held, &capacity);

	if (data && body->length)
		memcpy(data, body->data, body->length);
	if (data)
		free(body->data);
	else
		data = memory_resize(body->data, capacity, 1);
	body->data = data;
	body->held->bytes += capacity - body->capacity;
	body->capacity = capacity;
}

void body_keep(struct body *body, const char *bytes, size_t length, long long announced)
{
	size_t need = body->length + length;

	if (need > body->capacity) {
		size_t capacity = body->capacity + body->capacity / 2;

		if (announced >= 0 && (size_t)announced >= need)
			capacity = (size_t)announced;
		else if (capacity < FIRST_CAPACITY)
			capacity = FIRST_CAPACITY;
		reserve(body, capacity < need ? need : capacity);
	}
	if (length)
		memcpy(body->data + body->length, bytes, length);
	body->length = need;
}

int body_open_file(struct body *body, struct error *err)
{
	const char *folder = getenv("TMPDIR");

	if (!folder || !folder[0])
		folder = "/tmp";
	body->file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	/* Not every file system knows files without a name. */
	if (body->file < 0 && (errno == EOPNOTSUPP || errno == EISDIR)) {
		char *path SCOPED = memory_format("%s/download-XXXXXX", folder);

		body->file = mkostemp(path, O_CLOEXEC);
		if (body->file >= 0)
			unlink(path);
	}
	if (body->file < 0)
		return error_set(err, ERROR_CONFIG,
				 "no temporary file can be made in %.80s (TMPDIR): %s", folder,
				 strerror(errno));
	return 0;
}

static int write_out(struct body *body, const char *bytes, size_t length, struct error *err)
{
	for (size_t done = 0; done < length;) {
		ssize_t written = write(body->file, bytes + done, length - done);

		if (written < 0 && errno != EINTR)
			return error_set(err, ERROR_CONFIG,
					 "the temporary file (TMPDIR) cannot be written: %s",
					 strerror(errno));
		if (written > 0)
			done += (size_t)written;
	}
	return 0;
}

int body_flush(struct body *body, struct error *err)
{
	size_t length = body->length;

	body->length = 0;
	return write_out(body, body->data, length, err);
}

char *body_room(struct body *body, size_t *room, struct error *err)
{
	if (body->capacity < SPOOL_BYTES)
		reserve(body, SPOOL_BYTES);
	if (body->length == body->capacity && body_flush(body, err) < 0)
		return NULL;
	*room = body->capacity - body->length;
	return body->data + body->length;
}

void body_filled(struct body *body, size_t length)
{
	body->length += length;
	body->file_bytes += length;
}

int body_write(struct body *body, const char *bytes, size_t length, struct error *err)
{
	/* libcurl hands over 16 KB at a time; so many small writes cost as much as unpacking. */
	if (body->length + length > SPOOL_BYTES && body_flush(body, err) < 0)
		return -1;
	body->file_bytes += length;
	if (length > SPOOL_BYTES)
		return write_out(body, bytes, length, err);
	body_keep(body, bytes, length, SPOOL_BYTES);
	return 0;
}
