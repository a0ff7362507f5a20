#include "tap/command/command.h"
#include "tap/run/run.h"

/* What a Singer tap does when it is asked for nothing else. */
int sync_command(const struct invocation *invocation, struct error *err)
{
	struct run run;
	int result = run_open(&run, invocation, &singer_protocol, err);

	if (result == 0)
		result = config_require_access(&run.config, err);
	if (result == 0)
		result = run_select(&run, invocation->catalog, invocation->state, err);
	if (result == 0)
		result = run_sync(&run, 0, err);
	run_release(&run);
	return result;
}
