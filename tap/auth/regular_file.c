#include "tap/auth/regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum {
	LINKS_MAX = 40,	   /* as the kernel */
	LARGEST = 1 << 20, /* of a file that is read: what is larger is some other file */
	BLOCK = 8 << 10,
};
enum { SAFELY = O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

char *regular_file_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return memory_text(".");
	return memory_span((struct slice){path, slash == path ? 1 : (size_t)(slash - path)});
}

/* What a symbolic link says, seen from the link's own folder; new.  NULL: it is no link. */
static char *follow(const char *path)
{
	char *folder SCOPED = regular_file_folder(path);
	char to[PATH_MAX];
	ssize_t length = readlink(path, to, sizeof(to) - 1);

	if (length < 0)
		return NULL;
	to[length] = '\0';
	return *to == '/' ? memory_text(to) : memory_format("%s/%s", folder, to);
}

char *regular_file_resolve(const char *path, struct error *err)
{
	char *here = memory_text(path);

	for (unsigned links = 0; links < LINKS_MAX; links++) {
		char *whole = realpath(here, NULL);
		char *next = whole ? NULL : follow(here);

		if (!whole && !next)
			return here;
		free(here);
		if (whole)
			return whole;
		here = next;
	}
	free(here);
	error_set(err, ERROR_CONFIG, "%s leads through too many symbolic links", path);
	return NULL;
}

int regular_file_open(const char *path, int flags)
{
	struct stat info;
	int fd = open(path, flags | SAFELY, 0600);

	if (fd >= 0 && (fstat(fd, &info) < 0 || !S_ISREG(info.st_mode))) {
		close(fd);
		errno = EINVAL;
		return -1;
	}
	return fd;
}

bool regular_file_is_other(int why)
{
	return why == EINVAL || why == ELOOP || why == EISDIR || why == ENXIO || why == ENODEV;
}

/* -1 with errno. */
static int read_all(int fd, struct buffer *out)
{
	for (;;) {
		char *room = buffer_room(out, BLOCK);
		ssize_t got = read(fd, room, BLOCK);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		out->length += (size_t)got;
		out->data[out->length] = '\0';
		if (got == 0)
			return 0;
		if (out->length > LARGEST) {
			errno = EFBIG;
			return -1;
		}
	}
}

int regular_file_read(const char *path, struct buffer *out, struct error *err)
{
	int fd = regular_file_open(path, O_RDONLY);
	int why = errno;

	buffer_clear(out);
	if (fd < 0 && why == ENOENT)
		return 0;
	if (fd < 0 && regular_file_is_other(why))
		return error_set(err, ERROR_CONFIG, "%s is not a regular file; name another file",
				 path);
	if (fd >= 0) {
		int failed = read_all(fd, out);

		why = errno;
		close(fd);
		if (!failed)
			return 1;
	}
	return error_set(err, ERROR_CONFIG, "%s cannot be read: %s", path, strerror(why));
}

int regular_file_put(int fd, struct slice text, size_t at)
{
	while (text.length > 0) {
		ssize_t written = pwrite(fd, text.at, text.length, (off_t)at);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		text = (struct slice){text.at + written, text.length - (size_t)written};
		at += (size_t)written;
	}
	return 0;
}

int regular_file_write(int fd, struct slice text)
{
	if (regular_file_put(fd, text, 0) < 0 || ftruncate(fd, (off_t)text.length) < 0)
		return -1;
	return fsync(fd);
}

void regular_file_sync_folder(const char *path)
{
	char *folder SCOPED = regular_file_folder(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}
