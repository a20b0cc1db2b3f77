#pragma once

/* What IKE says, as values; ike_log.c has the words of each release. The values are recorded: new ones go to the
 * end, so that old records and digests keep their meaning. */

#include "sim/record/obs.h"

typedef enum IkeSay {
	SAY_NONE,
	SAY_REQUEST,
	SAY_NO_KEY,
	SAY_KEY_FOUND,
	SAY_NO_POLICY,
	SAY_BEGIN_MM,
	SAY_BEGIN_QM,
	SAY_INPUT,
	SAY_NODE_INPUT,
	SAY_STATES,
	SAY_RECEIVED,
	SAY_SENDING,
	SAY_PROCESSING,
	SAY_PROCESSING_VID,
	SAY_VID,
	SAY_IOS_BOX,
	SAY_CHECKING,
	SAY_ATTR,
	SAY_MISMATCH,
	SAY_ACCEPTABLE,
	SAY_NOT_ACCEPTABLE,
	SAY_NO_OFFERS,
	SAY_P1_REFUSED,
	SAY_SKEYID,
	SAY_SEND_CONTACT,
	SAY_AUTH_METHOD,
	SAY_ID_PAYLOAD,
	SAY_AUTHENTICATED,
	SAY_INITIAL_CONTACT,
	SAY_RECEIVED_CONTACT,
	SAY_NOTIFY,
	SAY_DELETE_PAYLOAD,
	SAY_NODE_DELETE,
	SAY_NODE_PURGE,
	SAY_RETRANSMIT_P1,
	SAY_RETRANSMIT_P2,
	SAY_ATTEMPT_P1,
	SAY_ATTEMPT_P2,
	SAY_DUPLICATE,
	SAY_SKIPPED,
	SAY_ALIVE_COUNT,
	SAY_NOT_RESPONDING,
	SAY_PARANOID,
	SAY_NOT_PARANOID,
	SAY_GOING_AWAY,
	SAY_BRING_DOWN,
	SAY_LAST_ONE,
	SAY_DELETING_SA,
	SAY_PURGING_SA,
	SAY_CHECKING_IPSEC,
	SAY_CREATING,
	SAY_P2_REFUSED,
	SAY_LIFETIME_NOTIFY,
	SAY_NO_SA_FOR_SPI,
	SAY_DPD_ASKED,
	SAY_DPD_ANSWERED,
	SAY_LOG_NO_SA,
	SAY_LOG_BAD_MESSAGE,
	SAY_LOG_MODE_FAILURE,
	SAY_LOG_NOT_ENCRYPTED,
	SAY_NO_CERT,
	SAY_CANNOT_START,
	N_SAYS
} IkeSay;

/* The values of one note, in the order of the fields of ike_note_obs. */
typedef struct SayArgs {
	const char *t, *u; /* texts */
	int64_t n, m;      /* numbers; message ids are signed, as IOS prints them */
	uint32_t x, y;     /* printed in hex or as SPIs */
	Ip4 peer, local;   /* if there is no SA to take them from */
	const char *role, *state;
} SayArgs;

extern const ObsSpec ike_note_obs, ike_sa_obs, ike_transition_obs, ike_drop_obs, ike_key_obs;
