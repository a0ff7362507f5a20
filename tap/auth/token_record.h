#ifndef TOKEN_RECORD_H
#define TOKEN_RECORD_H

#include "base/buffer.h"
#include "base/digest.h"
#include "base/slice.h"
#include "tap/auth/grant.h"

/*
 * The text of a token file: a JSON object with access_token, refresh_token, expires_at (unix
 * seconds), `from` (a fingerprint of the config's refresh token that the pair descends from) and
 * `after` (a fingerprint of the refresh token that was exchanged for it).  Version 0.1.0 wrote the
 * same without `after`, and reads it with it.
 */
struct token_record {
	struct grant grant;	      /* owned */
	char from[DIGEST_TEXT_SIZE];  /* hexadecimal */
	char after[DIGEST_TEXT_SIZE]; /* "": written by 0.1.0 */
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

/* Names a token without showing it. */
void token_fingerprint(const char *token, char out[static DIGEST_TEXT_SIZE]);

#endif
