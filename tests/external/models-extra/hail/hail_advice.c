/* What is wrong with the configurations of two neighbours together, though each is right by itself. The rules look at
 * routers that are loaded and do not run, by their views, and cite the lines that they speak of. */

#include "models-extra/hail/hail_view.h"
#include "models/core/advice.h"

const AdviceRule hail_advice[] = {
	{"hail-interval-differs", "neighbours notice each other's silence at different times",
	 "LIBERTY: an invented protocol"},
	{NULL, NULL, NULL},
};

/* A default has no line: then what makes the interface greet at all. */
static ConfOrigin interval_line(const Advice *a, unsigned router, const HailConfigRow *on)
{
	g_autofree char *place = g_strconcat("interface ", on->ifname, NULL);
	return advice_line_or(advice_line(a, router, place, "hail interval", NULL),
			      advice_line(a, router, place, "hail", NULL));
}

static void check(Advice *a, unsigned x, const HailConfigRow *on_x, unsigned y,
		  const HailConfigRow *on_y)
{
	if (on_x->interval_s == on_y->interval_s ||
	    !advice_are_neighbours(advice_iface(a, x, on_x->ifname),
				   advice_iface(a, y, on_y->ifname)))
		return;
	AdviceFinding *f = advice_find(
		a, hail_advice, "hail-interval-differs", interval_line(a, x, on_x),
		"%s greets every %d s and %s every %d s: that the one is silent is noticed after "
		"%d s, of the other after %d s",
		advice_name(a, x), (int)on_x->interval_s, advice_name(a, y), (int)on_y->interval_s,
		(int)on_x->hold_s, (int)on_y->hold_s);
	advice_cite(f, interval_line(a, y, on_y));
}

static void check_pair(Advice *a, unsigned x, unsigned y)
{
	const HailConfigView *v = advice_view(a, x, "hail-config");
	const HailConfigView *w = advice_view(a, y, "hail-config");
	for (unsigned i = 0; v && w && i < v->n; i++)
		for (unsigned k = 0; k < w->n; k++)
			check(a, x, &v->row[i], y, &w->row[k]);
}

void hail_advise(Advice *a)
{
	for (unsigned x = 0; x < advice_routers(a); x++)
		for (unsigned y = x + 1; y < advice_routers(a); y++)
			check_pair(a, x, y);
}
