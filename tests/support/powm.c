#define _GNU_SOURCE

#include "tests/support/powm.h"

#include <dlfcn.h>
#include <gmp.h>

static unsigned count;

/* gmp.h defines the name as the library's symbol: this definition stands before that. */
void mpz_powm(mpz_ptr to, mpz_srcptr base, mpz_srcptr exponent, mpz_srcptr modulus)
{
	static void (*real)(mpz_ptr, mpz_srcptr, mpz_srcptr, mpz_srcptr);

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "__gmpz_powm");
	count++;
	real(to, base, exponent, modulus);
}

unsigned powm_count(void)
{
	return count;
}
