#pragma once

/* What IOS prints differs between releases in its words and layouts. Each such form is a table of eras with their
 * evidence, never an `if`. A scenario sets none of them: what does more than print is a Param. */

typedef struct FormEra {
	const char *
		release; /* glob over the release text; the first that matches; the last era's is "*" */
	int form;        /* the folder's own number for it */
	const char *says; /* the form in a few words: docs/profiles.md lists it */
	const char *cite; /* evidence, or "carried over from ..." (param.h) */
} FormEra;

typedef struct Form {
	const char *name; /* what is printed: "show standby", "HSRP-5-STATECHANGE" */
	const FormEra *eras;
} Form;

/* The era of a release. */
const FormEra *form_era(const Form *f, const char *release);

/* Its number. */
int form_for(const Form *f, const char *release);
