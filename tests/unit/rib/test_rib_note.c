/* The tech note's six routing tables: their lines become offers, and the table is printed again. */

#include <stdio.h>
#include <string.h>

#include "models/rib/rib_priv.h"
#include "sim/router/commands.h"
#include "tests/support/check.h"
#include "tests/support/sandbox.h"

#define FOLDER "scenarios/site-to-site/expected/"
#define NOW VT_H(4)

static const char *const files[] = {
	"1-normal/7204VXR-1",         "1-normal/7204VXR-2",         "1-normal/7206-1",
	"2-after-failover/7204VXR-1", "2-after-failover/7204VXR-2", "2-after-failover/7206-1",
};

typedef struct Offered {
	RibOffer offer;
	RibPath path[RIB_PATHS];
	const char *source;
	char iface[40];
	VTime age;
} Offered;

static void place(Ctx *cx, Node *n, void *arg)
{
	Offered *f = arg;
	void *self;
	const RibSvc *svc = node_service(n, "rib", &self);
	if (f->iface[0])
		for (unsigned i = 0; i < f->offer.n_paths; i++)
			f->path[i].out = node_iface(n, f->iface);
	f->offer.source = svc->source(self, f->source);
	f->offer.client = f;
	f->offer.path = f->path;
	svc->offer(cx, self, &f->offer);
}

/* "[110/20] via 10.1.1.1, 00:14:01, FastEthernet0/1" */
static void read_path(Offered *f, const char *text)
{
	unsigned distance, metric, h = 0, m = 0, s = 0;
	char via[20];
	int n = sscanf(text, "[%u/%u] via %19[0-9.], %u:%u:%u, %39s", &distance, &metric, via, &h,
		       &m, &s, f->iface);
	g_assert(n == 3 || n == 7);
	f->offer.distance = (uint8_t)distance;
	f->offer.metric = metric;
	f->age = VT_S((VTime)h * 3600 + m * 60 + s);
	g_assert(ip4_parse(via, &f->path[f->offer.n_paths++].via));
}

/* One line of the table; `mask` is of the heading above it. NULL: not a route. */
static Offered *read_line(const char *line, uint8_t *mask, Offered *last)
{
	unsigned a, b, c, d, len = *mask;
	const char *bracket = strchr(line, '[');
	if (sscanf(line, " %u.%u.%u.%u/%u is", &a, &b, &c, &d, &len) == 5 && line[0] == ' ') {
		*mask = (uint8_t)len;
		return NULL;
	}
	if (line[0] == ' ' && bracket && last) {
		read_path(last, bracket);
		return NULL;
	}
	if (!strchr("COS", line[0]) ||
	    sscanf(line + 5, " %u.%u.%u.%u/%u", &a, &b, &c, &d, &len) < 4)
		return NULL;
	Offered *f = g_new0(Offered, 1);
	f->offer.prefix = (Prefix){IP4(a, b, c, d), (uint8_t)len};
	f->source = line[0] == 'C' ? "connected" : line[0] == 'S' ? "static" : "ospf";
	f->age = NOW - VT_S(10);
	if (strncmp(line, "O E2", 4) == 0)
		strcpy(f->offer.subtype, "E2");
	if (bracket) {
		read_path(f, bracket);
		f->age = line[0] == 'S' ? NOW - VT_S(10) : f->age;
		return f;
	}
	f->offer.n_paths = 1;
	g_strlcpy(f->iface, strrchr(line, ' ') + 1, sizeof f->iface);
	return f;
}

static void check_file(const char *name)
{
	g_autofree char *path = g_strdup_printf(FOLDER "%s.show-ip-route.txt", name);
	g_autofree char *text = NULL;
	if (!CHECK(g_file_get_contents(path, &text, NULL, NULL), "%s", path))
		return;
	Sandbox *sb = sandbox_new(1);
	sandbox_router(sb, "R", "12.3(7)T1",
		       "hostname R\ninterface FastEthernet0/0\ninterface "
		       "FastEthernet0/1\ninterface FastEthernet1/0\n"
		       "interface FastEthernet3/0\ninterface Loopback0\n");
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
	uint8_t mask = 0;
	Offered *last = NULL;
	for (char **l = lines; *l; l++) {
		if (strncmp(*l, "Codes", 5) == 0)
			continue;
		Offered *f = read_line(*l, &mask, last);
		last = f ? f : last;
		if (f)
			g_ptr_array_add(all, f);
	}
	for (guint i = 0; i < all->len; i++)
		sandbox_do(sb, NOW - ((Offered *)all->pdata[i])->age, "R", place, all->pdata[i]);
	sandbox_run(sb, NOW);
	g_autoptr(GString) out = g_string_new(NULL);
	command_show(sandbox_node(sb, "R"), "show ip route", NOW, out);
	CHECK(all->len >= 5, "%s: %u routes read", name, all->len);
	CHECK_TEXT(out->str, text, "%s", name);
	sandbox_free(sb);
}

static void test_tables(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(files); i++)
		check_file(files[i]);
}

SUITE(rib_note) = {
	{"the tech note's six tables come out to the letter", test_tables},
	{NULL, NULL},
};
