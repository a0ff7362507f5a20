#include "tap/describe/about.h"

#include <strings.h>

#include "tap/command/command.h"
#include "tap/describe/meltano.h"

int about_command(const struct invocation *invocation, struct error *err)
{
	static const struct {
		const char *format;
		void (*print)(struct buffer *out);
	} formats[] = {{"text", about_text},
		       {"json", about_json},
		       {"markdown", about_markdown},
		       {"meltano", meltano_definition}};
	const char *format = invocation->format ? invocation->format : "text";
	struct buffer text BUFFER_SCOPED = {0};

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcasecmp(formats[i].format, format) == 0)
			formats[i].print(&text);
	if (!text.length)
		return error_set(err, ERROR_USAGE,
				 "--format must be text, json, markdown or meltano");
	return command_print(&text, err);
}
