#include "tap/config/document.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/read_file.h"
#include "json/yaml.h"

/* Far above any catalog; what is larger is some other file. */
enum { LARGEST = 256 << 20 };

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n >= m && strcmp(text + n - m, end) == 0;
}

static struct slice without_blanks(struct slice text)
{
	static const char mark[] = "\xEF\xBB\xBF"; /* byte order mark */

	if (text.length >= 3 && memcmp(text.at, mark, 3) == 0)
		text = (struct slice){text.at + 3, text.length - 3};
	while (text.length && strchr(" \t\r\n", text.at[0]))
		text = (struct slice){text.at + 1, text.length - 1};
	return text;
}

static bool is_yaml(const char *name, struct slice text)
{
	if (ends_with(name, ".yaml") || ends_with(name, ".yml"))
		return true;
	return !ends_with(name, ".json") && text.at[0] != '{' && text.at[0] != '[';
}

static json_t *parse_json(const char *name, struct slice whole, size_t flags, struct error *err)
{
	struct slice text = without_blanks(whole);
	json_error_t why;
	json_t *document = json_loadb(text.at, text.length, flags | JSON_DECODE_ANY, &why);
	char *quoted = NULL;
	int line = why.line;

	if (document)
		return document;
	quoted = strstr(why.text, " near "); /* quotes the file: could be a secret */
	if (quoted)
		*quoted = '\0';
	for (const char *at = whole.at; at < text.at; at++)
		line += *at == '\n';
	error_set(err, ERROR_CONFIG, "%s: line %d, column %d is not valid JSON: %s", name, line,
		  why.column, why.text);
	return NULL;
}

static json_t *parse(const char *name, struct slice text, size_t flags, struct error *err)
{
	struct slice rest = without_blanks(text);

	if (rest.length == 0)
		return json_null();
	if (!is_yaml(name, rest))
		return parse_json(name, text, flags, err);
	return from_yaml(text, name, NULL, err);
}

json_t *document_parse(const char *name, struct slice text, struct error *err)
{
	return parse(name, text, JSON_REJECT_DUPLICATES, err);
}

static json_t *read_document(const char *path, size_t flags, struct error *err)
{
	struct buffer text BUFFER_SCOPED = {0};

	if (read_file(path, LARGEST, &text, err) < 0)
		return NULL;
	return parse(path, buffer_slice(&text), flags, err);
}

json_t *document_read(const char *path, struct error *err)
{
	return read_document(path, JSON_REJECT_DUPLICATES, err);
}

json_t *document_read_made(const char *path, struct error *err)
{
	return read_document(path, 0, err);
}

/* --- writing --- */

static int write_all(int fd, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, text, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		text += written;
		length -= (size_t)written;
	}
	return fsync(fd);
}

/* The rename is only safe on disk once the folder is. */
static void sync_folder(const char *path)
{
	char *folder SCOPED = memory_text(path);
	char *slash = strrchr(folder, '/');
	int fd = -1;

	if (slash)
		slash[slash == folder] = '\0';
	fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

int document_replace(const char *path, const json_t *document, struct error *err)
{
	char *text SCOPED = json_dumps(document, JSON_INDENT(2));
	char *temporary SCOPED = memory_format("%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC); /* makes it 0600 */
	int failed = fd < 0;

	if (!failed) {
		failed = write_all(fd, text, strlen(text)) < 0;
		failed |= close(fd) < 0;
		failed = failed || rename(temporary, path) < 0;
		if (failed) {
			int why = errno;

			unlink(temporary);
			errno = why;
		}
	}
	if (failed)
		return error_set(err, ERROR_CONFIG, "%s cannot be written: %s", path,
				 strerror(errno));
	sync_folder(path);
	return 0;
}
