#include "base/order.h"

#include <string.h>

int order_compare(const char *a, const char *b)
{
	size_t digits_a = strspn(a, "0123456789"), digits_b = strspn(b, "0123456789");

	if (!a[digits_a] && !b[digits_b] && digits_a != digits_b)
		return digits_a < digits_b ? -1 : 1;
	return strcmp(a, b);
}
