#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "tap/command/command.h"
#include "tap/describe/table.h"
#include "tap/run/run.h"

/* The first records of one stream, read as any sync reads them, but shown as a table. */
enum { RECORDS = 10, WIDTH = 100, HIGH_WATER = 1 << 20 };

static size_t terminal_width(void)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return WIDTH;
}

/* New.  Integers that are too large for the reader are shown as reals. */
static json_t *read_message(const char *line, size_t length)
{
	json_t *message = json_loadb(line, length, JSON_ALLOW_NUL, NULL);

	return message ? message
		       : json_loadb(line, length, JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, NULL);
}

/* The records among the messages that were written to `fd`; new. */
static json_t *records_in(int fd)
{
	FILE *messages = fdopen(dup(fd), "r");
	json_t *records = json_array();
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	rewind(messages);
	while ((length = getline(&line, &room, messages)) > 0) {
		json_t *message = read_message(line, (size_t)length);

		json_array_append(records, json_object_get(message, "record"));
		json_decref(message);
	}
	free(line);
	fclose(messages);
	return records;
}

static int print(const char *stream, const json_t *records, struct error *err)
{
	struct buffer text BUFFER_SCOPED = {0};

	if (json_array_size(records))
		table_print(records, terminal_width(), &text);
	else
		buffer_format(&text, "%s has no records\n", stream);
	return command_print(&text, err);
}

static int read_some(const struct invocation *invocation, int fd, struct error *err)
{
	struct run run;
	int result = run_open(&run, invocation, &singer_protocol, err);

	if (result == 0)
		result = config_require_access(&run.config, err);
	if (result == 0)
		result = run_select(&run, NULL, NULL, err);
	output_free(run.output);
	run.output = output_new(fd, HIGH_WATER);
	if (result == 0)
		result = run_sync(&run, RECORDS, err);
	run_release(&run);
	return result;
}

int preview_command(const struct invocation *invocation, struct error *err)
{
	json_t *records = NULL;
	int messages = memfd_create("messages", MFD_CLOEXEC), result;

	if (messages < 0)
		return error_set(err, ERROR_OUTPUT, "preview: no memory for the messages");
	result = read_some(invocation, messages, err);
	if (result == 0) {
		records = records_in(messages);
		result = print(invocation->stream, records, err);
		json_decref(records);
	}
	close(messages);
	return result;
}
