#include "base/utf8.h"
#include "json/scan.h"
#include "json/text.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/validate.h"

/* The first byte of the input chooses a path; the rest is the body. */
static const char *const paths[] = {
	".",
	"[]",
	"items[]",
	"{split}.daily_metrics[]",
	"{entity}[]",
	"items[].labels[]",
	"{a}.{b}.d[]",
	"items{key}",
	"a.b",
	"[]?{key}",
	"{entity}{entity?}[]",
};

static struct slice slice_from(const uint8_t *data, size_t size)
{
	return (struct slice){(const char *)data, size};
}

static void check_text(struct slice text)
{
	for (size_t at = 0; at < text.length;) {
		size_t valid;

		at += utf8_step(text.at + at, text.length - at, &valid);
		HOLDS(valid && text.at[at - valid]);
	}
}

/* 0 or -1, as scan_next ended. */
static int scan_all(struct scan *scan, const struct scan_path *path, struct error *err)
{
	int found;

	while ((found = scan_next(scan, err)) == 1) {
		const char *start = scan->at;
		struct error inner = {0};

		for (size_t i = 0; scan_path_capture(path, i); i++) {
			struct buffer text BUFFER_SCOPED = {0};

			HOLDS(scan->captures[i].at > scan->begin && scan->captures[i].at < start);
			text_decode(scan->captures[i], &text);
			check_text(buffer_slice(&text));
		}
		if (scan_skip(scan, err) < 0)
			return -1;
		HOLDS(validate_text((struct slice){start, (size_t)(scan->at - start)}, &inner) ==
		      0);
	}
	return found;
}

void fuzz_scan(const uint8_t *data, size_t size)
{
	struct error err = {0}, whole = {0};
	struct slice body;
	struct scan_path *path;
	struct scan scan;
	int result;

	if (!size)
		return;
	body = slice_from(data + 1, size - 1);
	path = scan_path_new(paths[data[0] % (sizeof(paths) / sizeof(paths[0]))], &err);
	scan_begin(&scan, body, path, "bookmark");
	result = scan_all(&scan, path, &err);
	HOLDS((result == 0) == (err.kind == ERROR_NONE));
	if (result == 0)
		HOLDS(validate_text(body, &whole) == 0);
	else if (!scan_path_capture(path, 0) && data[0] % (sizeof(paths) / sizeof(paths[0])) == 0)
		HOLDS(validate_text(body, &whole) < 0);
	check_text(buffer_slice(&scan.cursor));
	scan_release(&scan);
	scan_path_free(path);
}
