#include "http/quota.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "http/quota_window.h"
#include "http/request_log.h"

/* A set of windows is a number with a bit for each. */
enum { WINDOWS_MAX = 64 };

struct category {
	char *name;
	uint64_t windows; /* that its requests count in */
	int64_t blocked_until_ms;
};

struct quota {
	struct request_log log;
	struct quota_window windows[WINDOWS_MAX];
	size_t window_count;
	uint64_t universal; /* windows of every category */
	struct category *categories;
	size_t category_count, category_capacity;
};

static struct category *find_category(const struct quota *quota, const char *name)
{
	for (size_t i = 0; i < quota->category_count; i++)
		if (strcmp(quota->categories[i].name, name) == 0)
			return &quota->categories[i];
	return NULL;
}

static struct category *get_category(struct quota *quota, const char *name)
{
	struct category *category = find_category(quota, name);

	if (category)
		return category;
	quota->categories = memory_room(quota->categories, quota->category_count,
					&quota->category_capacity, sizeof(*quota->categories));
	category = &quota->categories[quota->category_count++];
	*category = (struct category){.name = memory_text(name),
				      .windows = quota->universal,
				      .blocked_until_ms = INT64_MIN};
	return category;
}

/* NULL when there are too many; the only loss is pacing. */
static struct quota_window *add_window(struct quota *quota, int64_t limit, int64_t window_s)
{
	struct quota_window *window = &quota->windows[quota->window_count];

	if (quota->window_count == WINDOWS_MAX)
		return NULL;
	*window = (struct quota_window){
		.bit = UINT64_C(1) << quota->window_count++,
		.limit = limit,
		.length_ms = window_s * 1000,
		.end_ms = INT64_MIN,
	};
	return window;
}

/* Adds a window for a known limit; returns its bit. */
static uint64_t add_known(struct quota *quota, const struct quota_limit *known)
{
	const struct quota_window *window = add_window(quota, known->limit, known->window_s);

	return window ? window->bit : 0;
}

struct quota *quota_new(const struct quota_limit *known, size_t count)
{
	struct quota *quota = memory_new(1, sizeof(*quota));

	/* The universal ones first, because each new category gets them. */
	for (size_t i = 0; i < count; i++)
		if (!known[i].category)
			quota->universal |= add_known(quota, &known[i]);
	for (size_t i = 0; i < count; i++)
		if (known[i].category)
			get_category(quota, known[i].category)->windows |=
				add_known(quota, &known[i]);
	return quota;
}

void quota_free(struct quota *quota)
{
	if (!quota)
		return;
	for (size_t i = 0; i < quota->category_count; i++)
		free(quota->categories[i].name);
	free(quota->categories);
	free(quota);
}

int64_t quota_reset_ms(const struct quota *quota, const char *category, int64_t now_ms)
{
	const struct category *own = find_category(quota, category);
	uint64_t set = own ? own->windows : quota->universal;
	int64_t until = now_ms;

	if (own && own->blocked_until_ms > until)
		until = own->blocked_until_ms;
	for (size_t i = 0; i < quota->window_count; i++) {
		int64_t free_ms = quota_window_free_ms(&quota->windows[i]);

		if (set & quota->windows[i].bit && free_ms > until)
			until = free_ms;
	}
	return until;
}

int64_t quota_peek(const struct quota *quota, const char *category, int64_t now_ms,
		   int64_t patience_ms)
{
	int64_t wait = quota_reset_ms(quota, category, now_ms) - now_ms;

	return wait > 0 && wait > patience_ms ? -1 : wait;
}

int64_t quota_take(struct quota *quota, const char *category, int64_t now_ms, int64_t patience_ms,
		   uint64_t *ticket)
{
	int64_t wait = quota_peek(quota, category, now_ms, patience_ms);
	struct category *own;
	const struct sent_request *sent;

	if (wait != 0)
		return wait;
	own = get_category(quota, category);
	sent = request_log_add(&quota->log, (size_t)(own - quota->categories), own->windows,
			       now_ms);
	for (size_t i = 0; i < quota->window_count; i++)
		if (sent->windows & quota->windows[i].bit)
			quota_window_count(&quota->windows[i], sent);
	if (ticket)
		*ticket = sent->ticket;
	return 0;
}

/* The window of that name and length; or an unnamed one of `set` of that length, which gets the
 * name. */
static struct quota_window *find_window(struct quota *quota, const char *name, int64_t window_s,
					uint64_t set)
{
	struct quota_window *unnamed = NULL;

	for (size_t i = 0; i < quota->window_count; i++) {
		struct quota_window *window = &quota->windows[i];

		if (window->length_ms != window_s * 1000)
			continue;
		if (strcmp(window->name, name) == 0)
			return window;
		if (set & window->bit && !window->name[0] && !unnamed)
			unnamed = window;
	}
	return unnamed;
}

/* A window announced by a header; its name tells whether other categories share it. */
struct announced {
	const char *name;
	int64_t limit, window_s;
	bool own;
};

/* The window's bit, new or known: a known limit of that length may be this window. */
static uint64_t adopt(struct quota *quota, const struct category *category,
		      struct announced announced, int64_t now_ms)
{
	uint64_t set = announced.own ? category->windows & ~quota->universal : quota->universal;
	struct quota_window *window = find_window(quota, announced.name, announced.window_s, set);
	bool found = window;

	if (!found)
		window = add_window(quota, announced.limit, announced.window_s);
	if (!window)
		return 0;
	snprintf(window->name, sizeof(window->name), "%s", announced.name);
	window->limit = announced.limit;
	if (!found)
		quota_window_recount(window, &quota->log, (size_t)(category - quota->categories),
				     now_ms);
	return window->bit;
}

/* A lone number has no length: take the shortest usual one that its reset fits in. */
static int64_t usual_window_s(int64_t reset_s)
{
	static const int64_t usual[] = {1, 60, 3600};

	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		if (reset_s <= usual[i])
			return usual[i];
	return 86400;
}

static void learn_windows(struct quota *quota, struct category *category, const struct limits *seen,
			  int64_t now_ms)
{
	uint64_t shared = 0, own = 0;

	for (size_t i = 0; i < seen->window_count; i++) {
		const char *name = seen->windows[i].name;
		struct announced announced = {name[0] ? name : category->name,
					      seen->windows[i].limit, seen->windows[i].window_s,
					      false};

		announced.own = strstr(announced.name, category->name);
		if (announced.limit > 0 && announced.window_s > 0)
			*(announced.own ? &own : &shared) |=
				adopt(quota, category, announced, now_ms);
	}
	if (seen->window_count == 0 && seen->binding > 0 && seen->reset_s >= 0 &&
	    !(category->windows & ~quota->universal))
		own = adopt(quota, category,
			    (struct announced){category->name, seen->binding,
					       usual_window_s(seen->reset_s), true},
			    now_ms);
	if (own)
		category->windows = quota->universal;
	category->windows |= own | shared;
}

/*
 * The window that `remaining` and `reset` describe: one with the binding limit, and not shorter
 * than the reset.  Of several the shortest, because a mistake about a second costs less than one
 * about a minute.
 */
static struct quota_window *binding_window(struct quota *quota, uint64_t set,
					   const struct limits *seen)
{
	struct quota_window *found = NULL;

	for (size_t i = 0; i < quota->window_count; i++) {
		struct quota_window *window = &quota->windows[i];

		if (set & window->bit && seen->reset_s * 1000 <= window->length_ms &&
		    (seen->binding < 0 || seen->binding == window->limit) &&
		    (!found || window->length_ms < found->length_ms))
			found = window;
	}
	return found;
}

void quota_learn(struct quota *quota, const char *category, uint64_t ticket,
		 const struct limits *seen, int64_t now_ms)
{
	struct category *own = get_category(quota, category);
	struct sent_request *it = request_log_find(&quota->log, ticket);
	struct quota_window *binding;

	if (it)
		request_log_answered(&quota->log, it);
	learn_windows(quota, own, seen, now_ms);
	for (size_t i = 0; it && i < quota->window_count; i++)
		quota_window_answered(&quota->windows[i], it, now_ms);
	binding = binding_window(quota, own->windows, seen);
	if (binding)
		quota_window_learn(binding, &quota->log, it, seen, now_ms);
}

void quota_block(struct quota *quota, const char *category, int64_t now_ms, int64_t wait_ms)
{
	struct category *own = get_category(quota, category);

	if (own->blocked_until_ms < now_ms + wait_ms)
		own->blocked_until_ms = now_ms + wait_ms;
}

int64_t quota_left(const struct quota *quota, const char *category, int64_t length_ms,
		   int64_t now_ms)
{
	const struct category *own = find_category(quota, category);
	uint64_t set = own ? own->windows : quota->universal;
	int64_t least = -1;

	for (size_t i = 0; i < quota->window_count; i++) {
		const struct quota_window *window = &quota->windows[i];
		int64_t left = window->limit;

		if (!(set & window->bit) || window->length_ms < length_ms)
			continue;
		if (window->end_ms > now_ms)
			left -= window->own + window->others;
		left = left < 0 ? 0 : left;
		if (least < 0 || left < least)
			least = left;
	}
	return least;
}
