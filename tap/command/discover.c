#include "tap/command/command.h"
#include "tap/run/run.h"
#include "tap/tell/logging.h"

/* --discover: what could be read.  Offline, and credentials are not needed. */
int discover_command(const struct invocation *invocation, struct error *err)
{
	struct buffer text BUFFER_SCOPED = {0};
	struct run run;
	int result;

	/* When it fails, Meltano shows what was said as it is. */
	logging_plain(invocation->logging);
	result = run_open(&run, invocation, &singer_protocol, err);
	if (result == 0) {
		run.protocol->write_catalog(&run.catalog, &text);
		result = command_print(&text, err);
	}
	run_release(&run);
	return result;
}
