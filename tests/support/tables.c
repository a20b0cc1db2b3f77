#include "tests/support/tables.h"

#include <string.h>

#include "models/core/registry.h"
#include "sim/tables/codec_priv.h"
#include "sim/tables/stmt_priv.h"

uint64_t dice_roll(Dice *d)
{
	/* splitmix64: its own generator, so that a change of the simulator's draws changes no test. */
	uint64_t z = d->state += 0x9e3779b97f4a7c15;
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

unsigned dice_below(Dice *d, unsigned n)
{
	return (unsigned)(dice_roll(d) % n);
}

unsigned fuzz_rounds(void)
{
	const char *text = g_getenv("VPNHA_FUZZ");
	gint64 n = text ? g_ascii_strtoll(text, NULL, 10) : 1;

	return (unsigned)CLAMP(n, 1, 1000000);
}

/* ---- records ---- */

static Slice random_slice(Dice *d, Arena *arena, unsigned most)
{
	unsigned n = dice_below(d, most + 1);
	uint8_t *data = arena_alloc(arena, n);

	for (unsigned i = 0; i < n; i++)
		data[i] = (uint8_t)dice_roll(d);
	return (Slice){data, n};
}

static uint64_t random_number(Dice *d, const Field *f)
{
	unsigned bits = f->kind == F_BITS ? f->width : 8u * f->width, listed = 0;

	for (const ValueName *v = f->values; v && v->name; v++)
		listed++;
	if (listed)
		return f->values[dice_below(d, listed)].value;
	return bits < 64 ? dice_roll(d) & (((uint64_t)1 << bits) - 1) : dice_roll(d);
}

static Element random_part(Dice *d, const Field *f, Arena *arena)
{
	unsigned known = 0;
	Element p = {0};

	for (const ElementType *t = f->types; t && t->spec; t++)
		known++;
	if (known && dice_below(d, 4)) {
		const ElementType *t = &f->types[dice_below(d, known)];
		p.type = t->type;
		p.spec = t->spec;
		p.rec = random_record(d, t->spec, arena);
		return p;
	}
	do
		p.type = 1 + dice_below(d, 255);
	while (codec_part_spec(f, p.type));
	p.raw = random_slice(d, arena, 12);
	return p;
}

static PktAttr random_attr(Dice *d, Arena *arena)
{
	PktAttr a = {.type = (uint16_t)dice_below(d, 0x8000), .basic = dice_below(d, 2)};

	a.value = a.basic ? dice_below(d, 0x10000) : (uint32_t)dice_roll(d);
	if (!a.basic && dice_below(d, 2))
		a.raw = random_slice(d, arena, 12);
	return a;
}

static PartList random_list(Dice *d, const Field *f, Arena *arena)
{
	size_t size = f->kind == F_LIST    ? f->part->rec_size
		      : f->kind == F_ATTRS ? sizeof(PktAttr)
					   : sizeof(Element);
	PartList list = {.n = dice_below(d, 4)};

	list.items = list.n ? arena_alloc(arena, list.n * size) : NULL;
	for (size_t i = 0; i < list.n; i++) {
		uint8_t *to = (uint8_t *)list.items + i * size;
		if (f->kind == F_LIST) {
			memcpy(to, random_record(d, f->part, arena), size);
		} else if (f->kind == F_ATTRS) {
			PktAttr a = random_attr(d, arena);
			memcpy(to, &a, size);
		} else {
			Element p = random_part(d, f, arena);
			/* A chain with an implied first type has that. */
			if (f->kind == F_CHAIN && !f->count_of && i == 0 && p.type != f->value) {
				p = (Element){.type = (uint32_t)f->value,
					      .spec = codec_part_spec(f, (uint32_t)f->value)};
				if (p.spec)
					p.rec = random_record(d, p.spec, arena);
			}
			memcpy(to, &p, size);
		}
	}
	return list;
}

static void random_field(Dice *d, const Field *f, uint8_t *rec, Arena *arena)
{
	Slice slice;
	PartList list;

	switch (f->kind) {
	case F_UINT:
	case F_BITS:
	case F_IP4:
	case F_MAC:
		codec_store(rec + f->offset, f->size, random_number(d, f));
		return;
	case F_BYTES:
		for (unsigned i = 0; i < f->width; i++)
			rec[f->offset + i] = (uint8_t)dice_roll(d);
		return;
	case F_REST:
		slice = random_slice(d, arena, 12);
		memcpy(rec + f->offset, &slice, sizeof slice);
		return;
	case F_LIST:
	case F_TLV:
	case F_CHAIN:
	case F_ATTRS:
		list = random_list(d, f, arena);
		memcpy(rec + f->offset, &list, sizeof list);
		return;
	default:
		return;
	}
}

void *random_record(Dice *d, const PktSpec *spec, Arena *arena)
{
	uint8_t *rec = arena_alloc(arena, spec->rec_size);

	for (const Field *f = spec->fields; f->kind != F_END; f++)
		if (f->offset != CODEC_NO_MEMBER)
			random_field(d, f, rec, arena);
	return rec;
}

/* ---- damage ---- */

static void damage_once(Dice *d, GByteArray *bytes)
{
	static const uint8_t edges[] = {0, 1, 4, 0x7f, 0x80, 0xfe, 0xff};
	guint at = bytes->len ? dice_below(d, bytes->len) : 0;
	uint8_t octet = (uint8_t)dice_roll(d);

	switch (bytes->len ? dice_below(d, 6) : 4) {
	case 0:
		bytes->data[at] ^= (uint8_t)(1u << dice_below(d, 8));
		return;
	case 1:
		bytes->data[at] = octet;
		return;
	case 2:
		bytes->data[at] = edges[dice_below(d, G_N_ELEMENTS(edges))];
		return;
	case 3:
		g_byte_array_set_size(bytes, at);
		return;
	case 4:
		g_byte_array_append(bytes, &octet, 1);
		return;
	default:
		g_byte_array_remove_index(bytes, at);
	}
}

void damage(Dice *d, GByteArray *bytes)
{
	for (unsigned n = 1 + dice_below(d, 4); n > 0; n--)
		damage_once(d, bytes);
}

void each_packet(void (*fn)(const ProtoClass *cls, const PktSpec *spec))
{
	for (const ProtoClass *const *cls = registry; *cls; cls++)
		for (const PktSpec *const *spec = (*cls)->pkt; spec && *spec; spec++)
			fn(*cls, *spec);
}

/* ---- lines ---- */

typedef enum Size { SHORTEST, LONGEST, ANY } Size;

static void sample_arg(Dice *d, const Elem *e, GString *out)
{
	switch (e->type) {
	case ARG_RANGE:
		g_string_append_printf(out, "%" G_GINT64_FORMAT, dice_below(d, 2) ? e->lo : e->hi);
		return;
	case ARG_IP4:
		ip4_print(out, IP4(10, dice_below(d, 256), dice_below(d, 256), 1));
		return;
	case ARG_MASK:
		ip4_print(out, ip4_mask((uint8_t)(8 + dice_below(d, 23))));
		return;
	case ARG_WILD:
		ip4_print(out, ~ip4_mask((uint8_t)(8 + dice_below(d, 23))));
		return;
	case ARG_PREFIX:
		g_string_append(out, "10.0.0.0/8");
		return;
	case ARG_WORD:
		g_string_append_printf(out, "w%u", dice_below(d, 1000));
		return;
	case ARG_LINE:
		g_string_append(out, "some text");
		return;
	case ARG_IFACE:
		g_string_append_printf(out, "FastEthernet0/%u", dice_below(d, 4));
		return;
	case ARG_TIME:
		g_string_append(out, "3s");
		return;
	}
}

static void sample_sequence(Dice *d, const GPtrArray *seq, Size size, GString *out);

/* All parts of the group, or some of them, from any of them on and round. */
static void sample_any_order(Dice *d, const Elem *e, Size size, GString *out)
{
	guint n = e->branches->len, from = size == ANY ? dice_below(d, n) : 0;
	for (guint i = 0; i < n; i++)
		if (size == LONGEST || dice_below(d, 2))
			sample_sequence(d, e->branches->pdata[(from + i) % n], size, out);
}

static void sample_sequence(Dice *d, const GPtrArray *seq, Size size, GString *out)
{
	for (guint i = 0; i < seq->len; i++) {
		const Elem *e = seq->pdata[i];
		if (e->kind != E_CHOICE && e->branches &&
		    (size == SHORTEST || (size == ANY && dice_below(d, 2))))
			continue;
		if (e->kind == E_ANY) {
			sample_any_order(d, e, size, out);
			continue;
		}
		if (e->branches) {
			sample_sequence(d, e->branches->pdata[dice_below(d, e->branches->len)],
					size, out);
			continue;
		}
		if (out->len > 0)
			g_string_append_c(out, ' ');
		if (e->kind == E_KEYWORD)
			g_string_append(out, e->text);
		else
			sample_arg(d, e, out);
	}
}

GPtrArray *sample_lines(Dice *d, const char *syntax, unsigned n)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
	Syntax *s = syntax_new(syntax);

	for (unsigned i = 0; i < n; i++) {
		GString *line = g_string_new(NULL);
		sample_sequence(d, s->elems, i == 0 ? SHORTEST : i == 1 ? LONGEST : ANY, line);
		g_ptr_array_add(lines, g_string_free(line, FALSE));
	}
	syntax_free(s);
	return lines;
}

/* clang-format off */
const StmtExample stmt_examples[] = {
	{"", NULL, "service timestamps debug datetime msec"},
	{"", NULL, "clock timezone CET 1"},
	{"", NULL, "access-list 1 permit any"},
	{"network-group", "object-group network hosts", "group-object others", "object-group network others\n"},
	{"service-group", "object-group service ports", "group-object others", "object-group service others\n"},
	{"service-group", NULL, "tcp source eq 20 range 1024 65535"},
	{"", NULL, "crypto ipsec transform-set other esp-3des esp-sha-hmac"},
	{"", NULL, "crypto map vpn local-address FastEthernet0/0", "interface FastEthernet0/0\n"},
	{"", NULL, "router ospf 1"},
	{"", NULL, "track 7 interface FastEthernet0/1 line-protocol"},
	{"", NULL, "ip route 60.0.0.0 255.0.0.0 172.16.172.49"},
{"", NULL, "ip route 62.0.0.0 255.0.0.0 172.16.172.49 global"},
	{"", NULL, "ip route vrf RED 60.0.0.0 255.0.0.0 172.16.172.49", "vrf definition RED\n address-family ipv4\n"},
	{"", NULL, "ip route vrf RED 0.0.0.0 0.0.0.0 172.16.172.49 global 200 name out", "ip vrf RED\n"},
	{"", NULL, "ip route vrf RED 0.0.0.0 0.0.0.0 10.1.1.9 name spare 250", "ip vrf RED\n"},
	{"", NULL, "router ospf 1 vrf RED", "ip vrf RED\n"},
	{"", NULL, "crypto keyring keys vrf RED", "ip vrf RED\n"},
	{"keyring", NULL, "pre-shared-key address 10.1.0.0 255.255.0.0 key shared"},
	{"interface", NULL, "ip vrf forwarding RED", "ip vrf RED\n"},
	{"interface", NULL, "vrf forwarding BLUE", "vrf definition BLUE\n address-family ipv4\n"},
	{"", NULL, "ip route 62.0.0.0 255.0.0.0 172.16.172.49 global"},
	{"", NULL, "ip route 61.0.0.0 255.0.0.0 172.16.172.49 name spare 250"},
	{"interface", NULL, "standby 1 mac-address 0000.0c12.3456"},
	{"interface", NULL, "ip ospf 1 area 0"},
	{"interface", "interface FastEthernet0/1.10", "encapsulation dot1Q 10", "interface FastEthernet0/1\n"},
	{"access-list", NULL, "permit ip any host 10.1.1.1"},
	{"access-list", NULL, "deny icmp any any"},
	{"access-list", NULL, "5 permit esp any any"},
	{"", NULL, "ip prefix-list nets seq 5 permit 10.0.0.0/8 ge 16 le 24"},
	{"route-map", NULL, "match tag 5 6"},
	{"route-map", NULL, "match metric 20"},
	{"route-map", NULL, "match interface FastEthernet0/0 FastEthernet0/1"},
	{"route-map", NULL, "set metric +10"},
	{"isakmp-policy", NULL, "group 2"},
	{"crypto-map", NULL, "set transform-set myset", "crypto ipsec transform-set myset esp-3des esp-sha-hmac\n"},
	{"router-ospf", NULL, "network 172.16.172.48 0.0.0.15 area 0"},
	{NULL},
};
/* clang-format on */

bool stmt_takes(const Stmt *s, const StmtExample *x)
{
	if (strcmp(s->mode, x->mode) != 0)
		return false;
	Syntax *syntax = syntax_new(s->syntax);
	bool takes =
		syntax_match(syntax, x->line, (SrcPos){0}, SYNTAX_EXACT, NULL, NULL) == SYNTAX_OK;
	syntax_free(syntax);
	return takes;
}

bool stmt_only_removes(const Stmt *s)
{
	static const char *const those[] = {
		"crypto map <name:word> <seq:1-65535>",
		"track <obj:1-500>",
		"<seq:1-2147483647>",
		"standby <grp:0-255>",
		"access-list <num:1-2699>",
		"ip access-list resequence <name:word> <start:1-2147483647> <step:1-2147483647>",
		"ip prefix-list <list:word>",
		"ip prefix-list <list:word> seq <seqno:1-4294967294>",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(those); i++)
		if (strcmp(those[i], s->syntax) == 0)
			return true;
	return false;
}
