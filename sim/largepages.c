#include "sim/largepages.h"

#include <stdint.h>
#include <stdlib.h>

#if defined __linux__ && defined __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#endif

#if defined __linux__ && defined __GLIBC__ && defined MADV_HUGEPAGE

enum {
	PAGE = 2 << 20,          /* x86-64's and arm64's; where it is another the kernel rounds */
	MAPPINGS_MOST = 1 << 16, /* mallopt(3): the C library's own M_MMAP_MAX */
};

/* mallopt(3): while M_MMAP_MAX is 0 even a large piece comes from the heap; M_TRIM_THRESHOLD keeps it there when it is
 * freed again. Nobody wrote to it, so that it takes no memory until parts of it are given out. madvise(2):
 * MADV_HUGEPAGE, of a range of whole pages; what is written there first has 2 MB behind it at once. */
bool largepages_expect(size_t octets)
{
	if (octets < LARGE_PAGES_FROM || octets > INT32_MAX / 2)
		return false;
	mallopt(M_TRIM_THRESHOLD, (int)octets * 2);
	mallopt(M_MMAP_MAX, 0);
	char *piece = malloc(octets);
	mallopt(M_MMAP_MAX, MAPPINGS_MOST);
	if (!piece)
		return false;
	uintptr_t from = ((uintptr_t)piece + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
	uintptr_t to = ((uintptr_t)piece + octets) & ~(uintptr_t)(PAGE - 1);
	bool asked = madvise((void *)from, to - from, MADV_HUGEPAGE) == 0;
	free(piece);
	return asked;
}

#else

bool largepages_expect(size_t octets)
{
	(void)octets;
	return false;
}

#endif
