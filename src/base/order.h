#ifndef ORDER_H
#define ORDER_H

/*
 * The order of ids and of bookmark values: texts of digits by their number, without leading zeros;
 * all other texts byte by byte.  Returns < 0, 0 or > 0, as strcmp does.
 */
int order_compare(const char *a, const char *b);

#endif
