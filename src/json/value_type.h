#ifndef VALUE_TYPE_H
#define VALUE_TYPE_H

/* The type that a record's field promises, by its name in the streams' YAML. */
enum value_type {
	TYPE_ID,       /* a string with all digits, whether the API sends "1" or 1 */
	TYPE_STRING,   /* the text of any scalar */
	TYPE_INTEGER,  /* any integral value in any notation (1000.0, 1e3, "12"), printed as an
			  integer */
	TYPE_NUMBER,   /* any number, digit for digit; a numeric string becomes that number */
	TYPE_BOOLEAN,  /* true, false; "true", "false", 0, 1 */
	TYPE_DATE,     /* YYYY-MM-DD; of a date-time, its date */
	TYPE_DATETIME, /* ISO text; without a zone it gets Z; "" is null.  Numbers do not fit */
	TYPE_HOUR,     /* 0..23 as an integer; of a date-time, its hour; of a bare date null */
	TYPE_OBJECT,   /* an object with the declared members */
	TYPE_MAP,      /* an object with free members, copied (credential-like keys are dropped) */
	TYPE_ANY,      /* any value, as JSON text in a string */
};

#endif
