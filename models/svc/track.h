#pragma once

/* Service "track": tracked objects. Provided by models/track. Changes come as SIG_TRACK. */

#include "models/core/proto.h"

typedef struct TrackSvc {
	/* The object that follows an interface's line protocol, made on demand for a client: the protocol `by`,
	 * its group `client` ("FastEthernet0/0 1"), as `show track` prints them; returns its number. */
	unsigned (*interface)(void *self, const char *ifname, const char *by, const char *client);
	void (*forget)(void *self, unsigned object, const char *by, const char *client);
	bool (*exists)(const void *self, unsigned object);
	bool (*up)(const void *self, unsigned object);
	const Stamp *(*stamp)(const void *self, unsigned object);
	const char *(*ifname)(const void *self,
			      unsigned object); /* NULL unless it follows an interface */
	/* A client of a configured object ("track 1 interface ..."). */
	void (*use)(void *self, unsigned object, const char *by, const char *client);
} TrackSvc;
