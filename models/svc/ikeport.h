#pragma once

/* Who shares the UDP ports of key exchange: each version of IKE, and ESP in UDP. A class binds its part:
 * {.table = "udp", .key = 500, .demux = &udp500_demux, .which = IKEPORT_V2}. */

#include "models/core/bind.h"

enum { IKEPORT_REST, IKEPORT_V1, IKEPORT_V2, IKEPORT_ESP };

/* RFC 2408 3.1, RFC 7296 3.1: the major version is the upper half of the header's 18th octet. */
static const DemuxRow udp500_rows[] = {
	{.which = IKEPORT_V1, .at = 17, .n = 1, .mask = 0xf0, .value = 0x10},
	{.which = IKEPORT_V2, .at = 17, .n = 1, .mask = 0xf0, .value = 0x20},
	{.which = 0},
};
static const Demux udp500_demux = {"IKE version", "RFC 7296 2.5, 3.1", udp500_rows};

/* RFC 3948 2.2: before an IKE header stands the non-ESP marker, four octets of zero where ESP has its SPI. */
static const DemuxRow udp4500_rows[] = {
	{.which = IKEPORT_ESP, .at = 0, .n = 4, .mask = 0xffffffff, .value = 0, .other = true},
	{.which = IKEPORT_V1, .at = 4 + 17, .n = 1, .mask = 0xf0, .value = 0x10},
	{.which = IKEPORT_V2, .at = 4 + 17, .n = 1, .mask = 0xf0, .value = 0x20},
	{.which = 0},
};
static const Demux udp4500_demux = {"non-ESP marker and IKE version", "RFC 3948 2.1, 2.2",
				    udp4500_rows};
