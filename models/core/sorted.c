/* Binary search. */

#include "models/core/sorted.h"

guint sorted_place(const GPtrArray *sorted, SortedCmp *cmp, const void *key)
{
	guint lo = 0, hi = sorted->len;
	while (lo < hi) {
		guint mid = lo + (hi - lo) / 2;
		if (cmp(sorted->pdata[mid], key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
