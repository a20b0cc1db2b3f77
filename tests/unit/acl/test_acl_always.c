/* A list that is there before anything could come up: nobody's timer runs out for what he never heard, and yet it is
 * named for what is lost for want of it. */

#include <string.h>

#include <glib/gstdio.h>

#include "tests/support/check.h"
#include "tests/support/runs.h"

typedef struct Always {
	const char *what;
	const char *scenario; /* "@LIST@": the file that has the list */
	const char *list;
	const char
		*at; /* packets are lost there in the middle of the run; NULL: none is anywhere */
	const char *named; /* behind the reason; NULL: nothing */
} Always;

/* h1 -- R1 -- R2 -- h2, with R3 on the middle segment; all of them speak OSPF. */
#define THREE(release)                                                                             \
	"[scenario]\ntitle = t\nduration = 4min\n"                                                 \
	"[router R1]\nconfig = @DIR@r1.cfg; @LIST@\nstart = 0s\nrelease = " release "\n"           \
	"[router R2]\nconfig = @DIR@r2.cfg\nstart = 0s\nrelease = " release "\n"                   \
	"[router R3]\nconfig = @DIR@r3.cfg\nstart = 0s\nrelease = " release "\n"                   \
	"[host h1]\naddress = 10.1.1.10/24\ngateway = 10.1.1.1\n"                                  \
	"[host h2]\naddress = 10.2.2.10/24\ngateway = 10.2.2.1\n"                                  \
	"[switch middle]\nports = R1:Fa0/0; R2:Fa0/0; R3:Fa0/0\nforward-delay = 0s\n"              \
	"[link la]\nports = R1:Fa1/0; h1\n[link lb]\nports = R2:Fa1/0; h2\n"
#define PROBE_TO(address)                                                                          \
	"[probe vpn-to-inside]\nfrom = h1 10.1.1.10\nto = " address "\ninterval = 1s\nstart = "    \
	"90s\n"
#define LAB(n)                                                                                     \
	"[scenario]\nextends = @LAB@lab.scn\nduration = 4min\n"                                    \
	"[router 7204VXR-" n "]\nconfig = @LAB@7204vxr-" n ".cfg; @LAB@7204vxr-" n                 \
	".lab.cfg; @LIST@\n"
#define ON(interface, way, entries)                                                                \
	"interface " interface "\n ip access-group LIST " way                                      \
	"\nip access-list extended LIST\n" entries "end\n"

static const Always cases[] = {
	{"OSPF, in", THREE("12.4(24)T") PROBE_TO("10.2.2.10"),
	 ON("FastEthernet0/0", "in", " permit icmp any any\n permit udp any any\n"), "R1",
	 "; access list LIST in, implicit deny at R1 FastEthernet0/0 drops OSPF from 10.0.0."},
	{"OSPF, out, of a release whose lists see the router's own",
	 THREE("17.3") PROBE_TO("10.2.2.10"),
	 ON("FastEthernet0/0", "out", " permit icmp any any\n"), "R1",
	 "; access list LIST out, implicit deny at R1 FastEthernet0/0 drops OSPF from 10.0.0.1"},
	{"OSPF, out, of one whose lists do not", THREE("12.4(24)T") PROBE_TO("10.2.2.10"),
	 ON("FastEthernet0/0", "out", " permit icmp any any\n"), NULL, NULL},
	{"OSPF, in, of the laboratory", LAB("1"),
	 ON("FastEthernet0/1", "in", " permit icmp any any\n permit udp any any\n"), "7204VXR-1",
	 "; access list LIST in, implicit deny at 7204VXR-1 FastEthernet0/1 drops OSPF from "},
	{"HSRP's 224.0.0.2, of the laboratory", LAB("2"),
	 ON("FastEthernet0/0", "in", " deny udp any host 224.0.0.2 eq 1985\n permit ip any any\n"),
	 "7204VXR-2",
	 "; access list LIST in, line 10 at 7204VXR-2 FastEthernet0/0 drops UDP 1985 from "
	 "172.16.172.52"},
	{"one of two neighbours is kept out, and nobody has a route",
	 THREE("12.4(24)T") PROBE_TO("10.9.9.9"),
	 ON("FastEthernet0/0", "in", " deny ospf host 10.0.0.3 any\n permit ip any any\n"), "R1",
	 NULL},
	{"what was let by before, and nobody has a route",
	 THREE("17.3") PROBE_TO(
		 "10.9.9.9") "[event apply]\nat = 60s\nrouter = R1\n"
			     "config = interface FastEthernet0/0; ip access-group LIST out\n",
	 "ip access-list extended LIST\n permit icmp any any\nend\n", "R1", NULL},
	{"what routers do not say, and nobody has a route", THREE("12.4(24)T") PROBE_TO("10.9.9.9"),
	 ON("FastEthernet0/0", "in", " deny udp any any eq 123\n permit ip any any\n"), "R1", NULL},
};

static const char *const routers[] = {
	"hostname R1\ninterface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\n no shutdown\n"
	"interface FastEthernet1/0\n ip address 10.1.1.1 255.255.255.0\n no shutdown\n"
	"router ospf 1\n network 0.0.0.0 255.255.255.255 area 0\n",
	"hostname R2\ninterface FastEthernet0/0\n ip address 10.0.0.2 255.255.255.0\n no shutdown\n"
	"interface FastEthernet1/0\n ip address 10.2.2.1 255.255.255.0\n no shutdown\n"
	"router ospf 1\n network 0.0.0.0 255.255.255.255 area 0\n",
	("hostname R3\ninterface FastEthernet0/0\n ip address 10.0.0.3 255.255.255.0\n no "
	 "shutdown\n"
	 "router ospf 1\n network 0.0.0.0 255.255.255.255 area 0\n"),
};

static char *put_file(const char *dir, const char *name, const char *text)
{
	char *path = g_build_filename(dir, name, NULL);
	if (!g_file_set_contents(path, text, -1, NULL))
		g_error("cannot write %s", path);
	return path;
}

static void drop_file(void *path)
{
	g_unlink(path);
	g_free(path);
}

static char *with(const char *text, const char *word, const char *value)
{
	g_auto(GStrv) parts = g_strsplit(text, word, -1);
	return g_strjoinv(value, parts);
}

/* Caller frees. */
static Record *run_of(const Always *c, RecordLevel level)
{
	g_autofree char *dir = g_dir_make_tmp("vpnha-test-XXXXXX", NULL);
	g_autofree char *slash = g_strconcat(dir, "/", NULL);
	g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(drop_file);
	for (unsigned i = 0; i < G_N_ELEMENTS(routers); i++) {
		g_autofree char *name = g_strdup_printf("r%u.cfg", i + 1);
		g_ptr_array_add(files, put_file(dir, name, routers[i]));
	}
	g_ptr_array_add(files, put_file(dir, "list.cfg", c->list));
	g_autofree char *here = with(c->scenario, "@DIR@", slash);
	g_autofree char *whole = with(here, "@LIST@", files->pdata[files->len - 1]);
	char *path = runs_scenario(whole);
	Record *r = runs_make(&(RunWish){.scenario = path, .level = level});
	runs_forget(path);
	g_ptr_array_set_size(files, 0);
	g_rmdir(dir);
	return r;
}

/* Wrong: a list that forgets what a network lives of is not named, since it was there all along; or one that does not
 * matter is. */
static void test_always(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		const Always *c = &cases[i];
		g_autoptr(Record) r = run_of(c, RECORD_TIMELINE);
		unsigned lost = 0;
		for (unsigned k = 0; k < REC_N(r, REC_PROBE); k++) {
			const ProbeRow *p = REC_ROW(r, REC_PROBE, ProbeRow, k);
			if (!p->lost_why || p->sent < VT_S(140) || g_strcmp0(p->lost_at, c->at))
				continue;
			lost++;
			const char *more = strchr(p->lost_why, ';');
			bool as_said = c->named ? more && g_str_has_prefix(more, c->named) : !more;
			if (!CHECK(as_said, "%s: %.1f s: %s", c->what, (double)p->sent / 1e9,
				   p->lost_why))
				break;
		}
		CHECK(c->at ? lost > 20 : REC_N(r, REC_OUTAGE) == 0, "%s: %u are lost", c->what,
		      c->at ? lost : REC_N(r, REC_OUTAGE));
	}
}

/* Wrong: the reason of an outage is another if less of the run is recorded. */
static void test_levels(void)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Record) whole = run_of(&cases[i], RECORD_TIMELINE);
		g_autoptr(Record) less = run_of(&cases[i], RECORD_OUTAGE);
		guint n = REC_N(whole, REC_OUTAGE);
		if (!CHECK_INT(REC_N(less, REC_OUTAGE), n, "%s", cases[i].what))
			continue;
		CHECK_INT(REC_N(less, REC_DROP), 0, "%s: what is not recorded", cases[i].what);
		for (guint k = 0; k < n; k++)
			CHECK_STR(REC_ROW(less, REC_OUTAGE, OutageRow, k)->why,
				  REC_ROW(whole, REC_OUTAGE, OutageRow, k)->why, "%s: %u",
				  cases[i].what, k);
	}
}

SUITE(acl_always) = {
	{"the reason of an outage, whatever is recorded", test_levels},
	{"a list that was there all along is named, if it matters", test_always},
	{NULL, NULL},
};
