#include "json/number.h"

#include <stdint.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *some_digits(struct input *input, const char *at)
{
	const char *end = number_digits(input, at);

	return end > at ? end : input_fault(input, at, "a number lacks digits");
}

static const char *exponent_end(struct input *input, const char *at)
{
	at++;
	if (at < input->end && (*at == '+' || *at == '-'))
		at++;
	return some_digits(input, at);
}

const char *number_rest(struct input *input, const char *at)
{
	if (*at == '.')
		at = some_digits(input, at + 1);
	if (at && at < input->end && (*at == 'e' || *at == 'E'))
		at = exponent_end(input, at);
	return at;
}

bool number_is_integer(struct slice number)
{
	for (size_t i = 0; i < number.length; i++)
		if (!is_digit(number.at[i]) && number.at[i] != '-')
			return false;
	return true;
}

bool number_valid(struct slice text)
{
	struct input input = {.end = text.at + text.length};
	bool integer;

	return text.length && number_end(&input, text.at, &integer) == input.end;
}

/* The exponent, saturated: larger ones are refused (or give zero) anyway. */
static int64_t exponent_of(const char *at, const char *end)
{
	bool negative = *at == '-';
	int64_t exponent = 0;

	for (at += *at == '-' || *at == '+'; at < end; at++)
		if (exponent < INT64_C(1000000000000))
			exponent = exponent * 10 + (*at - '0');
	return negative ? -exponent : exponent;
}

/* A number as digits and the place of its point: 0.00120e2 is the digits 12, point -2 + 2 = 0. */
struct decimal {
	const char *first, *last; /* first and last digit that is not 0; NULL: the number is 0 */
	int64_t digits;		  /* from first to last, without the point */
	int64_t point;		  /* digits before the point; may be negative or above `digits` */
};

static struct decimal decimal_of(const char *at, const char *end)
{
	struct decimal d = {0};
	int64_t seen = 0, whole = -1;

	for (; at < end && *at != 'e' && *at != 'E'; at++) {
		if (*at == '.') {
			whole = seen;
			continue;
		}
		seen++;
		if (*at == '0')
			continue;
		if (!d.first) {
			d.first = at;
			d.point = -seen + 1;
		}
		d.last = at;
		d.digits = seen + d.point;
	}
	d.point += whole < 0 ? seen : whole;
	if (at < end)
		d.point += exponent_of(at + 1, end);
	return d;
}

bool number_integer(struct slice number, struct writer *out)
{
	bool negative = number.at[0] == '-';
	struct decimal d = decimal_of(number.at + negative, number.at + number.length);
	int64_t limit =
		number.length > NUMBER_DIGITS_MAX ? (int64_t)number.length : NUMBER_DIGITS_MAX;

	if (!d.first) {
		writer_char(out, '0');
		return true;
	}
	if (d.digits > d.point || d.point > limit)
		return false;
	writer_room(out, (size_t)d.point + 1);
	if (negative)
		writer_put(out, '-');
	for (const char *at = d.first; at <= d.last; at++)
		if (*at != '.')
			writer_put(out, *at);
	for (int64_t zeros = d.point - d.digits; zeros > 0; zeros--)
		writer_put(out, '0');
	return true;
}
