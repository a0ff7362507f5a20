#include "tap/describe/about.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/memory.h"
#include "tap/version.h"

const char *const about_capabilities[] = {
	"catalog",	    "discover",		  "state", "about", "test", "schema-flattening",
	"activate-version", "structured-logging", NULL};

static json_t *choice(const struct option *option, const char *text)
{
	return option->type == OPTION_INTEGER ? json_loads(text, JSON_DECODE_ANY, NULL)
					      : json_string(text);
}

/* {"type": [TYPE, "null"]} with the allowed values, of the option or of a list's items. */
static json_t *type_schema(const struct option *option, const char *type, bool nullable)
{
	json_t *schema = nullable ? json_pack("{s:[s,s]}", "type", type, "null")
				  : json_pack("{s:s}", "type", type);

	if (option->choices && !option->open) {
		json_t *values = json_array();

		for (size_t i = 0; option->choices[i]; i++)
			json_array_append_new(values, choice(option, option->choices[i]));
		json_object_set_new(schema, "enum", values);
	}
	return schema;
}

static json_t *list_schema(const struct option *option)
{
	const char *type = option->type == OPTION_OBJECTS ? "object" : "string";

	return json_pack("{s:[s,s], s:o}", "type", "array", "null", "items",
			 type_schema(option, type, false));
}

static json_t *value_schema(const struct option *option)
{
	json_t *schema = NULL;

	switch (option->type) {
	case OPTION_INTEGER:
		return type_schema(option, "integer", true);
	case OPTION_BOOLEAN:
		return type_schema(option, "boolean", true);
	case OPTION_OBJECT:
		return type_schema(option, "object", true);
	case OPTION_TEXTS:
	case OPTION_IDS:
	case OPTION_OBJECTS:
		return list_schema(option);
	case OPTION_DATE:
		schema = type_schema(option, "string", true);
		json_object_set_new(schema, "format", json_string("date"));
		return schema;
	case OPTION_TEXT:
		break;
	}
	return type_schema(option, "string", true);
}

static json_t *option_schema(const struct option *option)
{
	json_t *schema = value_schema(option);
	struct buffer text BUFFER_SCOPED = {0};

	buffer_add_text(&text, option->description);
	if (option->open)
		about_limits(option, &text);
	json_object_set_new(schema, "title", json_string(option->title));
	json_object_set_new(schema, "description", json_string(buffer_text(&text)));
	if (option->initial)
		json_object_set_new(schema, "default",
				    json_loads(option->initial, JSON_DECODE_ANY, NULL));
	if (option->least || option->most) {
		json_object_set_new(schema, "minimum", json_integer(option->least));
		json_object_set_new(schema, "maximum", json_integer(option->most));
	}
	if (option->secret) {
		json_object_set_new(schema, "secret", json_true());
		json_object_set_new(schema, "writeOnly", json_true());
	}
	return schema;
}

json_t *about_schema(void)
{
	json_t *properties = json_object();

	for (size_t i = 0; i < option_count; i++)
		json_object_set_new(properties, options[i].name, option_schema(&options[i]));
	return json_pack("{s:s, s:o, s:[], s:{s:[s,s]}}", "type", "object", "properties",
			 properties, "required", "dependentRequired", "refresh_token", "client_id",
			 "client_secret");
}

void about_json(struct buffer *out)
{
	json_t *names = json_array();
	json_t *about = NULL;
	char *text SCOPED = NULL;

	for (size_t i = 0; about_capabilities[i]; i++)
		json_array_append_new(names, json_string(about_capabilities[i]));
	about = json_pack("{s:s, s:s, s:s, s:n, s:n, s:o, s:o}", "name", TAP_NAME, "description",
			  TAP_SUMMARY, "version", TAP_VERSION, "sdk_version",
			  "supported_python_versions", "capabilities", names, "settings",
			  about_schema());
	text = json_dumps(about, JSON_INDENT(2));
	buffer_add_text(out, text);
	buffer_add_char(out, '\n');
	json_decref(about);
}

static void add_names(struct buffer *out, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count && names[i]; i++)
		buffer_format(out, "%s%s", i ? ", " : "", names[i]);
}

void about_limits(const struct option *option, struct buffer *out)
{
	if (option->choices) {
		buffer_add_text(out, option->open ? " Known values: " : " One of ");
		add_names(out, option->choices, SIZE_MAX);
		buffer_add_char(out, '.');
	}
	if (option->least || option->most)
		buffer_format(out, " %" PRId64 " to %" PRId64 ".", option->least, option->most);
	if (option->also[0]) {
		buffer_add_text(out, " Also: ");
		add_names(out, option->also, 2);
		buffer_add_char(out, '.');
	}
}

/* A cell of a Markdown table: bars would end it. */
static void add_cell(struct buffer *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '|')
			buffer_add_char(out, '\\');
		buffer_add_char(out, *text);
	}
}

static void add_markdown_row(struct buffer *out, const struct option *option)
{
	struct buffer limits BUFFER_SCOPED = {0};

	about_limits(option, &limits);
	buffer_format(out, "| `%s` | %s | ", option->name, option_type_name(option->type));
	if (option->initial)
		buffer_format(out, "`%s`", option->initial);
	buffer_add_text(out, " | ");
	add_cell(out, option->description);
	add_cell(out, buffer_text(&limits));
	buffer_add_text(out, " |\n");
}

void about_markdown(struct buffer *out)
{
	int group = -1;

	buffer_format(out, "# `%s`\n\n%s\n\n## Capabilities\n\n", TAP_NAME, TAP_SUMMARY);
	for (size_t i = 0; about_capabilities[i]; i++)
		buffer_format(out, "* `%s`\n", about_capabilities[i]);
	buffer_add_text(out, "\n## Settings\n");
	for (size_t i = 0; i < option_count; i++) {
		if ((int)options[i].group != group) {
			group = (int)options[i].group;
			buffer_format(out,
				      "\n### %s\n\n| Setting | Type | Default | Description |\n"
				      "|---|---|---|---|\n",
				      option_group_titles[group]);
		}
		add_markdown_row(out, &options[i]);
	}
}

static void add_text_row(struct buffer *out, const struct option *option)
{
	buffer_format(out, "  %-30s  %-15s  TAP_PINTEREST_ADS_", option->name,
		      option_type_name(option->type));
	for (const char *c = option->name; *c; c++)
		buffer_add_char(out, (char)toupper((unsigned char)*c));
	buffer_format(out, "\n      %s", option->description);
	about_limits(option, out);
	if (option->initial)
		buffer_format(out, " Default: %s.", option->initial);
	buffer_add_char(out, '\n');
}

void about_text(struct buffer *out)
{
	buffer_format(out, "Name: %s\nDescription: %s\nVersion: %s\nCapabilities: ", TAP_NAME,
		      TAP_SUMMARY, TAP_VERSION);
	add_names(out, about_capabilities, SIZE_MAX);
	buffer_add_text(out, "\nSettings (name, type, environment variable):\n");
	for (size_t i = 0; i < option_count; i++)
		add_text_row(out, &options[i]);
}
