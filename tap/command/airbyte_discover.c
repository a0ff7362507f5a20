#include "tap/command/airbyte_finish.h"
#include "tap/command/command.h"

/* Airbyte: what can be read.  Asks nobody. */
int airbyte_discover_command(const struct invocation *invocation, struct error *err)
{
	struct buffer line BUFFER_SCOPED = {0};
	struct run run;
	int result = run_open(&run, invocation, &airbyte_protocol, err);

	if (result == 0) {
		run.protocol->write_catalog(&run.catalog, &line);
		result = run_print(&run, &line, err);
	}
	return airbyte_finish(&run, result, err);
}
