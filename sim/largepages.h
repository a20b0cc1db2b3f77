#pragma once

/* Large pages of memory for the heap of a large network. A packet on its way touches a few lines of memory of each
 * router; of some hundreds of routers the processor's table of pages (TLB) holds no more than a part, and each miss is
 * a walk through the kernel's. A page of 2 MB stands for 512 small ones. */

#include <stdbool.h>
#include <stddef.h>

/* Before `octets` are allocated, in pieces: has the C library's heap grow by so much at once, of which nothing is used
 * yet, and asks the kernel for large pages there. Nothing for less than LARGE_PAGES_FROM, where the C library is not
 * GNU's, and where the kernel has no such pages. Was the kernel asked? It is a wish: whoever allocates sees no
 * difference, and results do not depend on it. Of the whole process. */
bool largepages_expect(size_t octets);

enum { LARGE_PAGES_FROM = 8 << 20 }; /* octets */
