#include "stream/definition_read.h"

/* The keys request and singly. */

static int read_query(const struct node *node, const struct member *member, void *into,
		      struct error *err)
{
	struct definition *definition = into;

	(void)member;
	return read_parameters(node, &definition->request.query, &definition->request.query_count,
			       err);
}

static int read_body(const struct node *node, const struct member *member, void *into,
		     struct error *err)
{
	struct definition *definition = into;

	(void)member;
	return read_body_members(node, &definition->request.body, &definition->request.body_count,
				 err);
}

static int read_method(const struct node *node, const struct member *member, void *into,
		       struct error *err)
{
	static const char *const methods[] = {"GET", "POST", NULL};
	const char **out = into;
	int method = node_choice(node, methods, err);

	(void)member;
	if (method < 0)
		return -1;
	*out = methods[method];
	return 0;
}

#define AT(part) offsetof(struct definition, part)

int read_request(const struct node *node, const struct member *member, void *into_definition,
		 struct error *err)
{
	static const struct member request[] = {
		{.key = "method", .read = read_method, .at = AT(request.method)},
		{.key = "path", .read = read_text, .at = AT(request.path), .required = true},
		{.key = "category",
		 .read = read_text,
		 .at = AT(request.category),
		 .required = true},
		{.key = "scopes",
		 .read = read_texts,
		 .at = AT(request.scopes),
		 .count_at = AT(request.scope_count) - AT(request.scopes),
		 .required = true},
		{.key = "query", .read = read_query},
		{.key = "body", .read = read_body},
		{0},
	};

	(void)member;
	return node_read(node, request, into_definition, err);
}

#undef AT
#define AT(part) offsetof(struct single, part)

static int read_single_query(const struct node *node, const struct member *member, void *into,
			     struct error *err)
{
	struct single *single = into;

	(void)member;
	return read_parameters(node, &single->query, &single->query_count, err);
}

int read_single(const struct node *node, const struct member *member, void *into, struct error *err)
{
	static const struct member members[] = {
		{.key = "as", .read = read_text, .at = AT(as), .required = true},
		{.key = "api", .read = read_text, .at = AT(api)},
		{.key = "path", .read = read_text, .at = AT(path)},
		{.key = "query", .read = read_single_query, .required = true},
		{.key = "rows", .read = read_text, .at = AT(rows)},
		{0},
	};

	(void)member;
	return node_read(node, members, into, err);
}
