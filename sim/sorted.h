#pragma once

/* Arrays that are kept in order. */

#include <glib.h>

/* Below 0: the element stands before the key; 0: it is the key's. */
typedef int SortedCmp(const void *element, const void *key);

/* The index of the first element that is not before the key: where one of that key is, or belongs. Of pointers, `cmp`
 * gets the pointer; of `n` elements of `size` octets, where one stands. */
guint sorted_place(const GPtrArray *sorted, SortedCmp *cmp, const void *key);
size_t sorted_first(const void *all, size_t n, size_t size, SortedCmp *cmp, const void *key);
