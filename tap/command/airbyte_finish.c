#include "tap/command/airbyte_finish.h"

#include "protocol/airbyte.h"

int airbyte_finish(struct run *run, int result, struct error *err)
{
	struct buffer line BUFFER_SCOPED = {0};
	struct error ignored = {0};

	if (result < 0 && err->kind != ERROR_STOPPED && err->kind != ERROR_OUTPUT) {
		if (!run->told)
			airbyte_write_failure(err, NULL, &line);
		run_print(run, &line, &ignored);
		err->text[0] = '\0';
	}
	run_release(run);
	return result;
}
