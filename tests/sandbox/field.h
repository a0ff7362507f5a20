/*
 * Rows as tables.  A kind's row is a list of fields; each field names the writer of its value and
 * that writer's argument.  A new endpoint is such a table and a line in the routes.
 */
#ifndef SANDBOX_FIELD_H
#define SANDBOX_FIELD_H

#include "world.h"

struct field {
	const char *name;
	void (*write)(struct text *out, const struct entity *entity, const struct field *field);
	const void *of;	      /* the writer's argument: choices, fields, a kind, a text */
	int64_t low, high;    /* inclusive range of numbers; of a list: how many */
	unsigned char nulls;  /* in percent */
	unsigned char absent; /* in percent */
};

#define FIELD(n, ...)                                                                              \
	{                                                                                          \
		.name = (n), __VA_ARGS__                                                           \
	}
#define FIELDS_END                                                                                 \
	{                                                                                          \
		.name = NULL                                                                       \
	}

/* Writes {"name":value,...} for all fields. */
void fields_write(struct text *out, const struct entity *entity, const struct field *fields);
/* What this field of this entity draws its value from. */
uint64_t field_draw(const struct entity *entity, const struct field *field);

/* One of names (NULL at the end), as the field called name draws it. */
const char *entity_choice(const struct entity *entity, const char *name, const char *const *names);

/* The writers.  Each writes exactly one JSON value. */
void write_id(struct text *out, const struct entity *entity, const struct field *field);
void write_owner_id(struct text *out, const struct entity *entity, const struct field *field);
void write_up_id(struct text *out, const struct entity *entity,
		 const struct field *field); /* of: a kind */
void write_number_id(struct text *out, const struct entity *entity,
		     const struct field *field); /* of low..high, quoted */
void write_name(struct text *out, const struct entity *entity, const struct field *field);
void write_status(struct text *out, const struct entity *entity, const struct field *field);
void write_created(struct text *out, const struct entity *entity, const struct field *field);
void write_updated(struct text *out, const struct entity *entity, const struct field *field);
void write_created_iso(struct text *out, const struct entity *entity, const struct field *field);
void write_updated_iso(struct text *out, const struct entity *entity, const struct field *field);
void write_start(struct text *out, const struct entity *entity,
		 const struct field *field); /* 0 and null happen */
void write_end(struct text *out, const struct entity *entity,
	       const struct field *field); /* 0 and null happen */
void write_choice(struct text *out, const struct entity *entity,
		  const struct field *field); /* of: names, NULL at the end */
void write_choices(struct text *out, const struct entity *entity,
		   const struct field *field); /* an array of low..high of them */
void write_text(struct text *out, const struct entity *entity,
		const struct field *field); /* of: a constant */
void write_url(struct text *out, const struct entity *entity,
	       const struct field *field); /* of: what precedes the id */
void write_words(struct text *out, const struct entity *entity,
		 const struct field *field); /* a sentence with odd characters */
void write_number(struct text *out, const struct entity *entity,
		  const struct field *field); /* low..high */
void write_ratio(struct text *out, const struct entity *entity,
		 const struct field *field); /* thousandths of low..high */
void write_money(struct text *out, const struct entity *entity,
		 const struct field *field); /* millionths, in hundreds */
void write_boolean(struct text *out, const struct entity *entity,
		   const struct field *field); /* high: percent of true */
void write_object(struct text *out, const struct entity *entity,
		  const struct field *field); /* of: fields */
void write_null(struct text *out, const struct entity *entity, const struct field *field);
void write_empty_list(struct text *out, const struct entity *entity, const struct field *field);
void write_urls(struct text *out, const struct entity *entity, const struct field *field);
/* field_more.c */
int32_t day_of_field(const struct entity *entity, const struct field *field);
void write_day(struct text *out, const struct entity *entity, const struct field *field);
/* 2026-06-14T09:37:30.123Z */
void write_created_utc(struct text *out, const struct entity *entity, const struct field *field);
void write_created_ms(struct text *out, const struct entity *entity, const struct field *field);
void write_updated_ms(struct text *out, const struct entity *entity, const struct field *field);
/* of: fields; an array of low..high objects that differ. */
void write_objects(struct text *out, const struct entity *entity, const struct field *field);
/* of: the name of a parameter; what the request gave for it. */
void write_argument(struct text *out, const struct entity *entity, const struct field *field);
/* {"2026-06-07":31,...}: the last weeks before today. */
void write_weeks(struct text *out, const struct entity *entity, const struct field *field);
void write_empty_object(struct text *out, const struct entity *entity, const struct field *field);
void write_names(struct text *out, const struct entity *entity, const struct field *field);
/* of: choices; takes turns by the entity's number, every low-th time. */
void write_cycle(struct text *out, const struct entity *entity, const struct field *field);

#endif
