#include "tap/auth/token_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/memory.h"
#include "tap/auth/regular_file.h"

int token_file_begin(struct token_file *file, const char *path, struct error *err)
{
	*file = (struct token_file){.fd = -1, .staged_fd = -1};
	file->path = regular_file_resolve(path, err);
	if (!file->path)
		return -1;
	file->staged = memory_format("%s.new", file->path);
	return 0;
}

static void close_one(int *fd)
{
	int why = errno;

	if (*fd >= 0)
		close(*fd);
	*fd = -1;
	errno = why;
}

void token_file_cancel(struct token_file *file)
{
	if (file->staged_fd >= 0)
		unlink(file->staged);
	close_one(&file->staged_fd);
	close_one(&file->fd);
}

void token_file_release(struct token_file *file)
{
	token_file_cancel(file);
	free(file->path);
	free(file->staged);
	*file = (struct token_file){.fd = -1, .staged_fd = -1};
}

/* --- what went wrong --- */

/* What can be done about it, for people. */
static const char *advice_for(int why)
{
	switch (why) {
	case ENOSPC:
	case EDQUOT:
		return "free some there";
	case EFBIG:
		return "raise the limit on file sizes (ulimit -f)";
	case EACCES:
	case EPERM:
	case EROFS:
	case EBUSY:
		return "let this user write the file or its folder";
	default:
		return "name a file elsewhere";
	}
}

/* `why`: errno. */
static int refuse(const struct token_file *file, int why, struct error *err)
{
	char *folder SCOPED = regular_file_folder(file->path);
	struct statvfs system;
	const char *reason = strerror(why);

	if (why == ENOSPC && statvfs(folder, &system) == 0 && system.f_files && !system.f_favail)
		reason = "no inode is left";
	if (why == EEXIST)
		return error_set(err, ERROR_CONFIG, "%s is in the way; move it elsewhere",
				 file->staged);
	return error_set(err, ERROR_CONFIG, "%s cannot be written: %s in %s; %s", file->path,
			 reason, folder, advice_for(why));
}

/* Is it a matter of permission, not of the disk? */
static bool is_forbidden(int why)
{
	return why == EACCES || why == EPERM || why == EROFS || why == EBUSY || why == EXDEV ||
	       why == ETXTBSY;
}

/* --- reserving --- */

/* PATH.new is made, unless it is ours already, with nothing in it.  -1 with errno. */
static int stage(struct token_file *file)
{
	if (file->staged_fd >= 0)
		return ftruncate(file->staged_fd, 0);
	file->staged_fd = regular_file_open(file->staged, O_RDWR | O_CREAT | O_EXCL);
	return file->staged_fd < 0 ? -1 : 0;
}

/* The room is part of the file until it is written: cut off, it would be given back. */
static int stage_room(struct token_file *file)
{
	int why = stage(file) < 0 ? errno : posix_fallocate(file->staged_fd, 0, TOKEN_FILE_ROOM);

	if (!why && fsync(file->staged_fd) < 0)
		why = errno;
	errno = why;
	return why ? -1 : 0;
}

/* The new file is to belong to whom the old one belonged, as far as we may decide that. */
static void inherit_owner(const struct token_file *file, const struct stat *old)
{
	if ((old->st_uid != geteuid() || old->st_gid != getegid()) &&
	    fchown(file->staged_fd, old->st_uid, old->st_gid) < 0)
		return;
}

/* Nothing but a rename shows that one is possible: a copy of the content takes its place. */
static int try_rename(struct token_file *file, struct slice now)
{
	struct stat old;

	if (lstat(file->path, &old) < 0)
		return errno == ENOENT ? 0 : -1;
	if (stage(file) < 0)
		return -1;
	inherit_owner(file, &old);
	if (regular_file_write(file->staged_fd, now) < 0 || rename(file->staged, file->path) < 0)
		return -1;
	close_one(&file->staged_fd);
	if (stage_room(file) < 0)
		return -1;
	inherit_owner(file, &old);
	return 0;
}

/* Blanks behind the content reserve the room, and every reader of JSON skips them. */
static int pad(struct token_file *file)
{
	char blanks[TOKEN_FILE_ROOM];
	struct stat info;

	if (fstat(file->fd, &info) < 0)
		return -1;
	file->length = (size_t)info.st_size;
	if (file->length >= TOKEN_FILE_ROOM)
		return 0;
	memset(blanks, ' ', sizeof(blanks));
	if (regular_file_put(file->fd, (struct slice){blanks, TOKEN_FILE_ROOM - file->length},
			     file->length) < 0)
		return -1;
	file->length = TOKEN_FILE_ROOM;
	return fsync(file->fd);
}

/* `why`: the errno that says why it cannot be done by renaming. */
static int reserve_in_place(struct token_file *file, int why, struct error *err)
{
	file->fd = regular_file_open(file->path, O_RDWR);
	if (file->fd >= 0 && pad(file) == 0) {
		if (stage_room(file) < 0) /* else the new content is also kept there until done */
			close_one(&file->staged_fd);
		return 0;
	}
	if (errno != ENOENT)
		why = errno;
	return refuse(file, why, err);
}

int token_file_reserve(struct token_file *file, struct slice now, struct error *err)
{
	int result = 0;

	token_file_cancel(file);
	if (stage_room(file) == 0 && try_rename(file, now) == 0)
		return 0;
	result =
		is_forbidden(errno) ? reserve_in_place(file, errno, err) : refuse(file, errno, err);
	if (result < 0)
		token_file_cancel(file);
	return result;
}

/* --- replacing --- */

/* What was longer is covered by blanks: the file is never shorter than its content. */
static int write_in_place(const struct token_file *file, struct slice text)
{
	struct buffer padded BUFFER_SCOPED = {0};

	buffer_add_slice(&padded, text);
	while (padded.length < file->length)
		buffer_add_char(&padded, ' ');
	return regular_file_put(file->fd, buffer_slice(&padded), 0) < 0 ? -1 : fsync(file->fd);
}

static int put(struct token_file *file, struct slice text)
{
	int staged = file->staged_fd >= 0 ? regular_file_write(file->staged_fd, text) : -1;

	if (file->fd >= 0)
		return write_in_place(file, text);
	if (staged < 0 || rename(file->staged, file->path) < 0)
		return -1;
	close_one(&file->staged_fd);
	regular_file_sync_folder(file->path);
	return 0;
}

int token_file_replace(struct token_file *file, struct slice text, struct error *err)
{
	if (put(file, text) == 0) {
		token_file_cancel(file);
		return 0;
	}
	refuse(file, errno, err);
	close_one(&file->staged_fd); /* and left there: it may have the text */
	close_one(&file->fd);
	return -1;
}

/* Room that was reserved may still stand behind the text. */
static int trim_staged(struct token_file *file, struct slice text)
{
	file->staged_fd = regular_file_open(file->staged, O_RDWR);
	return file->staged_fd < 0 ? -1 : regular_file_write(file->staged_fd, text);
}

static int adopt_in_place(struct token_file *file, struct slice text)
{
	file->fd = regular_file_open(file->path, O_RDWR);
	return file->fd < 0 || pad(file) < 0 ? -1 : write_in_place(file, text);
}

int token_file_adopt_staged(struct token_file *file, struct slice text, struct error *err)
{
	int result = trim_staged(file, text);

	if (result == 0)
		result = rename(file->staged, file->path);
	if (result == 0) {
		regular_file_sync_folder(file->path);
	} else if (is_forbidden(errno)) {
		result = adopt_in_place(file, text);
		if (result == 0)
			unlink(file->staged);
	}
	if (result < 0)
		refuse(file, errno, err);
	close_one(&file->staged_fd);
	close_one(&file->fd);
	return result;
}
