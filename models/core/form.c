#include "models/core/form.h"

#include <glib.h>

const FormEra *form_era(const Form *f, const char *release)
{
	const FormEra *era = f->eras;

	while (!g_pattern_match_simple(era->release, release))
		era++;
	return era;
}

int form_for(const Form *f, const char *release)
{
	return form_era(f, release)->form;
}
