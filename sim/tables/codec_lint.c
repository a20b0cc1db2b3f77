/* What can be wrong with a packet table, found before a packet is. */

#include <string.h>

#include "sim/tables/codec_priv.h"

typedef struct Lint {
	const PktSpec *spec;
	GString *out;
	bool clean;
	unsigned depth;
} Lint;

static void fault(Lint *l, const Field *f, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void fault(Lint *l, const Field *f, const char *format, ...)
{
	va_list ap;

	l->clean = false;
	g_string_append_printf(l->out, "%s: ", l->spec->name ? l->spec->name : "(no name)");
	if (f)
		g_string_append_printf(l->out, "field %d (%s): ", (int)(f - l->spec->fields),
				       f->name ? f->name : "no name");
	va_start(ap, format);
	g_string_append_vprintf(l->out, format, ap);
	va_end(ap);
	g_string_append_c(l->out, '\n');
}

static bool is_number_size(uint8_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* Octets that a member of this kind must have; 0: any number's. */
static size_t member_size(const Field *f)
{
	switch (f->kind) {
	case F_IP4:
		return sizeof(Ip4);
	case F_MAC:
		return sizeof(Mac);
	case F_BYTES:
		return f->width;
	case F_REST:
		return sizeof(Slice);
	case F_LIST:
	case F_TLV:
	case F_CHAIN:
	case F_ATTRS:
		return sizeof(PartList);
	default:
		return 0;
	}
}

static void lint_member(Lint *l, const Field *f)
{
	bool may_lack = f->kind == F_RESERVED || f->kind == F_CONST || f->kind == F_BITS;
	size_t want = member_size(f);

	if (!f->name)
		fault(l, f, "has no name");
	if (f->offset == CODEC_NO_MEMBER) {
		if (!may_lack)
			fault(l, f, "needs a member");
		return;
	}
	if (want ? f->size != want : !is_number_size(f->size))
		fault(l, f, "the member has %u octets", f->size);
	if ((size_t)f->offset + f->size > l->spec->rec_size)
		fault(l, f, "the member is outside of the record");
	for (const Field *g = l->spec->fields; g < f; g++) {
		if (g->offset == CODEC_NO_MEMBER)
			continue;
		if (g->offset < f->offset + f->size && f->offset < g->offset + g->size)
			fault(l, f, "the member overlaps %s", g->name);
		if (f->name && g->name && strcmp(f->name, g->name) == 0)
			fault(l, f, "the name occurs twice");
	}
}

static void lint_width(Lint *l, const Field *f)
{
	switch (f->kind) {
	case F_UINT:
	case F_LENGTH:
		if (f->width < 1 || f->width > 8 || f->width > f->size)
			fault(l, f, "%u octets do not fit the member", f->width);
		break;
	case F_CONST:
		if (f->width < 1 || f->width > 8 || (f->width < 8 && f->value >> (8 * f->width)))
			fault(l, f, "the constant does not fit %u octets", f->width);
		break;
	case F_BITS:
		if (f->width < 1 || f->width > 32 ||
		    (f->offset != CODEC_NO_MEMBER && f->width > 8 * f->size))
			fault(l, f, "%u bits do not fit the member", f->width);
		break;
	case F_IP4:
		if (f->width != 4)
			fault(l, f, "an IPv4 address has 4 octets");
		break;
	case F_MAC:
		if (f->width != 6)
			fault(l, f, "a MAC address has 6 octets");
		break;
	case F_BYTES:
	case F_RESERVED:
		if (f->width == 0)
			fault(l, f, "has no octets");
		break;
	default:
		break;
	}
}

static void lint_values(Lint *l, const Field *f)
{
	unsigned bits = f->kind == F_BITS ? f->width : 8u * f->width;

	if (!f->values)
		return;
	if ((f->kind != F_UINT && f->kind != F_BITS) || f->offset == CODEC_NO_MEMBER) {
		fault(l, f, "only a number can have a list of values");
		return;
	}
	if (!f->values->name)
		fault(l, f, "the list of values is empty");
	for (const ValueName *v = f->values; v->name; v++) {
		if (bits < 64 && v->value >> bits)
			fault(l, f, "value %s does not fit %u bits", v->name, bits);
		for (const ValueName *w = f->values; w < v; w++)
			if (w->value == v->value)
				fault(l, f, "values %s and %s are the same", w->name, v->name);
	}
}

static void lint_count(Lint *l, const Field *f)
{
	if (!f->count_of)
		return;
	const Field *count = codec_field(l->spec, f->count_of);
	if (f->kind != F_REST && f->kind != F_LIST && f->kind != F_CHAIN)
		fault(l, f, "cannot be counted");
	else if (!count || count > f || count->kind != F_UINT)
		fault(l, f, "%s is no number before it", f->count_of);
	else if (f->kind == F_CHAIN && count->width != 1)
		fault(l, f, "the first payload type has one octet");
	for (const Field *g = l->spec->fields; g < f; g++)
		if (g->count_of && strcmp(g->count_of, f->count_of) == 0)
			fault(l, f, "%s counts %s already", f->count_of, g->name);
}

static void lint_spec(Lint *outer, const PktSpec *spec);

static void lint_types(Lint *l, const Field *f)
{
	for (const ElementType *t = f->types; t && t->spec; t++) {
		if (f->kind == F_CHAIN && (t->type == 0 || t->type > 0xff))
			fault(l, f, "payload type %u is not possible", t->type);
		for (const ElementType *u = f->types; u < t; u++)
			if (u->type == t->type)
				fault(l, f, "type %u occurs twice", t->type);
		lint_spec(l, t->spec);
	}
}

static void lint_parts(Lint *l, const Field *f)
{
	if (f->kind == F_LIST && !f->part)
		fault(l, f, "the list has no part");
	else if (f->kind == F_LIST && f->part->wire_size == 0)
		fault(l, f, "a part of no octets repeats for ever");
	else if (f->kind == F_LIST)
		lint_spec(l, f->part);
	if (f->kind == F_TLV && (f->tlv_type_width < 1 || f->tlv_type_width > 4 ||
				 f->tlv_len_width < 1 || f->tlv_len_width > 4))
		fault(l, f, "type and length have 1 to 4 octets");
	if (f->kind == F_CHAIN && !f->count_of && (f->value == 0 || f->value > 0xff))
		fault(l, f, "nothing says what the first payload is");
	lint_types(l, f);
	if (codec_is_greedy(f) && f[1].kind != F_END)
		fault(l, f, "takes all octets, but is not the last field");
}

static void lint_fields(Lint *l)
{
	const PktSpec *spec = l->spec;
	unsigned bits = 0, lengths = 0;
	size_t octets = 0;

	for (const Field *f = spec->fields; f->kind != F_END; f++) {
		lint_member(l, f);
		lint_width(l, f);
		lint_values(l, f);
		lint_count(l, f);
		lint_parts(l, f);
		if (f->kind != F_BITS && bits % 8)
			fault(l, f, "follows bits that do not fill an octet");
		bits = f->kind == F_BITS ? bits + f->width : 0;
		octets += codec_least(f);
		if (f->kind == F_BITS && bits % 8 == 0) {
			octets += bits / 8;
			bits = 0;
		}
		lengths += f->kind == F_LENGTH;
	}
	if (bits % 8)
		fault(l, NULL, "the last bits do not fill an octet");
	if (lengths > 1)
		fault(l, NULL, "more than one length");
	if (octets != spec->wire_size)
		fault(l, NULL, "the fields have %" G_GSIZE_FORMAT " octets, not %u", octets,
		      spec->wire_size);
}

static void lint_spec(Lint *outer, const PktSpec *spec)
{
	Lint l = {.spec = spec, .out = outer->out, .clean = true, .depth = outer->depth + 1};

	if (!spec->name || !spec->spec_ref || !spec->fields)
		fault(&l, NULL, "the packet lacks a name, a spec_ref or fields");
	else if (l.depth > CODEC_DEPTH)
		fault(&l, NULL, "parts are nested too deep, or contain themselves");
	else
		lint_fields(&l);
	outer->clean &= l.clean;
}

bool codec_lint(const PktSpec *spec, GString *faults)
{
	Lint l = {.spec = spec, .out = faults, .clean = true};

	lint_spec(&l, spec);
	return l.clean;
}
