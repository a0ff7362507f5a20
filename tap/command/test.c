#include <strings.h>

#include "tap/command/command.h"
#include "tap/run/run.h"

/* --test: one record of every stream; --test=schema: only how records would look, without
 * credentials. */
int test_command(const struct invocation *invocation, struct error *err)
{
	bool schema = strcasecmp(invocation->test, "schema") == 0;
	struct run run;
	int result = run_open(&run, invocation, &singer_protocol, err);

	if (result == 0 && !schema)
		result = config_require_access(&run.config, err);
	if (result == 0)
		result = run_select(&run, NULL, NULL, err);
	if (result == 0)
		result = schema ? run_schemas(&run, err) : run_sync(&run, 1, err);
	run_release(&run);
	return result;
}
