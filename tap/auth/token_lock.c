#include "tap/auth/token_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "tap/auth/regular_file.h"

void token_lock_begin(struct token_lock *lock, const char *path)
{
	*lock = (struct token_lock){
		.name = memory_format("%s.lock", path), .beside = -1, .itself = -1};
}

void token_lock_release(struct token_lock *lock)
{
	token_lock_drop(lock);
	free(lock->name);
	lock->name = NULL;
}

void token_lock_drop(struct token_lock *lock)
{
	if (lock->itself >= 0)
		close(lock->itself);
	if (lock->beside >= 0)
		close(lock->beside);
	lock->itself = lock->beside = -1;
}

/* Is the file that was opened still the one of that name? */
static bool is_current(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && lstat(path, &named) == 0 &&
	       opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

/* 1: `*held` is `fd`; 0: busy; -1 with errno.  Then `fd` is closed. */
static int try_one(int *held, int fd)
{
	int why = 0;

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
		*held = fd;
		return 1;
	}
	why = errno;
	close(fd);
	errno = why;
	return why == EWOULDBLOCK || why == EINTR ? 0 : -1;
}

/* Nobody can have PATH.lock in such a folder: then PATH alone is locked. */
static bool is_impossible(const struct token_lock *lock, const char *path)
{
	bool forbidden = errno == EACCES || errno == EPERM || errno == EROFS;

	return forbidden && access(lock->name, F_OK) < 0 && access(path, W_OK) == 0;
}

static int refuse(const struct token_lock *lock, int why, struct error *err)
{
	if (regular_file_is_other(why))
		return error_set(err, ERROR_CONFIG, "%s is not a regular file; remove it",
				 lock->name);
	return error_set(err, ERROR_CONFIG, "%s cannot be locked: %s", lock->name, strerror(why));
}

static int try_beside(struct token_lock *lock, const char *path, struct error *err)
{
	int got = try_one(&lock->beside, regular_file_open(lock->name, O_RDWR | O_CREAT));
	int why = errno;

	if (got < 0)
		return is_impossible(lock, path) ? 1 : refuse(lock, why, err);
	/* It was removed, and another process may have locked the next one. */
	return got == 1 && is_current(lock->beside, lock->name);
}

static int try_itself(struct token_lock *lock, const char *path, struct error *err)
{
	int fd = regular_file_open(path, O_RDONLY);
	int got = fd < 0 ? 1 : try_one(&lock->itself, fd);

	return got < 0 ? refuse(lock, errno, err) : got;
}

int token_lock_try(struct token_lock *lock, const char *path, struct error *err)
{
	int got = try_beside(lock, path, err);

	if (got == 1)
		got = try_itself(lock, path, err);
	if (got != 1)
		token_lock_drop(lock);
	return got;
}

int token_lock_write(const struct token_lock *lock, struct slice text)
{
	return lock->beside < 0 ? -1 : regular_file_write(lock->beside, text);
}
