/* From a call to its answer: routing, tokens, limits, faults, rows, compression, cache. */
#ifndef SANDBOX_ANSWER_H
#define SANDBOX_ANSWER_H

#include "attempt.h"
#include "body.h"
#include "fault.h"
#include "limit.h"
#include "stretch.h"
#include "token.h"
#include "world.h"

struct sandbox {
	struct world world;
	struct tokens *tokens;
	struct limits *limits;
	struct attempts *attempts;
	struct cache *cache;
	struct reports *reports;
	char origin[64]; /* http://127.0.0.1:PORT */
	struct faults faults;
	const char *scopes; /* comma separated */
	int gzip_level;	    /* 0: never */
	size_t max_url;	    /* longer targets are refused; 0: no limit */
	unsigned report_mb; /* so long are files of reports; 0: as they are */
};

/* All borrowed. */
struct call {
	const char *method;
	const char *target;				    /* as it came: /v5/ads?... */
	const char *authorization, *accept_encoding, *form; /* may be NULL */
};

struct answer {
	int status;
	const char *content_type;
	bool gzip;
	struct body *body;	 /* own */
	struct stretch *stretch; /* own; instead of the body, or NULL */
	struct allowance allowance;
	enum category category;
	enum fault fault;
	unsigned attempt;
	int generation; /* of the token; TOKEN_REFUSED, TOKEN_CLIENT */
	uint64_t request_id;
};

void answer_make(struct sandbox *sandbox, const struct call *call, struct answer *out);
void answer_release(struct answer *answer);

#endif
