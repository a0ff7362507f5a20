#include <stdlib.h>
#include <string.h>

#include "tap/command/airbyte_finish.h"
#include "tap/command/command.h"

/* On sockets the platform would wait for records that go to stdout, and find none. */
static int check_medium(struct error *err)
{
	const char *medium = getenv("DATA_CHANNEL_MEDIUM");

	if (!medium || strcmp(medium, "SOCKET") != 0)
		return 0;
	return error_set(err, ERROR_CONFIG,
			 "the platform wants records on sockets (DATA_CHANNEL_MEDIUM); this "
			 "connector writes them to stdout only");
}

/* Airbyte: read what the configured catalog names. */
int read_command(const struct invocation *invocation, struct error *err)
{
	struct run run;
	int result = run_open(&run, invocation, &airbyte_protocol, err);

	if (result == 0 && !invocation->catalog)
		result = error_set(err, ERROR_USAGE, "read needs --catalog FILE");
	if (result == 0)
		result = check_medium(err);
	if (result == 0)
		result = config_require_access(&run.config, err);
	if (result == 0)
		result = run_select(&run, invocation->catalog, invocation->state, err);
	if (result == 0)
		result = run_sync(&run, 0, err);
	return airbyte_finish(&run, result, err);
}
