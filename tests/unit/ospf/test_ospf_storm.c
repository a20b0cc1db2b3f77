/* Whatever was typed in whatever order: when all is undone, all is as it was. */

#include "tests/unit/ospf/ospf_lab.h"

#define FA "interface FastEthernet0/0; "
#define OSPF "router ospf 1; "
#define N(mask) "ip route 30.0.0.0 " mask " 10.1.1.200"

/* %u is the router's number. Lines that begin with "clear" are exec commands. */
static const char *const storm[] = {
	FA "shutdown",
	FA "no shutdown",
	FA "ip address 10.1.1.%u9 255.255.255.0",
	FA "ip address 10.1.1.%u 255.255.255.0",
	FA "ip ospf hello-interval 5",
	FA "no ip ospf hello-interval",
	FA "ip ospf dead-interval 9",
	FA "ip ospf priority 5",
	FA "ip ospf cost 7",
	FA "ip ospf network point-to-point",
	FA "no ip ospf network broadcast",
	"interface Loopback0; ip ospf cost 4",
	"interface Loopback0; shutdown",
	OSPF "router-id 9.0.0.%u",
	OSPF "router-id 1.0.0.%u",
	OSPF "passive-interface FastEthernet0/0",
	OSPF "no passive-interface FastEthernet0/0",
	OSPF "no network 10.1.1.0 0.0.0.255 area 0",
	OSPF "network 10.1.1.0 0.0.0.255 area 0",
	OSPF "no network %u.%u.%u.%u 0.0.0.0 area 0",
	OSPF "redistribute static subnets",
	OSPF "redistribute static subnets metric-type 1",
	OSPF "no redistribute static",
	OSPF "default-information originate always",
	"no router ospf 1",
	N("255.0.0.0"),
	N("255.255.0.0"),
	N("255.255.255.255"),
	"no " N("255.0.0.0"),
	"no " N("255.255.0.0"),
	"clear ip ospf process",
};

static const char *const calm[] = {
	FA "no shutdown; ip address 10.1.1.%u 255.255.255.0; no ip ospf hello-interval; "
	   "no ip ospf dead-interval; no ip ospf cost; no ip ospf network broadcast",
	"interface Loopback0; no shutdown; no ip ospf cost",
	OSPF "no passive-interface FastEthernet0/0; no redistribute static; "
	     "no default-information originate; network 10.1.1.0 0.0.0.255 area 0; "
	     "network %u.%u.%u.%u 0.0.0.0 area 0",
	"no " N("255.0.0.0"),
	"no " N("255.255.0.0"),
	"no " N("255.255.255.255"),
};

enum { STORM_S = 150, CALM_S = 450, END_S = 900, LINES = 40, SEEDS = 30 };

static char *of_router(const char *line, unsigned i)
{
	g_autofree char *digit = g_strdup_printf("%u", i);
	g_auto(GStrv) parts = g_strsplit(line, "%u", -1);
	return g_strjoinv(digit, parts);
}

static void type(Sandbox *sb, VTime at, unsigned i, const char *line)
{
	g_autofree char *node = g_strdup_printf("R%u", i), *lines = of_router(line, i);
	if (g_str_has_prefix(line, "clear"))
		sandbox_exec(sb, at, node, line);
	else
		sandbox_type(sb, at, node, lines);
}

static Sandbox *stormy(unsigned seed)
{
	Sandbox *sb = ospf_lab_new("12.3(7)T1");
	for (unsigned k = 0; k < LINES; k++) {
		uint8_t r[8];
		rng_bytes(seed, "R", "storm", k, r, sizeof r);
		/* half of them close together */
		VTime at = r[0] % 2 ? VT_S(STORM_S) + VT_MS((r[1] << 8 | r[2]) * 4)
				    : VT_S(STORM_S + 100) + VT_MS((r[1] << 8 | r[2]) / 16);
		type(sb, at, 1 + r[3] % 3, storm[r[4] % G_N_ELEMENTS(storm)]);
	}
	for (unsigned i = 1; i <= 3; i++) {
		for (unsigned k = 0; k < G_N_ELEMENTS(calm); k++)
			type(sb, VT_S(CALM_S), i, calm[k]);
		type(sb, VT_S(CALM_S), i,
		     i == 1 ? FA "no ip ospf priority" : FA "ip ospf priority 0");
	}
	return sb;
}

static void check_equal(Sandbox *sb, unsigned seed, const char *x, const char *y)
{
	Ospf *of_y = ospf_lab_process(sb, y);
	g_autoptr(GPtrArray) a = ospf_lab_entries(ospf_lab_process(sb, x));
	g_autoptr(GPtrArray) b = ospf_lab_entries(of_y);
	CHECK_INT(a->len, b->len, "seed %u: LSAs of %s and %s", seed, x, y);
	for (guint i = 0; i < a->len; i++) {
		const OspfLsa *l = ((OspfEntry *)a->pdata[i])->lsa;
		const OspfEntry *e = ospf_lab_entry(of_y, &l->key);
		CHECK(e && e->lsa->seq == l->seq && e->lsa->checksum == l->checksum,
		      "seed %u: %s has another instance of row %u (type %u) than %s", seed, y, i,
		      l->key.type, x);
	}
}

static void test_storm(void)
{
	for (unsigned seed = 1; seed <= SEEDS; seed++) {
		Sandbox *sb = stormy(seed);
		sandbox_run(sb, VT_S(END_S));
		CHECK_INT(ospf_lab_full(sb, "R1"), 2, "seed %u: R1's neighbours", seed);
		check_equal(sb, seed, "R1", "R2");
		check_equal(sb, seed, "R1", "R3");
		bool all = ospf_lab_check_route(sb, "R1", "2.2.2.2/32", "O 2 10.1.1.2") &&
			   ospf_lab_check_route(sb, "R2", "1.1.1.1/32", "O 2 10.1.1.1") &&
			   ospf_lab_check_route(sb, "R2", "3.3.3.3/32", "O 2 10.1.1.3") &&
			   ospf_lab_check_route(sb, "R3", "30.0.0.0/8", "");
		CHECK(all, "seed %u: its routes", seed);
		sandbox_free(sb);
	}
}

SUITE(ospf_storm) = {
	{"when all that was typed is undone, databases are equal and routes as before", test_storm},
	{NULL, NULL},
};
