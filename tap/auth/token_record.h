#ifndef TOKEN_RECORD_H
#define TOKEN_RECORD_H

#include "base/buffer.h"
#include "base/digest.h"
#include "base/slice.h"
#include "tap/config/grant.h"

/*
 * The text of a token file: a JSON object with access_token, refresh_token, expires_at (unix
 * seconds), `from` (the config's refresh token that the pair descends from) and `spent` (the
 * refresh tokens that were exchanged on the way to it, oldest first); the last two as fingerprints.
 * Version 0.1.0 wrote the same without `spent`, and reads it with it.
 */
enum { TOKEN_SPENT_MAX = 32 }; /* of a longer chain the oldest are forgotten */

typedef char token_name[DIGEST_TEXT_SIZE]; /* a fingerprint; hexadecimal */

struct token_record {
	struct grant grant; /* owned */
	token_name from;
	token_name spent[TOKEN_SPENT_MAX];
	size_t spent_count;
};
void token_record_release(struct token_record *record);

enum token_text {
	TOKEN_TEXT_EMPTY,  /* nothing, blanks, null or {}: a file that was never used */
	TOKEN_TEXT_OURS,   /* a record */
	TOKEN_TEXT_OTHER,  /* some other document: not to be touched */
	TOKEN_TEXT_BROKEN, /* not JSON: torn, or some other file */
};

/*
 * Classifies the text; `*out` (release it) is filled for TOKEN_TEXT_OURS, else {0}.  NULs at the
 * end, which reserve room, are passed over.
 */
enum token_text token_record_read(struct slice text, struct token_record *out);

/* Append the record as text that ends with a line feed. */
void token_record_write(const struct token_record *record, struct buffer *out);

/* Was the pair made from this refresh token, directly or in several steps? */
bool token_record_descends(const struct token_record *record, const char *refresh_token);

/* Note that this refresh token was exchanged. */
void token_record_spend(struct token_record *record, const char *refresh_token);

/* Names a token without showing it. */
void token_fingerprint(const char *token, token_name out);

#endif
