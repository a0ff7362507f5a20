#ifndef FIELDS_H
#define FIELDS_H

#include <stddef.h>

#include "json/project.h"

/*
 * Fields as one line, for tests: name[=FROM]:type, with commas between them.
 *	id:id!  day=DATE:date  tags:[string]  owner:object{username:string,id:id}  password:string-
 * ! is a key, - is known but not emitted.  A mistake ends the program.
 */
struct fields {
	struct project_field *list;
	size_t count;
};

struct fields fields_parse(const char *text);
void fields_release(struct fields *fields);

#endif
