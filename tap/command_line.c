#include "tap/command_line.h"

#include <argp.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "tap/version.h"

/* Commands that are called by a word instead of a flag. */
static const struct verb {
	const char *name;
	command_function *run;
	bool takes_stream;
} verbs[] = {
	{"spec", spec_command, false},
	{"check", check_command, false},
	{"discover", airbyte_discover_command, false},
	{"read", read_command, false},
	{"preview", preview_command, true},
	{NULL, NULL, false},
};

enum { KEY_CATALOG = 0x100, KEY_ABOUT, KEY_FORMAT, KEY_TEST, KEY_DEV, KEY_DEBUG };

static const struct argp_option flags[] = {
	{"config", 'c', "FILE", 0,
	 "Settings as JSON or YAML; repeatable, later ones win. ENV reads TAP_PINTEREST_ADS_*", 1},
	{"catalog", KEY_CATALOG, "FILE", 0,
	 "Which streams and fields to read; all default ones without it", 1},
	{"properties", 'p', "FILE", 0, "The same as --catalog", 1},
	{"state", 's', "FILE", 0, "Where the last run got to", 1},
	{"discover", 'd', NULL, 0, "Print the catalog and exit", 2},
	{"test", KEY_TEST, "all|schema", OPTION_ARG_OPTIONAL,
	 "Read one record of each stream; schema: only print SCHEMA messages", 2},
	{"about", KEY_ABOUT, NULL, 0, "Print what the tap can do and its settings", 2},
	{"format", KEY_FORMAT, "text|json|markdown|meltano", 0, "How --about prints", 2},
	{"dev", KEY_DEV, NULL, OPTION_HIDDEN, NULL, 3},
	{"debug", KEY_DEBUG, NULL, OPTION_HIDDEN, NULL, 3},
	{NULL, 'h', NULL, OPTION_HIDDEN, NULL, -1},
	{0},
};

/* What has been read of the command line. */
struct line {
	struct command_line *out;
	size_t config_capacity;
	const char *properties;
	const struct verb *verb;
	const char *mode; /* the flag that chose the command */
};

static void set_mode(struct line *line, struct argp_state *state, const char *name,
		     command_function *run)
{
	if (line->mode && strcmp(line->mode, name) != 0)
		argp_error(state, "%s and %s do not go together", line->mode, name);
	line->mode = name;
	line->out->run = run;
}

static void add_config(struct line *line, const char *path)
{
	struct invocation *invocation = &line->out->invocation;

	invocation->configs = memory_room(invocation->configs, invocation->config_count,
					  &line->config_capacity, sizeof(*invocation->configs));
	invocation->configs[invocation->config_count++] = path;
}

static bool is_test(const char *word)
{
	return strcasecmp(word, "schema") == 0 || strcasecmp(word, "all") == 0;
}

/* A word that is no flag: a command, its stream, or the value of "--test schema". */
static void take_word(struct line *line, struct argp_state *state, const char *word)
{
	struct invocation *invocation = &line->out->invocation;

	if (invocation->test && is_test(word)) {
		invocation->test = word;
		return;
	}
	if (line->verb && line->verb->takes_stream && !invocation->stream) {
		invocation->stream = word;
		return;
	}
	for (const struct verb *verb = verbs; verb->name && !line->verb; verb++)
		if (strcmp(verb->name, word) == 0) {
			line->verb = verb;
			set_mode(line, state, verb->name, verb->run);
			return;
		}
	argp_error(state, "%s is neither a flag nor a command", word);
}

static void take_test(struct line *line, struct argp_state *state, const char *value)
{
	if (value && !is_test(value))
		argp_error(state, "--test is all or schema, not %s", value);
	line->out->invocation.test = value ? value : "all";
	set_mode(line, state, "--test", test_command);
}

static void finish(struct line *line, struct argp_state *state)
{
	struct invocation *invocation = &line->out->invocation;

	if (state->argc == 1)
		argp_error(state, "nothing to do: give --config FILE, --discover or --about");
	if (line->verb && line->verb->takes_stream && !invocation->stream)
		argp_error(state, "%s needs the name of a stream", line->verb->name);
	if (!invocation->catalog)
		invocation->catalog = line->properties;
	if (!line->out->run)
		line->out->run = sync_command;
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct line *line = state->input;

	switch (key) {
	case 'c':
		add_config(line, value);
		return 0;
	case KEY_CATALOG:
		line->out->invocation.catalog = value;
		return 0;
	case 'p': /* --catalog wins, wherever it stands */
		line->properties = value;
		return 0;
	case 's':
		line->out->invocation.state = value;
		return 0;
	case 'd':
		set_mode(line, state, "--discover", discover_command);
		return 0;
	case KEY_TEST:
		take_test(line, state, value);
		return 0;
	case KEY_ABOUT:
		set_mode(line, state, "--about", about_command);
		return 0;
	case KEY_FORMAT:
		line->out->invocation.format = value;
		return 0;
	case KEY_DEV:
		line->out->dev = true;
		return 0;
	case KEY_DEBUG: /* Airbyte's tools may add it */
		return 0;
	case 'h':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		return 0;
	case ARGP_KEY_ARG:
		take_word(line, state, value);
		return 0;
	case ARGP_KEY_END:
		finish(line, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

void command_line_read(struct command_line *out, int argc, char **argv)
{
	static const struct argp grammar = {
		flags,
		take,
		"\npreview STREAM\n[spec|check|discover|read]",
		"Reads everything that a Pinterest business has, ads and organic, and writes it as "
		"Singer messages; or answers as an Airbyte source (spec, check, discover, read); "
		"or "
		"shows the first records of a stream as a table (preview).\v"
		"Exit status: 0 all is done, 1 something failed (the last line on stderr says "
		"what), "
		"2 wrong usage.",
		NULL,
		NULL,
		NULL};
	struct line line = {.out = out};

	*out = (struct command_line){0};
	argp_program_version = TAP_NAME " v" TAP_VERSION;
	argp_err_exit_status = 2;
	argp_parse(&grammar, argc, argv, 0, NULL, &line);
}
