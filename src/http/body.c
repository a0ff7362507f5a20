#include "http/body.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

enum { SPOOL_BYTES = 256 * 1024 };

enum { FIRST_CAPACITY = 32 << 10, SPARE_MOST = 4 << 20 };

struct body_memory *body_memory_new(void)
{
	struct body_memory *memory = memory_new(1, sizeof(*memory));

	memory->users = 1;
	return memory;
}

void body_memory_release(struct body_memory *memory)
{
	if (--memory->users)
		return;
	free(memory->spare);
	free(memory);
}

void body_begin(struct body *body, struct body_memory *memory)
{
	*body = (struct body){.memory = memory, .file = -1};
	memory->users++;
}

/* Keep the larger of the two blocks as the spare one. */
static void give_back(struct body_memory *memory, char *data, size_t capacity)
{
	if (capacity <= memory->spare_capacity || capacity > SPARE_MOST) {
		free(data);
		return;
	}
	free(memory->spare);
	memory->spare = data;
	memory->spare_capacity = capacity;
}

/* The spare block, if it is large enough and at most four times as large; else NULL. */
static char *take_spare(struct body_memory *memory, size_t *capacity)
{
	char *data = memory->spare;

	if (memory->spare_capacity < *capacity || memory->spare_capacity / 4 > *capacity)
		return NULL;
	*capacity = memory->spare_capacity;
	memory->spare = NULL;
	memory->spare_capacity = 0;
	return data;
}

void body_drop(struct body *body)
{
	body->memory->bytes -= body->capacity;
	give_back(body->memory, body->data, body->capacity);
	if (body->file >= 0)
		close(body->file);
	*body = (struct body){.memory = body->memory, .file = -1};
}

void body_release(struct body *body)
{
	body_drop(body);
	body_memory_release(body->memory);
}

static void reserve(struct body *body, size_t capacity)
{
	char *data = take_spare(body->memory, &capacity);

	if (data && body->length)
		memcpy(data, body->data, body->length);
	if (data)
		free(body->data);
	else
		data = memory_resize(body->data, capacity, 1);
	body->data = data;
	body->memory->bytes += capacity - body->capacity;
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
	/* Not every file system has O_TMPFILE. */
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
	/* libcurl delivers 16 KB at a time, and writing each piece costs as much as inflating it.
	 */
	if (body->length + length > SPOOL_BYTES && body_flush(body, err) < 0)
		return -1;
	body->file_bytes += length;
	if (length > SPOOL_BYTES)
		return write_out(body, bytes, length, err);
	body_keep(body, bytes, length, SPOOL_BYTES);
	return 0;
}
