# make lint: what can be said of the text and the objects without running them. Included by the Makefile.
#   lint-layers    who includes whom, what models may not say (tests/layers.awk)
#   lint-circles   files of a folder that call each other in a circle (tests/circles.awk)
#   lint-tables    every table of every class, by the test suites over the registry;
#                  lint-specs, its part, finds what stands in no class's tables (tests/specs.awk)
#   lint-static    objects of models/ hold no data that changes (a plain build: no sanitizer)
#   lint-tidy      clang-tidy with .clang-tidy, one stamp a file
#   lint-cppcheck  cppcheck
#   lint-man       groff's warnings on the manual pages

TIDY      ?= clang-tidy
CPPCHECK  ?= cppcheck
LINT_SRC   = $(sort $(SIM_SRC) $(MAIN) $(MODEL_SRC) $(TEST_SRC) $(BENCH_SRC) $(COUNT_SRC))
LINT_TEXT  = $(sort $(foreach d,sim $(MODEL_DIRS),$(wildcard $(d)/*.[ch] $(d)/*/*.[ch])))

.PHONY: lint-layers lint-circles lint-specs lint-tables lint-static lint-tidy lint-cppcheck lint-man
lint: lint-layers lint-circles lint-tables lint-static lint-tidy lint-cppcheck lint-man
	@echo "lint: clean"

lint-layers:
	@sh tests/support/layers_test.sh
	@awk -f tests/layers.awk $(LINT_TEXT) && echo "layers: $(words $(LINT_TEXT)) files"

# The folders whose nouns others stand on. A protocol's class names the functions of its files, which call it.
CIRCLES_SRC := $(filter models/core/% models/ike/% models/ospf/%,$(MODEL_SRC))
lint-circles: $(call obj,$(CIRCLES_SRC))
	@sh tests/support/circles_test.sh
	@nm -A $^ | awk -f tests/circles.awk && echo "circles: none but of one noun in $(words $^) files"

lint-specs:
	@awk -f tests/specs.awk $(MODEL_SRC)

lint-tables: lint-specs $(BUILD)/tests
	@$(BUILD)/tests 'tables_*' >$(BUILD)/lint-tables.log 2>&1 || { cat $(BUILD)/lint-tables.log; exit 1; }
	@echo "tables: sound"

# .data.rel.ro is constant once it is loaded; .rodata and .text are constant anyway.
lint-static: $(call obj,$(MODEL_SRC))
	@size -A $^ | awk '/ :$$/ { object = $$1 } \
		$$1 ~ /^\.t?(data|bss)/ && $$1 !~ /^\.data\.rel\.ro/ && $$2 > 0 { print object ": " $$2 " octets in " $$1 ", expected none: models have no static variables"; bad = 1 } \
		END { exit bad }' && echo "static: $(words $^) objects of models hold nothing that changes"

lint-tidy: $(patsubst %.c,$(BUILD)/tidy/%.ok,$(LINT_SRC))
	@echo "clang-tidy: $(words $^) files"

# The analyzer takes most of the time, and a test that goes wrong fails by itself; tests compare whole records,
# whose padding they have zeroed.
tidy_less = $(if $(filter tests/%,$1),--checks='-clang-analyzer-*$(comma)-bugprone-suspicious-memory-comparison')
comma := ,
# A function is given up after 75 000 states, clang's own bound of its shallow mode, not after 225 000: that takes
# two fifths of the time. Inlining stays deep.
TIDY_DEPTH := -Xclang -analyzer-config -Xclang max-nodes=75000

# Tidied again when the object is made again: that knows which headers a file has.
$(BUILD)/tidy/%.ok: %.c $(BUILD)/obj/%.o .clang-tidy
	@mkdir -p $(@D)
	@$(TIDY) --quiet $(call tidy_less,$<) $< -- $(filter-out -Werror,$(CFLAGS_ALL)) $(TIDY_DEPTH) >$@.log 2>/dev/null || { cat $@.log; rm -f $@; exit 1; }
	@mv $@.log $@

# Left out: what cppcheck cannot see through (GLib's cleanup attributes, tables filled by macros) and what is
# style. The library file is cppcheck's own of GLib and GTK.
lint-cppcheck: $(BUILD)/gen/.stamp
	@mkdir -p $(BUILD)/cppcheck
	@$(CPPCHECK) --quiet --std=c11 --library=gtk --enable=warning,performance,portability -j2 \
		--cppcheck-build-dir=$(BUILD)/cppcheck --error-exitcode=1 --inline-suppr \
		--suppressions-list=tests/support/cppcheck.txt -I. $(MODEL_INC) $(LINT_SRC)
	@echo "cppcheck: $(words $(LINT_SRC)) files"

lint-man: $(MANUALS)
	@for page in $(filter %.1 %.5,$(MANUALS)); do \
		said=$$(groff -man -Tutf8 -ww -z $$page 2>&1) && [ -z "$$said" ] || { echo "$$page: $$said"; exit 1; }; \
	done
	@echo "manual pages: sound"
