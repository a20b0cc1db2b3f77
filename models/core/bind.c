/* Keys that several protocols share. */

#include "models/core/bind.h"

static bool fits(const DemuxRow *row, Slice payload)
{
	uint32_t got = 0;
	if ((size_t)row->at + row->n > payload.len)
		return false;
	for (unsigned i = 0; i < row->n; i++)
		got = got << 8 | payload.data[row->at + i];
	return ((got & row->mask) == row->value) != row->other;
}

unsigned demux_which(const Demux *d, Slice payload)
{
	const DemuxRow *row = d->row;
	while (row->which && !fits(row, payload))
		row++;
	return row->which;
}

bool demux_is_covered(const Demux *d, Slice head)
{
	for (const DemuxRow *row = d->row; row->which; row++)
		if ((size_t)row->at + row->n > head.len)
			return false;
	return true;
}
