#include "sim/record/pcapng.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/err.h"
#include "sim/part.h"

enum {
	BUFFER = 1 << 20,
	/* Block types and option codes: draft-ietf-opsawg-pcapng sections 4.1, 4.2, 4.3, 3.5 */
	SHB = 0x0a0d0d0a,
	IDB = 1,
	EPB = 6,
	OPT_END = 0,
	OPT_COMMENT = 1,
	SHB_USERAPPL = 4,
	IF_NAME = 2,
	IF_DESCRIPTION = 3,
	IF_IPV4ADDR = 4,
	IF_MACADDR = 6,
	IF_SPEED = 8,
	IF_TSRESOL = 9,
	EPB_FLAGS = 2,
	EPB_PACKETID = 5,
	INBOUND = 1,
	OUTBOUND = 2,
	LINKTYPE_ETHERNET = 1,
	UNKNOWN = -2, /* an interface that was not asked about yet */
};

typedef struct Block {
	uint8_t *data;
	size_t len, room;
} Block;

/* A block that waits for its turn. */
typedef struct Record {
	VTime at;
	Block block;
} Record;

struct Pcapng {
	ObsSink sink;
	char *path;
	Part *part;     /* NULL: written in place */
	int fd, failed; /* failed: errno of the first failure */
	uint8_t *buffer;
	size_t used;
	PcapngDescribe *describe;
	void *to;
	int *number; /* of the interface in the file, by ordinal; -1: not captured */
	unsigned n;
	int described;
	VTime longest, last;
	bool once;        /* each packet where its origin sent it, and nowhere else */
	GQueue waiting;   /* of Record*, by time, in order of observation within one */
	GPtrArray *spare; /* of Record* */
	GByteArray *octets;
};

/* A section header that names its writer. */
static bool begins_as_ours(const char *head, size_t len)
{
	static const char program[] = "vpnha ";
	uint32_t type = SHB;
	return len > 64 && memcmp(head, &type, sizeof type) == 0 &&
	       memcmp(head + 28, program, strlen(program)) == 0;
}

const OutputKind pcapng_output = {"capture", begins_as_ours};

static uint8_t *extend(Block *b, size_t n)
{
	if (b->len + n > b->room) {
		b->room = MAX(2 * b->room, b->len + n);
		b->data = g_realloc(b->data, b->room);
	}
	b->len += n;
	return b->data + b->len - n;
}

static void put16(Block *b, uint16_t v)
{
	memcpy(extend(b, 2), &(uint16_t){GUINT16_TO_LE(v)}, 2);
}

static void put32(Block *b, uint32_t v)
{
	memcpy(extend(b, 4), &(uint32_t){GUINT32_TO_LE(v)}, 4);
}

static void put64(Block *b, uint64_t v)
{
	memcpy(extend(b, 8), &(uint64_t){GUINT64_TO_LE(v)}, 8);
}

static void put_padded(Block *b, const void *data, size_t n)
{
	uint8_t *at = extend(b, (n + 3) & ~(size_t)3);

	memcpy(at, data, n);
	memset(at + n, 0, -n & 3);
}

static void put_option(Block *b, uint16_t code, const void *data, size_t n)
{
	put16(b, code);
	put16(b, (uint16_t)n);
	put_padded(b, data, n);
}

static void put_text(Block *b, uint16_t code, const char *text)
{
	put_option(b, code, text, MIN(strlen(text), 0xffff));
}

static void block_open(Block *b, uint32_t type)
{
	b->len = 0;
	put32(b, type);
	put32(b, 0);
}

/* Total length stands at both ends of a block. */
static void block_close(Block *b)
{
	uint32_t total = (uint32_t)b->len + 4;

	put32(b, total);
	memcpy(b->data + 4, b->data + b->len - 4, 4);
}

static void flush(Pcapng *p)
{
	for (size_t at = 0; at < p->used && !p->failed;) {
		ssize_t n = write(p->fd, p->buffer + at, p->used - at);
		if (n > 0)
			at += (size_t)n;
		else if (n < 0 && errno != EINTR)
			p->failed = errno;
	}
	p->used = 0;
}

static void write_block(Pcapng *p, const Block *b)
{
	for (size_t at = 0; at < b->len;) {
		size_t n = MIN(b->len - at, BUFFER - p->used);
		memcpy(p->buffer + p->used, b->data + at, n);
		p->used += n;
		at += n;
		if (p->used == BUFFER)
			flush(p);
	}
}

static void write_section_header(Pcapng *p, Block *b)
{
	block_open(b, SHB);
	put32(b, 0x1a2b3c4d);
	put16(b, 1);
	put16(b, 0);
	put64(b, UINT64_MAX); /* length of the section: not said */
	put_text(b, SHB_USERAPPL, "vpnha " VPNHA_VERSION);
	put32(b, OPT_END);
	block_close(b);
	write_block(p, b);
}

static void put_addresses(Block *b, const PcapngIface *i)
{
	guint8 octets[8];

	if (i->ip != 0) {
		Ip4 mask = ip4_mask(i->len);
		for (unsigned k = 0; k < 4; k++) {
			octets[k] = (guint8)(i->ip >> (24 - 8 * k));
			octets[4 + k] = (guint8)(mask >> (24 - 8 * k));
		}
		put_option(b, IF_IPV4ADDR, octets, 8);
	}
	if (i->mac != 0) {
		for (unsigned k = 0; k < 6; k++)
			octets[k] = (guint8)(i->mac >> (40 - 8 * k));
		put_option(b, IF_MACADDR, octets, 6);
	}
}

static void write_interface(Pcapng *p, Block *b, const PcapngIface *i)
{
	uint64_t speed = GUINT64_TO_LE(i->bit_per_s);

	block_open(b, IDB);
	put16(b, LINKTYPE_ETHERNET);
	put16(b, 0);
	put32(b, 0); /* whole frames */
	put_text(b, IF_NAME, i->name);
	if (i->description)
		put_text(b, IF_DESCRIPTION, i->description);
	put_addresses(b, i);
	if (i->bit_per_s != 0)
		put_option(b, IF_SPEED, &speed, 8);
	put_option(b, IF_TSRESOL, &(uint8_t){9}, 1); /* 10^-9 s */
	put32(b, OPT_END);
	block_close(b);
	write_block(p, b);
}

/* The interface's number in the file; describes it first if nobody has. -1: not captured. */
static int number_of(Pcapng *p, unsigned ordinal)
{
	PcapngIface iface = {0};
	Block b = {0};

	if (ordinal >= p->n)
		return -1;
	if (p->number[ordinal] != UNKNOWN)
		return p->number[ordinal];
	if (!p->describe(p->to, ordinal, &iface))
		return p->number[ordinal] = -1;
	write_interface(p, &b, &iface);
	g_free(b.data);
	return p->number[ordinal] = p->described++;
}

static Record *record_new(Pcapng *p)
{
	if (p->spare->len > 0)
		return g_ptr_array_steal_index_fast(p->spare, p->spare->len - 1);
	return g_new0(Record, 1);
}

static void record_free(gpointer record)
{
	Record *r = record;

	g_free(r->block.data);
	g_free(r);
}

/* Writes what nothing can come before any more. */
static void release(Pcapng *p, VTime until)
{
	for (Record *r; (r = g_queue_peek_head(&p->waiting)) && r->at <= until;) {
		g_queue_pop_head(&p->waiting);
		g_assert(r->at >= p->last); /* a link slower than `longest` */
		p->last = r->at;
		write_block(p, &r->block);
		g_ptr_array_add(p->spare, r);
	}
}

static void wait_in_line(Pcapng *p, Record *r)
{
	GList *after = p->waiting.tail;

	while (after && ((const Record *)after->data)->at > r->at)
		after = after->prev;
	if (after)
		g_queue_insert_after(&p->waiting, after, r);
	else
		g_queue_push_head(&p->waiting, r);
}

static void put_packet(Pcapng *p, const FrameObs *f, int number, VTime at, uint32_t direction)
{
	Record *r = record_new(p);
	Block *b = &r->block;
	uint32_t flags = GUINT32_TO_LE(direction);
	uint64_t uid = GUINT64_TO_LE(f->uid);

	r->at = at;
	block_open(b, EPB);
	put32(b, (uint32_t)number);
	put32(b, (uint32_t)((uint64_t)at >> 32));
	put32(b, (uint32_t)at);
	put32(b, p->octets->len);
	put32(b, p->octets->len);
	put_padded(b, p->octets->data, p->octets->len);
	if (f->dropped)
		put_text(b, OPT_COMMENT, f->dropped);
	put_option(b, EPB_FLAGS, &flags, 4);
	put_option(b, EPB_PACKETID, &uid, 8);
	put32(b, OPT_END);
	block_close(b);
	wait_in_line(p, r);
}

static void emit(ObsSink *self, const World *w, const Obs *obs)
{
	Pcapng *p = (Pcapng *)self;
	const FrameObs *f = obs->val[0].p;
	int from = number_of(p, f->from_if), to = f->dropped ? -1 : number_of(p, f->to_if);

	(void)w;
	release(p, obs->at - p->longest);
	if (p->once) {
		if (!f->origin)
			return;
		to = -1;
	}
	if (from < 0 && to < 0)
		return;
	g_byte_array_set_size(p->octets, 0);
	f->encode(f->frame, p->octets);
	if (from >= 0)
		put_packet(p, f, from, f->sent_at, OUTBOUND);
	if (to >= 0)
		put_packet(p, f, to, obs->at, INBOUND);
}

static void refuse(const Pcapng *p, const char *what, int code, GError **err)
{
	g_autofree char *shown = err_quote(p->path, -1);

	g_set_error(err, VPNHA_ERROR, err_of_errno(code), "%s: %s: %s", shown, what,
		    g_strerror(code));
}

/* Only what can be renamed over gets a temporary name; a pipe or a device is written to in place. */
static bool open_file(Pcapng *p, GError **err)
{
	struct stat st;

	if (stat(p->path, &st) != 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode)) {
		p->part = part_new(p->path, err);
		p->fd = p->part ? part_fd(p->part) : -1;
		return p->part != NULL;
	}
	p->fd = open(p->path, O_WRONLY | O_CLOEXEC);
	if (p->fd < 0)
		refuse(p, "cannot write the capture", errno, err);
	return p->fd >= 0;
}

Pcapng *pcapng_new(const char *path, unsigned n, PcapngDescribe *describe, void *to, VTime longest,
		   GError **err)
{
	Pcapng *p = g_new0(Pcapng, 1);

	p->sink = (ObsSink){1u << OBS_FRAME, emit};
	p->path = g_strdup(path);
	p->fd = -1;
	p->longest = longest;
	p->describe = describe;
	p->to = to;
	p->n = n;
	p->number = g_new(int, n);
	for (unsigned i = 0; i < n; i++)
		p->number[i] = UNKNOWN;
	p->buffer = g_malloc(BUFFER);
	p->octets = g_byte_array_new();
	p->spare = g_ptr_array_new_with_free_func(record_free);
	g_queue_init(&p->waiting);
	if (!open_file(p, err)) {
		pcapng_discard(p);
		return NULL;
	}
	Block b = {0};
	write_section_header(p, &b);
	g_free(b.data);
	return p;
}

void pcapng_once(Pcapng *p)
{
	p->once = true;
}

ObsSink *pcapng_sink(Pcapng *p)
{
	return &p->sink;
}

bool pcapng_close(Pcapng *p, GError **err)
{
	release(p, VT_NEVER);
	for (unsigned i = 0; i < p->n; i++)
		number_of(p, i); /* those that were silent */
	flush(p);
	if (!p->part && close(p->fd) != 0 && !p->failed)
		p->failed = errno;
	p->fd = -1;
	bool good = !p->failed;
	if (!good)
		refuse(p, "cannot write the capture", p->failed, err);
	else if (p->part)
		good = part_commit(g_steal_pointer(&p->part), err);
	pcapng_discard(p);
	return good;
}

void pcapng_discard(Pcapng *p)
{
	if (!p)
		return;
	if (!p->part && p->fd >= 0)
		close(p->fd);
	part_discard(p->part);
	g_queue_clear_full(&p->waiting, record_free);
	g_ptr_array_unref(p->spare);
	g_byte_array_unref(p->octets);
	g_free(p->number);
	g_free(p->buffer);
	g_free(p->path);
	g_free(p);
}
