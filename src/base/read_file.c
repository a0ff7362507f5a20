#include "base/read_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 64 << 10 };

static int read_all(FILE *file, const char *path, size_t limit, struct buffer *out,
		    struct error *err)
{
	size_t before = out->length, got = 0;

	do {
		char *room = buffer_room(out, BLOCK);

		got = fread(room, 1, BLOCK, file);
		room[got] = '\0';
		out->length += got;
	} while (got > 0 && out->length - before <= limit);
	if (ferror(file))
		return error_set(err, ERROR_USAGE, "%s cannot be read: %s", path, strerror(errno));
	if (out->length - before > limit)
		return error_set(err, ERROR_USAGE, "%s is larger than %zu MiB", path, limit >> 20);
	return 0;
}

int read_file(const char *path, size_t limit, struct buffer *out, struct error *err)
{
	FILE *file = fopen(path, "re");
	int result = 0;

	if (!file)
		return error_set(err, ERROR_USAGE, "%s cannot be opened: %s", path,
				 strerror(errno));
	result = read_all(file, path, limit, out, err);
	fclose(file);
	return result;
}
