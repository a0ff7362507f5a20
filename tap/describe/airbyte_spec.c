#include "tap/describe/airbyte_spec.h"

#include <string.h>

#include "base/memory.h"
#include "tap/config/option.h"
#include "tap/describe/about.h"
#include "tap/report/custom_key.h"

/*
 * Rules of the form (Airbyte's acceptance tests): plain types, no $ref or anyOf, `order` unique
 * within its object, secrets marked, objects with properties, a constant that tells the choices of
 * oneOf apart.
 */
static const char *const group_ids[GROUP_COUNT] = {
	[GROUP_ACCESS] = "access",	     [GROUP_CHOICE] = "choice",	  [GROUP_PERIOD] = "period",
	[GROUP_ATTRIBUTION] = "attribution", [GROUP_RECORDS] = "records", [GROUP_SPEED] = "speed",
	[GROUP_NETWORK] = "network",
};

static const char *type_of(const struct option *option)
{
	switch (option->type) {
	case OPTION_INTEGER:
		return "integer";
	case OPTION_BOOLEAN:
		return "boolean";
	case OPTION_TEXTS:
	case OPTION_IDS:
	case OPTION_OBJECTS:
		return "array";
	case OPTION_TEXT:
	case OPTION_DATE:
	case OPTION_OBJECT: /* as JSON text, which the config takes as well */
		break;
	}
	return "string";
}

static bool is_list(const struct option *option)
{
	return option->type == OPTION_TEXTS || option->type == OPTION_IDS;
}

static void add_choices(json_t *schema, const struct option *option)
{
	json_t *values = NULL;

	if (!option->choices || option->open)
		return;
	values = json_array();
	for (size_t i = 0; option->choices[i]; i++)
		json_array_append_new(
			values, option->type == OPTION_INTEGER
					? json_loads(option->choices[i], JSON_DECODE_ANY, NULL)
					: json_string(option->choices[i]));
	json_object_set_new(schema, "enum", values);
}

static void add_text_limits(json_t *schema, const struct option *option)
{
	if (option->pattern)
		json_object_set_new(schema, "pattern", json_string(option->pattern));
	if (option->type == OPTION_DATE) {
		json_object_set_new(schema, "format", json_string("date"));
		json_object_set_new(schema, "pattern_descriptor", json_string("YYYY-MM-DD"));
	}
	if (option->type == OPTION_OBJECT)
		json_object_set_new(schema, "multiline", json_true());
}

static void add_limits(json_t *schema, const struct option *option)
{
	json_t *items = NULL;

	if (is_list(option)) {
		items = json_pack("{s:s}", "type", "string");
		add_choices(items, option);
		add_text_limits(items, option);
		json_object_set_new(schema, "items", items);
		json_object_set_new(schema, "uniqueItems", json_true());
		return;
	}
	add_choices(schema, option);
	add_text_limits(schema, option);
	if (option->least || option->most) {
		json_object_set_new(schema, "minimum", json_integer(option->least));
		json_object_set_new(schema, "maximum", json_integer(option->most));
	}
}

static void add_example(json_t *schema, const struct option *option)
{
	json_t *example = NULL;

	if (!option->example)
		return;
	example = option->type == OPTION_OBJECT
			  ? json_string(option->example)
			  : json_loads(option->example, JSON_DECODE_ANY, NULL);
	json_object_set_new(schema, "examples", json_pack("[o]", example));
}

static json_t *property(const struct option *option, size_t order)
{
	struct buffer text BUFFER_SCOPED = {0};
	json_t *schema = NULL;

	buffer_add_text(&text, option->description);
	if (option->open)
		about_limits(option, &text);
	schema = json_pack("{s:s, s:s, s:s, s:I}", "type", type_of(option), "title", option->title,
			   "description", buffer_text(&text), "order", (json_int_t)order);
	add_limits(schema, option);
	add_example(schema, option);
	if (option->initial)
		json_object_set_new(schema, "default",
				    json_loads(option->initial, JSON_DECODE_ANY, NULL));
	if (option->secret)
		json_object_set_new(schema, "airbyte_secret", json_true());
	return schema;
}

static json_t *credential(const char *name, size_t order)
{
	return property(option_find(name), order);
}

/* What the connector itself writes there is no field of the form. */
static json_t *hidden(json_t *schema)
{
	json_object_set_new(schema, "airbyte_hidden", json_true());
	return schema;
}

static json_t *method(const char *constant)
{
	return json_pack("{s:s, s:s, s:i}", "type", "string", "const", constant, "order", 0);
}

static json_t *credentials(void)
{
	json_t *oauth = json_pack(
		"{s:s, s:s, s:[s,s,s,s], s:{s:o, s:o, s:o, s:o, s:o, s:o}}", "type", "object",
		"title", "OAuth", "required", "auth_method", "client_id", "client_secret",
		"refresh_token", "properties", "auth_method", method("oauth2.0"), "client_id",
		credential("client_id", 1), "client_secret", credential("client_secret", 2),
		"refresh_token", credential("refresh_token", 3), "access_token",
		hidden(credential("access_token", 4)), "token_expiry_date",
		hidden(credential("token_expiry_date", 5)));
	json_t *token = json_pack("{s:s, s:s, s:[s,s], s:{s:o, s:o}}", "type", "object", "title",
				  "Access token", "required", "auth_method", "access_token",
				  "properties", "auth_method", method("access_token"),
				  "access_token", credential("access_token", 1));

	return json_pack("{s:s, s:s, s:s, s:s, s:i, s:[o,o]}", "type", "object", "title",
			 "Credentials", "description", "How to sign in to Pinterest.", "group",
			 group_ids[GROUP_ACCESS], "order", 0, "oneOf", oauth, token);
}

/* A key of a report is called what the setting of its name is called. */
static json_t *report_property(const struct custom_key *key, size_t order)
{
	const struct option *setting = option_find(key->option.name);
	struct option option = key->option;

	if (!option.title) {
		option.title = setting ? setting->title : option.name;
		option.description = setting ? setting->description : option.name;
		option.pattern = setting ? setting->pattern : NULL;
	}
	return property(&option, order);
}

/* The objects of the one setting that is a list of some; no form goes deeper. */
static json_t *report_form(void)
{
	json_t *required = json_array(), *properties = json_object();

	for (size_t i = 0; i < custom_key_count; i++) {
		const struct custom_key *key = &custom_keys[i];

		if (key->option.type == OPTION_OBJECTS)
			continue;
		json_object_set_new(properties, key->option.name,
				    report_property(key, json_object_size(properties)));
		if (key->required)
			json_array_append_new(required, json_string(key->option.name));
	}
	return json_pack("{s:s, s:s, s:o, s:o}", "type", "object", "title", "Report", "required",
			 required, "properties", properties);
}

static bool has_field(const struct option *option)
{
	return !option->credential && !option->singer;
}

static json_t *connection_specification(void)
{
	json_t *properties = json_pack("{s:o}", "credentials", credentials());
	json_t *groups = json_array();

	for (size_t i = 0; i < option_count; i++) {
		json_t *schema = NULL;

		if (!has_field(&options[i]))
			continue;
		schema = property(&options[i], i + 1);
		if (options[i].type == OPTION_OBJECTS)
			json_object_set_new(schema, "items", report_form());
		json_object_set_new(schema, "group", json_string(group_ids[options[i].group]));
		json_object_set_new(properties, options[i].name, schema);
	}
	for (size_t i = 0; i < GROUP_COUNT; i++)
		json_array_append_new(groups, json_pack("{s:s, s:s}", "id", group_ids[i], "title",
							option_group_titles[i]));
	return json_pack("{s:s, s:s, s:s, s:o, s:b, s:o}", "$schema",
			 "http://json-schema.org/draft-07/schema#", "title", "Pinterest", "type",
			 "object", "groups", groups, "additionalProperties", 1, "properties",
			 properties);
}

/* Where the platform puts what its own sign-in window yields. */
static json_t *advanced_auth(void)
{
	json_t *output = json_pack("{s:s, s:{s:{s:s, s:[s,s]}}}", "type", "object", "properties",
				   "refresh_token", "type", "string", "path_in_connector_config",
				   "credentials", "refresh_token");
	json_t *server_input =
		json_pack("{s:s, s:{s:{s:s}, s:{s:s}}}", "type", "object", "properties",
			  "client_id", "type", "string", "client_secret", "type", "string");
	json_t *server_output =
		json_pack("{s:s, s:{s:{s:s, s:[s,s]}, s:{s:s, s:[s,s]}}}", "type", "object",
			  "properties", "client_id", "type", "string", "path_in_connector_config",
			  "credentials", "client_id", "client_secret", "type", "string",
			  "path_in_connector_config", "credentials", "client_secret");

	return json_pack("{s:s, s:[s,s], s:s, s:{s:o, s:o, s:o}}", "auth_flow_type", "oauth2.0",
			 "predicate_key", "credentials", "auth_method", "predicate_value",
			 "oauth2.0", "oauth_config_specification",
			 "complete_oauth_output_specification", output,
			 "complete_oauth_server_input_specification", server_input,
			 "complete_oauth_server_output_specification", server_output);
}

json_t *airbyte_spec(void)
{
	return json_pack("{s:s, s:s, s:o, s:o}", "documentationUrl",
			 "https://developers.pinterest.com/docs/api/v5/", "protocol_version",
			 "0.2.0", "connectionSpecification", connection_specification(),
			 "advanced_auth", advanced_auth());
}
