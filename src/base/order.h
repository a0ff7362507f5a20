#ifndef ORDER_H
#define ORDER_H

/*
 * The order of ids and bookmark values: digits (without leading zeros) by their number, all other
 * texts byte by byte.  Returns < 0, 0 or > 0, as strcmp does.
 */
int order_compare(const char *a, const char *b);

#endif
