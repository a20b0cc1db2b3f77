# make fuzz: the targets of tests/fuzz under libFuzzer, with clang's address and undefined-behaviour sanitizers.
# Included by the Makefile.
#   make fuzz FUZZ_SECONDS=600 FUZZ_JOBS=2 FUZZ_TARGETS="scenario golden"
# Begins with the corpus of the tree and what earlier runs found; what it finds stays in build/fuzz: corpus/NAME
# grows, NAME.log tells, and what brings the program down is build/fuzz/NAME-crash-...: mend it, then put it,
# minimised, into tests/fuzz/corpus/NAME.

FUZZ_SECONDS ?= 300
FUZZ_JOBS    ?= 2
FUZZ_TARGETS ?= times template topology golden scenario config console exec frame result
FUZZ_LEN     ?= 4096
FUZZ_BUILD   := $(BUILD)/fuzz
FUZZ_SAN     := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
FUZZ_OBJ     := $(filter-out %/fuzz_corpus.o %/fuzz_configs.o %/fuzz_frames.o %/fuzz_live.o,\
	$(patsubst %.c,$(FUZZ_BUILD)/obj/%.o,$(wildcard tests/fuzz/*.c tests/fuzz/driver/*.c)))
FUZZ_RUNS    := $(addprefix fuzz-,$(FUZZ_TARGETS))

.PHONY: fuzz fuzz-build fuzz-all $(FUZZ_RUNS)
fuzz: fuzz-build
	@$(MAKE) --no-print-directory -k -j$(FUZZ_JOBS) fuzz-all

fuzz-build:
	@sh tests/support/deps.sh $(CC) tool:clang rt:fuzzer
	@$(MAKE) --no-print-directory BUILD=$(FUZZ_BUILD) CC=clang OPT=-O1 SAN="-fsanitize=fuzzer-no-link $(FUZZ_SAN)" \
		$(FUZZ_BUILD)/libvpnha.a $(FUZZ_OBJ)
	@echo "  LD  $(FUZZ_BUILD)/fuzz"
	$(Q)clang -fsanitize=fuzzer $(FUZZ_SAN) -o $(FUZZ_BUILD)/fuzz $(FUZZ_OBJ) $(FUZZ_BUILD)/libvpnha.a $(LIBS)
	@grep -hoE '"[^"]*"' models/*/*_conf.c models/*/*_show.c sim/scenario/scnkeys.c sim/console/console_words.c | \
		grep -oE '[A-Za-z][A-Za-z0-9.-]+' | sort -u | sed 's/.*/"&"/' >$(FUZZ_BUILD)/words.dict

fuzz-all: $(FUZZ_RUNS)

# Frames are kept as text; their octets are what is fed.
$(FUZZ_RUNS): fuzz-%:
	@mkdir -p $(FUZZ_BUILD)/corpus/$* $(FUZZ_BUILD)/seeds/$*
	@if [ $* = frame ]; then for f in tests/fuzz/corpus/*.hex; do \
		sed 's/#.*//' $$f | tr -d ' \n' | LC_ALL=C awk '{ for (i = 1; i < length($$0); i += 2) \
			printf "%c", 16 * (index("0123456789abcdef", tolower(substr($$0, i, 1))) - 1) + \
				index("0123456789abcdef", tolower(substr($$0, i + 1, 1))) - 1 }' \
			>$(FUZZ_BUILD)/seeds/frame/$$(basename $$f .hex); done; \
	else cp tests/fuzz/corpus/$*/* $(FUZZ_BUILD)/seeds/$*/; fi
	@VPNHA_FUZZ_TARGET=$* $(FUZZ_BUILD)/fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=$(FUZZ_LEN) -timeout=30 \
		-rss_limit_mb=3000 -dict=$(FUZZ_BUILD)/words.dict -artifact_prefix=$(FUZZ_BUILD)/$*- -print_final_stats=1 \
		$(FUZZ_BUILD)/corpus/$* $(FUZZ_BUILD)/seeds/$* >$(FUZZ_BUILD)/$*.log 2>&1; code=$$?; \
	done=$$(sed -n 's/^stat::number_of_executed_units: *//p' $(FUZZ_BUILD)/$*.log); \
	if [ $$code = 0 ]; then echo "fuzz $*: $$done executions, no crash"; \
	else echo "fuzz $*: $${done:-?} executions, then: $$(grep -m1 -E 'ERROR: |Bail out|runtime error' $(FUZZ_BUILD)/$*.log)" \
		"(see $(FUZZ_BUILD)/$*.log)"; exit 1; fi
