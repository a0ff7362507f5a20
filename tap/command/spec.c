#include "protocol/message.h"
#include "tap/command/command.h"
#include "tap/describe/airbyte_spec.h"

/* Airbyte: which settings there are. */
int spec_command(const struct invocation *invocation, struct error *err)
{
	struct buffer line BUFFER_SCOPED = {0};
	json_t *spec = airbyte_spec();

	(void)invocation;
	buffer_add_text(&line, "{\"type\":\"SPEC\",\"spec\":");
	message_add_document(&line, spec);
	buffer_add_text(&line, "}\n");
	json_decref(spec);
	return command_print(&line, err);
}
