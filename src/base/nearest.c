#include "base/nearest.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

enum { LONGEST = 63 };

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static int lower(char c)
{
	return tolower((unsigned char)c);
}

/* Optimal string alignment; rows[0] is the current row, rows[1] and rows[2] the two before it. */
unsigned nearest_distance(const char *a, const char *b)
{
	unsigned rows[3][LONGEST + 1];
	size_t na = strlen(a), nb = strlen(b);

	if (na > LONGEST || nb > LONGEST)
		return UINT_MAX;
	for (unsigned j = 0; j <= nb; j++)
		rows[1][j] = j;
	memcpy(rows[2], rows[1], sizeof(rows[1]));
	for (size_t i = 1; i <= na; i++) {
		rows[0][0] = (unsigned)i;
		for (size_t j = 1; j <= nb; j++) {
			unsigned differ = lower(a[i - 1]) != lower(b[j - 1]);
			unsigned cost = least(rows[1][j - 1] + differ,
					      least(rows[1][j], rows[0][j - 1]) + 1);

			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]))
				cost = least(cost, rows[2][j - 2] + 1);
			rows[0][j] = cost;
		}
		memcpy(rows[2], rows[1], sizeof(rows[1]));
		memcpy(rows[1], rows[0], sizeof(rows[0]));
	}
	return rows[1][nb];
}

/* Up to a third of the letters may be wrong: start_dat is near start_date, foo is near nothing. */
void nearest_try(struct nearest *nearest, const char *name)
{
	unsigned distance = nearest_distance(nearest->text, name);

	if (distance > strlen(name) / 3 || (nearest->best && distance >= nearest->distance))
		return;
	nearest->best = name;
	nearest->distance = distance;
}
