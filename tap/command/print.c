#include <unistd.h>

#include "protocol/output.h"
#include "tap/command/command.h"

enum { HIGH_WATER = 1 << 20 };

int command_print(struct buffer *text, struct error *err)
{
	struct output *output = output_new(STDOUT_FILENO, HIGH_WATER);
	int result = 0;

	output_commit(output, text);
	result = output_flush(output, -1, err);
	output_free(output);
	return result;
}
