# vpnha: see README.md.   make demo | make test | make | make lint | make bench | make install

BUILD   ?= build
# Folders of protocol folders: those of the tree and any from elsewhere, absolute or relative (tests/external).
MODELS  ?= models
# Folders of CUnit files besides those of tests/, likewise.
TESTS   ?=
$(foreach d,$(TESTS),$(if $(wildcard $(d)/*.c),,$(error no tests in $(d))))
$(foreach d,$(MODELS),$(if $(wildcard $(d)/.),$(if $(wildcard $(d)/*/*.c),,$(error no protocol's folder in $(d)))\
	,$(error no folder $(d))))
MODEL_DIRS := $(patsubst $(CURDIR)/%,%,$(abspath $(MODELS)))
MODEL_INC  := $(foreach d,$(filter-out models,$(MODEL_DIRS)),-I$(d)/..)
CC      ?= gcc
ifeq ($(origin CC),default)
CC      := gcc
endif
OPT     ?= -O2
DEBUG   ?= -g
SAN     ?=
# What the objects of tests get besides: .ci/run compiles them fast where they need not run fast.
TEST_CFLAGS ?=
# Suites that run at once, each in a process of its own.
TEST_JOBS   ?= 2
Q       := $(if $(V),,@)
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := 0.1.0

PKGS    := glib-2.0 sqlite3 nettle hogweed gmp libedit yaml-0.1
NEED_PC := $(PKGS) cunit
ifneq ($(filter-out deps deps-dev clean,$(or $(MAKECMDGOALS),all)),)
# The first make on a bare machine installs what is missing, once, before anything is compiled.
DEPS_DONE := $(shell sh tests/support/deps.sh $(CC) $(NEED_PC) 1>&2 && echo yes)
ifneq ($(DEPS_DONE),yes)
$(error what the build needs is missing: see the message above)
endif
endif

PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
CFLAGS_ALL = -std=c17 $(OPT) $(DEBUG) -I. -I$(BUILD)/gen -D_DEFAULT_SOURCE -DVPNHA_VERSION='"$(VERSION)"' \
	-Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings \
	-Wno-missing-field-initializers -fno-common -fno-strict-aliasing \
	$(MODEL_INC) $(PKG_CFLAGS) $(SAN) $(CFLAGS) $(OF_TESTS)
LIBS    = $(SAN) $(shell pkg-config --libs $(PKGS) 2>/dev/null) -pthread -lm

SIM_SRC    := $(wildcard sim/*.c sim/kernel/*.c sim/tables/*.c sim/record/*.c sim/analysis/*.c \
	sim/scenario/*.c sim/router/*.c sim/trust/*.c sim/stage/*.c sim/console/*.c sim/advice/*.c sim/sources/*.c sim/import/*.c sim/plot/*.c sim/trace/*.c sim/cli/*.c)
MODEL_SRC  := $(sort $(foreach d,$(MODEL_DIRS),$(wildcard $(d)/*/*.c)))
TEST_SRC   := $(wildcard tests/support/*.c tests/tables/*.c tests/property/*.c tests/fuzz/*.c tests/unit/*/*.c tests/golden/*.c) \
	$(foreach d,$(patsubst $(CURDIR)/%,%,$(abspath $(TESTS))),$(wildcard $(d)/*.c))
BENCH_SRC  := $(wildcard tests/bench/*.c)
COUNT_SRC  := $(wildcard tests/complexity/*.c)
MAIN       := sim/cli/main.c
obj         = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
LIB_OBJ    := $(call obj,$(filter-out $(MAIN),$(SIM_SRC)) $(MODEL_SRC)) $(BUILD)/gen/registry.o
TEST_OBJ   := $(call obj,$(TEST_SRC)) $(BUILD)/gen/suites.o

$(TEST_OBJ): OF_TESTS = $(TEST_CFLAGS)

.PHONY: FORCE all deps demo man test lint bench wire-test install clean
all: $(BUILD)/vpnha

$(BUILD)/vpnha: $(call obj,$(MAIN)) $(BUILD)/libvpnha.a
	@echo "  LD  $@"
	$(Q)$(CC) -o $@ $^ $(LIBS)

$(BUILD)/tests: $(TEST_OBJ) $(BUILD)/libvpnha.a
	@echo "  LD  $@"
	$(Q)$(CC) -o $@ $^ $(shell pkg-config --libs cunit 2>/dev/null) $(LIBS)

$(BUILD)/bench: $(call obj,$(BENCH_SRC)) $(BUILD)/libvpnha.a
	@echo "  LD  $@"
	$(Q)$(CC) -o $@ $^ $(LIBS)

# Counts what models, the kernel and trust do: they are compiled once more, and come before the library's.
COUNTED := $(patsubst %.c,$(BUILD)/counted/%.o,$(MODEL_SRC) $(wildcard sim/kernel/*.c sim/trust/*.c))
$(BUILD)/counted/%.o: %.c | $(BUILD)/gen/.stamp
	@mkdir -p $(@D)
	@echo "  CC  $< (counted)"
	$(Q)$(CC) $(CFLAGS_ALL) -O1 -fsanitize-coverage=trace-pc -MMD -MP -c -o $@ $<
$(BUILD)/complexity: $(call obj,$(COUNT_SRC)) $(COUNTED) $(BUILD)/libvpnha.a
	@echo "  LD  $@"
	$(Q)$(CC) -o $@ $^ $(LIBS)

$(BUILD)/libvpnha.a: $(LIB_OBJ)
	@rm -f $@
	$(Q)ar rcs $@ $^

$(BUILD)/obj/%.o: %.c | $(BUILD)/gen/.stamp
	@mkdir -p $(@D)
	@echo "  CC  $<"
	$(Q)$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<
$(BUILD)/gen/%.o: $(BUILD)/gen/%.c
	$(Q)$(CC) $(CFLAGS_ALL) -c -o $@ $<
$(BUILD)/gen/.stamp:
	@mkdir -p $(@D) && touch $@

# They change only when a file of the folders comes or goes.
$(BUILD)/gen/models.list: FILES = $(MODEL_SRC)
$(BUILD)/gen/tests.list: FILES = $(TEST_SRC)
$(BUILD)/gen/models.list $(BUILD)/gen/tests.list: FORCE | $(BUILD)/gen/.stamp
	@echo '$(FILES)' | cmp -s - $@ || echo '$(FILES)' >$@
FORCE:

# The registry: the `const ProtoClass NAME_class` of each model folder, sorted by name.
$(BUILD)/gen/registry.c: $(MODEL_SRC) $(BUILD)/gen/models.list tests/support/classes.awk Makefile | $(BUILD)/gen/.stamp
	@names=$$(awk -f tests/support/classes.awk $(MODEL_SRC)) || exit 1; \
	names=$$(for n in $$names; do echo $$n; done | LC_ALL=C sort); \
	{ echo '#include "models/core/registry.h"'; \
	   for n in $$names; do echo "extern const ProtoClass $${n}_class;"; done; \
	   echo 'const ProtoClass *const registry[] = {'; \
	   for n in $$names; do echo "	&$${n}_class,"; done; echo '	NULL'; echo '};'; \
	   echo 'const char *const registry_names[] = {'; \
	   for n in $$names; do echo "	\"$$n\","; done; echo '	NULL'; echo '};'; } >$@.new && mv $@.new $@

# The test suites: every `SUITE(name) = {` of the test files.
$(BUILD)/gen/suites.c: $(TEST_SRC) $(BUILD)/gen/tests.list Makefile | $(BUILD)/gen/.stamp
	@{ echo '#include "tests/support/check.h"'; \
	   names=$$(sed -n 's/^SUITE(\([a-z0-9_]*\)) = .*/\1/p' $(TEST_SRC) | LC_ALL=C sort); \
	   for n in $$names; do echo "extern const TestCase suite_$$n[];"; done; \
	   echo 'const TestSuite test_suites[] = {'; \
	   for n in $$names; do echo "	{ \"$$n\", suite_$$n },"; done; echo '	{ NULL, NULL }'; echo '};'; } >$@.new && mv $@.new $@

.PHONY: deps-dev test-short kill-test
deps-dev: deps
	sh tests/support/deps.sh $(CC) tool:clang rt:fuzzer tool:clang-tidy tool:cppcheck tool:groff

deps:
	sh tests/support/deps.sh $(CC) $(NEED_PC)

LAB := scenarios/site-to-site
HUB := scenarios/hub-and-spoke/hub-and-spoke.scn

test: $(BUILD)/vpnha $(BUILD)/tests $(BUILD)/bench $(BUILD)/complexity
	@SAN="$(SAN)" sh tests/external/run.sh $(BUILD)
	$(BUILD)/vpnha check $(filter-out $(LAB)/lab.scn $(LAB)/failover-many.scn,$(wildcard $(LAB)/*.scn))
	$(BUILD)/vpnha check --seeds 1..200 -j2 $(LAB)/failover-many.scn
	$(BUILD)/vpnha check --seeds 1..20 -j2 $(HUB)
	$(BUILD)/vpnha check --seeds 1..2 -j2 -q --set spoke.count=100 $(HUB)
	$(BUILD)/complexity
	$(BUILD)/tests -j$(TEST_JOBS)

# A hundred kills of each writing command, at random moments by five signals.
kill-test: $(BUILD)/vpnha $(BUILD)/tests
	VPNHA_KILLS=100 $(BUILD)/tests cli_kills

# Without the suites that run many seeds (their names end in _many).
test-short: $(BUILD)/vpnha $(BUILD)/tests
	$(BUILD)/vpnha check $(LAB)/recovery.scn $(LAB)/recovery-portfast.scn $(LAB)/power-loss.scn
	VPNHA_TEST_SHORT=1 $(BUILD)/tests -j$(TEST_JOBS)

# Compare its rows with each other; absolute times belong to a machine. PARTS="queue record run spokes"
#   make bench PARTS=spokes SPOKES=10000                  more sizes than 10 to 1000
#   make bench PARTS=spokes RECORDS="outage timeline"     what recording 1000 spokes costs
bench: $(BUILD)/bench $(BUILD)/vpnha
	VPNHA=$(BUILD)/vpnha SPOKES="$(SPOKES)" RECORDS="$(RECORDS)" $(BUILD)/bench $(PARTS)

# Failover and recovery of the tech note's network, as a user would run them.
demo: $(BUILD)/vpnha
	@set -e; for s in failover recovery; do \
		$(BUILD)/vpnha run $(LAB)/$$s.scn -o results/site-to-site-$$s.db \
			--pcap results/site-to-site-$$s.pcapng --keys results/site-to-site-$$s.keys; \
		$(BUILD)/vpnha plot results/site-to-site-$$s.db -o results/site-to-site-$$s.svg; \
		echo; \
	done; \
	echo "timeline    $(BUILD)/vpnha timeline results/site-to-site-failover.db"; \
	for s in failover recovery; do \
		echo "plot        results/site-to-site-$$s.svg"; \
		echo "database    results/site-to-site-$$s.db"; \
		echo "capture     results/site-to-site-$$s.pcapng  (keys for Wireshark: results/site-to-site-$$s.keys)"; \
	done

# Holds captures against tshark: malformed frames, checksums, decryption.
wire-test: $(BUILD)/vpnha
	sh tests/support/deps.sh $(CC) tool:tshark tool:python3
	@mkdir -p $(BUILD)/wire
	@set -e; for s in recovery two-way-traffic power-loss; do \
		$(BUILD)/vpnha run -q $(LAB)/$$s.scn --record none --pcap $(BUILD)/wire/$$s.pcapng --keys $(BUILD)/wire/$$s.keys; \
		bash tests/wire/wire-check.sh --keys $(BUILD)/wire/$$s.keys --require hsrp --require ospf --require isakmp \
			--require esp --require arp --require icmp $(BUILD)/wire/$$s.pcapng; \
	done

# Manual pages and completion, from the tables of the program.
MANUALS := $(patsubst docs/man/%.in,$(BUILD)/man/%,$(wildcard docs/man/*.in))
$(BUILD)/man/%: docs/man/%.in $(BUILD)/vpnha
	@mkdir -p $(@D)
	$(BUILD)/vpnha manual $< > $@.tmp && mv $@.tmp $@
man: $(MANUALS)

install: $(BUILD)/vpnha $(MANUALS)
	install -D -m 644 $(BUILD)/man/vpnha.1 $(DESTDIR)$(PREFIX)/share/man/man1/vpnha.1
	install -D -m 644 $(BUILD)/man/vpnha-scenario.5 $(DESTDIR)$(PREFIX)/share/man/man5/vpnha-scenario.5
	install -D -m 644 $(BUILD)/man/vpnha-db.5 $(DESTDIR)$(PREFIX)/share/man/man5/vpnha-db.5
	install -D -m 644 $(BUILD)/man/vpnha.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/vpnha
	install -D -m 755 $(BUILD)/vpnha $(DESTDIR)$(PREFIX)/bin/vpnha
	@for f in $$(git ls-files scenarios 2>/dev/null || find scenarios -type f); do \
		install -D -m 644 $$f $(DESTDIR)$(PREFIX)/share/vpnha/$$f; \
	done
	install -D -m 644 README.md $(DESTDIR)$(PREFIX)/share/doc/vpnha/README.md
	@for f in $(wildcard docs/*.md docs/*.svg); do \
		install -D -m 644 $$f $(DESTDIR)$(PREFIX)/share/doc/vpnha/$$f; \
	done
	install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/vpnha/LICENSE

include tests/support/lint.mk
include tests/support/fuzz.mk

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj $(BUILD)/counted -name '*.d' 2>/dev/null)
