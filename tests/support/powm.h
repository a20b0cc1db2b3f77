#pragma once

/* Counts modular exponentiations, of whatever code of this program: in the tests' program mpz_powm counts, and goes on
 * to the library's. */

unsigned powm_count(void); /* since the program began */
