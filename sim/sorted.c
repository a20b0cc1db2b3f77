/* Binary search. */

#include "sim/sorted.h"

size_t sorted_first(const void *all, size_t n, size_t size, SortedCmp *cmp, const void *key)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (cmp((const char *)all + mid * size, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

typedef struct ByPointer {
	SortedCmp *cmp;
	const void *key;
} ByPointer;

static int by_pointer(const void *element, const void *key)
{
	const ByPointer *by = key;
	return by->cmp(*(const void *const *)element, by->key);
}

guint sorted_place(const GPtrArray *sorted, SortedCmp *cmp, const void *key)
{
	return (guint)sorted_first(sorted->pdata, sorted->len, sizeof *sorted->pdata, by_pointer,
				   &(ByPointer){cmp, key});
}
