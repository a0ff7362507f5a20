#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap/command_line.h"

enum { WORDS_MAX = 12 };

/* Words of `text`, which blanks part; they live until the next call. */
static int split(const char *text, char **argv)
{
	static char copy[512];
	char *at = copy;
	int argc = 0;

	snprintf(copy, sizeof(copy), "tap-pinterest-ads %s", text);
	while (*at) {
		argv[argc++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	argv[argc] = NULL;
	return argc;
}

static struct command_line parse(const char *text)
{
	char *argv[WORDS_MAX];
	struct command_line line;

	command_line_read(&line, split(text, argv), argv);
	return line;
}

static void chooses_the_command(void **state)
{
	static const struct {
		const char *text;
		command_function *run;
	} cases[] = {
		{"--config c.json", sync_command},
		{"--discover", discover_command},
		{"-d --config c.json", discover_command},
		{"--config=c.json --state s.json --discover", discover_command},
		{"--about --format json", about_command},
		{"--test", test_command},
		{"--test=schema", test_command},
		{"spec", spec_command},
		{"check --config c.json", check_command},
		{"--config c.json discover", airbyte_discover_command},
		{"read --config c --catalog k --state s --debug", read_command},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct command_line line = parse(cases[i].text);

		if (line.run != cases[i].run)
			fail_msg("%s", cases[i].text);
		free(line.invocation.configs);
	}
}

static void takes_flags_in_any_order_and_form(void **state)
{
	struct command_line line =
		parse("-s state.json --config=a.json -p old.json -c ENV --catalog k.json --dev");

	(void)state;
	assert_int_equal(line.invocation.config_count, 2);
	assert_string_equal(line.invocation.configs[0], "a.json");
	assert_string_equal(line.invocation.configs[1], "ENV");
	assert_string_equal(line.invocation.state, "state.json");
	assert_string_equal(line.invocation.catalog, "k.json");
	assert_true(line.dev);
	free(line.invocation.configs);
}

static void properties_are_a_catalog(void **state)
{
	struct command_line line = parse("-c a --properties old.json");

	(void)state;
	assert_string_equal(line.invocation.catalog, "old.json");
	free(line.invocation.configs);
}

static void a_test_is_all_unless_it_says_schema(void **state)
{
	static const char *const cases[][2] = {
		{"--test", "all"},	     {"--test all", "all"},	  {"--test=ALL", "ALL"},
		{"--test=schema", "schema"}, {"--test schema", "schema"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(parse(cases[i][0]).invocation.test, cases[i][1]);
}

/* The exit status of a process that reads this command line; `out` gets what it prints. */
static int exit_of(const char *text, char *out, size_t size)
{
	int ends[2], status = 0;
	size_t used = 0;
	ssize_t got = 0;
	pid_t child = 0;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		parse(text);
		_exit(99);
	}
	close(ends[1]);
	while (used + 1 < size && (got = read(ends[0], out + used, size - used - 1)) > 0)
		used += (size_t)got;
	out[used] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void mistakes_end_with_status_2(void **state)
{
	static const char *const cases[][2] = {
		{"", "nothing to do"},
		{"--bogus", "unrecognized option"},
		{"--config", "requires an argument"},
		{"frobnicate", "frobnicate is neither a flag nor a command"},
		{"spec more", "more is neither a flag nor a command"},
		{"--discover --about", "--discover and --about do not go together"},
		{"spec --discover", "--discover and spec do not go together"},
		{"--test=some", "--test is all or schema, not some"},
	};
	char out[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(exit_of(cases[i][0], out, sizeof(out)), 2);
		if (!strstr(out, cases[i][1]))
			fail_msg("%s: %s", cases[i][0], out);
	}
}

static void help_and_version_end_well(void **state)
{
	char out[4096];

	(void)state;
	assert_int_equal(exit_of("--version", out, sizeof(out)), 0);
	assert_memory_equal(out, "tap-pinterest-ads v", 19);
	assert_int_equal(exit_of("--discover --config c.json --version", out, sizeof(out)), 0);
	assert_int_equal(exit_of("--config c.json --help", out, sizeof(out)), 0);
	assert_non_null(strstr(out, "--catalog=FILE"));
	assert_int_equal(exit_of("-h", out, sizeof(out)), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chooses_the_command),
		cmocka_unit_test(takes_flags_in_any_order_and_form),
		cmocka_unit_test(properties_are_a_catalog),
		cmocka_unit_test(a_test_is_all_unless_it_says_schema),
		cmocka_unit_test(mistakes_end_with_status_2),
		cmocka_unit_test(help_and_version_end_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
