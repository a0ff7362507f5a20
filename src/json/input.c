#include "json/input.h"

const char *input_fault(struct input *input, const char *at, const char *why)
{
	input->fault = at;
	input->why = at < input->end ? why : "it ends too early";
	return NULL;
}
