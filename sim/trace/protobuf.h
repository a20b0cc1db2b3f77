#pragma once

/* Messages of Protocol Buffers, written field by field (protobuf.dev/programming-guides/encoding): a field is its number and
 * wire type as a varint, then its value. A message within a message is written apart and put in whole. */

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

void protobuf_varint(GByteArray *m, unsigned field, uint64_t value);
void protobuf_fixed64(GByteArray *m, unsigned field, uint64_t value);
void protobuf_message(GByteArray *m, unsigned field, const GByteArray *inner);

/* A string, which is UTF-8 whatever the text: what is not shown is \xNN as on a terminal, but for what is `kept`
 * (text.h), and "..." stands for what is behind `most` octets of the text. */
void protobuf_text(GByteArray *m, unsigned field, const char *text, size_t most, const char *kept);
