#ifndef STATE_H
#define STATE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * How far streams are read, as a neutral value: stream x partition -> JSON object.  Protocols read
 * it from and render it into their own shape; the document as it came is carried, so that unknown
 * parts go out again.  Partition "" is a stream's one bookmark.
 *
 * Values of windowed streams (days are YYYY-MM-DD, inclusive; any member may be null):
 *   from, to   the days that are done
 *   asked      digest of what was asked for them; with another one they are read again
 *   open       {from, to, after_id, since, asked}: the window in work, the last id of what is done
 *              in it (KEY/ID where ids are gathered: sync/arrival), and the day on which that was
 *              begun
 *   owed       [{id, from, to, key, pass}]: ids that failed alone, what they belong to and which
 *              pass failed, where there are several; they are asked again first
 *   pending    [{digest, until, ...}]: what a later run can go on from
 *   read       the day on which a run that is not over yet has read all of it
 * What another connector's state was folded into has `from` null (all before `to` is taken as read)
 * and no `asked` (taken as equal).  Partition "*" then stands for every partition without a value
 * of its own.
 *
 * Values of entity streams:
 *   seen       a number or a time: rows below are not printed again
 *   full       the day of the last listing that was printed whole
 *
 * `access`: true is kept beside either once a read succeeded: refusal is a failure from then on.
 */
struct state;

/* `carried` (a new reference, or NULL) is the protocol's own document; the state owns it. */
struct state *state_new(json_t *carried);
void state_free(struct state *state);
const json_t *state_carried(const struct state *state);

/* Borrowed; NULL when there is none. */
const json_t *state_get(const struct state *state, const char *stream, const char *partition);

/*
 * Replace the value (steals the reference); returns whether anything changed.  Members that the new
 * value lacks become null: Meltano merges states and would bring them back.
 */
bool state_put(struct state *state, const char *stream, const char *partition, json_t *value);

/* {partition: value} of the stream, borrowed; NULL when there is none. */
const json_t *state_stream(const struct state *state, const char *stream);
/* {stream: {partition: value}}, borrowed. */
const json_t *state_streams(const struct state *state);

/* A number that grows with every change: has anything moved since? */
unsigned state_version(const struct state *state);

#endif
