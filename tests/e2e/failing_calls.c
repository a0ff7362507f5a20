/*
 * Preloaded: lets the Nth system call that concerns a file of a certain name fail, or kills the
 * program before or after it.  FAILING_NAME is a part of the name, FAILING_CALL is N (from 1; 0:
 * none), FAILING_HOW is an errno, "kill" or "kill-after".  Each such call is appended to
 * FAILING_LOG.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int calls;

static const char *setting(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "";
}

static int concerns(const char *path)
{
	const char *name = setting("FAILING_NAME");

	return *name && path && strstr(path, name);
}

static int concerns_fd(int fd)
{
	char link[40], path[4096];
	ssize_t length;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof(path) - 1);
	if (length < 0)
		return 0;
	path[length] = '\0';
	return concerns(path);
}

/* True: it is this one that fails.  `*kill_after` asks for a kill once it is done. */
static int fails(const char *call, int *kill_after)
{
	const char *how = setting("FAILING_HOW"), *log = setting("FAILING_LOG");
	int this_one = ++calls == atoi(setting("FAILING_CALL"));

	*kill_after = 0;
	if (*log) {
		int fd = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND,
				      0600);

		syscall(SYS_write, fd, call, strlen(call));
		syscall(SYS_write, fd, this_one ? " !\n" : "\n", this_one ? 3 : 1);
		syscall(SYS_close, fd);
	}
	if (!this_one)
		return 0;
	if (strcmp(how, "kill") == 0)
		raise(SIGKILL);
	*kill_after = strcmp(how, "kill-after") == 0;
	if (*kill_after)
		return 0;
	errno = atoi(how);
	return 1;
}

#define GUARDED(type, name, concerned, refused, call)                                              \
	do {                                                                                       \
		int kill_after = 0;                                                                \
		type result;                                                                       \
                                                                                                   \
		if (!(concerned))                                                                  \
			return call;                                                               \
		if (fails(name, &kill_after))                                                      \
			return refused;                                                            \
		result = call;                                                                     \
		if (kill_after)                                                                    \
			raise(SIGKILL);                                                            \
		return result;                                                                     \
	} while (0)

int open(const char *path, int flags, ...)
{
	va_list more;
	mode_t mode;

	va_start(more, flags);
	mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
	va_end(more);
	GUARDED(int, "open", concerns(path), -1,
		(int)syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

int __open_2(const char *path, int flags);
int __open_2(const char *path, int flags)
{
	GUARDED(int, "open", concerns(path), -1,
		(int)syscall(SYS_openat, AT_FDCWD, path, flags, 0));
}

int mkostemp(char *path, int flags)
{
	GUARDED(int, "open", concerns(path), -1, REAL(mkostemp)(path, flags));
}

ssize_t read(int fd, void *bytes, size_t length)
{
	GUARDED(ssize_t, "read", concerns_fd(fd), -1,
		(ssize_t)syscall(SYS_read, fd, bytes, length));
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	GUARDED(ssize_t, "write", concerns_fd(fd), -1,
		(ssize_t)syscall(SYS_write, fd, bytes, length));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at)
{
	GUARDED(ssize_t, "write", concerns_fd(fd), -1,
		(ssize_t)syscall(SYS_pwrite64, fd, bytes, length, at));
}

int fsync(int fd)
{
	GUARDED(int, "fsync", concerns_fd(fd), -1, (int)syscall(SYS_fsync, fd));
}

int ftruncate(int fd, off_t length)
{
	GUARDED(int, "ftruncate", concerns_fd(fd), -1, (int)syscall(SYS_ftruncate, fd, length));
}

int posix_fallocate(int fd, off_t from, off_t length)
{
	GUARDED(int, "fallocate", concerns_fd(fd), errno, REAL(posix_fallocate)(fd, from, length));
}

int rename(const char *from, const char *to)
{
	GUARDED(int, "rename", concerns(to), -1,
		(int)syscall(SYS_renameat, AT_FDCWD, from, AT_FDCWD, to));
}

int link(const char *from, const char *to)
{
	GUARDED(int, "link", concerns(to), -1,
		(int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int unlink(const char *path)
{
	GUARDED(int, "unlink", concerns(path), -1, (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int flock(int fd, int how)
{
	GUARDED(int, "flock", concerns_fd(fd), -1, (int)syscall(SYS_flock, fd, how));
}
