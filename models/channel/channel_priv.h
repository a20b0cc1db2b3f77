#pragma once

/* The inside of models/channel. */

#include "models/core/node.h"

enum { CHANNEL_MEMBERS = 8 };

typedef enum ChannelMode {
	MODE_ON,
	MODE_ACTIVE,
	MODE_PASSIVE,
	MODE_DESIRABLE,
	MODE_AUTO,
	N_CHANNEL_MODES
} ChannelMode;

typedef enum ChannelHash {
	HASH_SRC_DST_IP,
	HASH_SRC_IP,
	HASH_DST_IP,
	HASH_SRC_DST_MAC,
	HASH_SRC_MAC,
	HASH_DST_MAC,
	N_CHANNEL_HASHES
} ChannelHash;

typedef struct Channel Channel;

/* A port with `channel-group`. */
typedef struct ChannelMember {
	Channel *of;
	Iface *iface;
	ChannelMode mode;
	bool mode_said, non_silent;
	TimerTree timers;
	Timer wait; /* of the negotiation */
} ChannelMember;

struct Channel {
	Node *node;
	GPtrArray *members; /* of ChannelMember*, owned, in order of joining */
	Index min_links;    /* by the address of a Port-channel's Iface: GUINT_TO_POINTER */
	Index protocol;     /* likewise of a port's: `channel-protocol`, 1 LACP, 2 PAgP */
	ChannelHash hash;
	VTime negotiation;
	bool started;
};

/* channel.c */
extern const Medium channel_medium;
ChannelMember *channel_member(const Channel *c, const Iface *ifc); /* NULL: it is none */
unsigned channel_min_links(const Channel *c, const Iface *bundle);
uint16_t channel_number(const Iface *bundle); /* "Port-channel1": 1 */
void channel_member_free(void *member);

/* channel_bundle.c */
unsigned channel_bundled(const Iface *bundle); /* how many of its members are */
/* Each member of a Port-channel is what the ports and their partners make of it now. */
void channel_follow_members(Ctx *cx, Channel *c, const Iface *bundle);
/* Members that have left are forgotten, and each Port-channel is what the others make of it. */
void channel_follow_all(Ctx *cx, Channel *c);
extern const ObsSpec channel_member_obs;

extern const char *const channel_mode_words[N_CHANNEL_MODES];
extern const char *const channel_hash_words[N_CHANNEL_HASHES];
extern const Stmt channel_stmts[];
extern const ConfHelp channel_conf_help[];
extern const TimerSpec channel_wait_timer;
