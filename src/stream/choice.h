#ifndef CHOICE_H
#define CHOICE_H

#include "stream/selection.h"

/*
 * Which fields of a selected stream are printed: an array of field_choice parallel to the fields.
 * Private to stream/selected.c and stream/choice.c, which also has selected_choose,
 * selected_chosen and selected_retype.
 */

/* New, as `by_default` says; and a copy.  Release with choices_free. */
struct field_choice *choices_new(const struct field *fields, size_t count);
struct field_choice *choices_copy(const struct field_choice *choices, const struct field *fields,
				  size_t count);
void choices_free(struct field_choice *choices, const struct field *fields, size_t count);

/* Settle what is printed: keys are, secrets are not, an object without chosen members is whole. */
void choices_close(struct selected *selected);

#endif
