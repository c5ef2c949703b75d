# praktik: `make demo` and `make check` do everything on a fresh Debian machine.
#
#   make            the binary, build/praktik          make deps     installs what is missing
#   make demo       a match list from a demo server    make check    all tests
#   make lint       formatting, analysis, documents    make bench    speed, beside its peers
#   make interop    clients from npm and Go            make fuzz     libFuzzer, FUZZ_SECONDS each
#   make protocol   proto/PROTOCOL.md from the rows    make install  DESTDIR=, PREFIX=/usr/local
#   SAN=1           with address and undefined-behaviour sanitizers; SAN=thread for threads

SAN ?=
CC ?= cc
PREFIX ?= /usr/local
PYTHON ?= /usr/bin/python3
FUZZ_SECONDS ?= 60
JOBS ?= $(shell nproc)

# V=1 shows the commands.
ifndef V
  say = @echo "  $(1) $@";
endif

MSGPACK := $(shell pkg-config --exists msgpack-c 2>/dev/null && echo msgpack-c || echo msgpack)
LIBS := $(MSGPACK) lmdb libevent_core libevent_pthreads libsodium jansson libqrencode libssl libcrypto

BUILD := build
OPTIMISE := -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
ifeq ($(SAN),thread)
  BUILD := build/thread
  OPTIMISE := -O1 -fsanitize=thread
else ifneq ($(SAN),)
  BUILD := build/san
  OPTIMISE := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
endif

WARN := -Wall -Wextra -Wpedantic -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
        -Wpointer-arith -Wwrite-strings -Wformat=2 -Wimplicit-fallthrough -Wvla -Wundef
CFLAGS += -std=c11 -g $(OPTIMISE) $(WARN) -fstack-protector-strong -fPIE -pthread
CPPFLAGS += -D_GNU_SOURCE -I. $(shell pkg-config --cflags $(LIBS) 2>/dev/null)
LDFLAGS += -pie -Wl,-z,relro,-z,now
LDLIBS += $(shell pkg-config --libs $(LIBS) 2>/dev/null) -lcsv -lm -pthread

SOURCES := $(wildcard proto/*.c data/*.c engine/*/*.c)
MAIN := engine/cli/main.c
OBJECTS := $(patsubst %.c,$(BUILD)/obj/%.o,$(SOURCES))
PARTS := $(filter-out $(BUILD)/obj/$(MAIN:.c=.o),$(OBJECTS))
UNITS := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))

.PHONY: all
all: $(BUILD)/praktik

$(BUILD)/praktik: $(OBJECTS)
	$(call say,link)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Loops that become vectors; no fused operations, so that all processors give the same bits.
$(BUILD)/obj/engine/match/kernel.o: CFLAGS += -O3 -fno-math-errno -ffp-contract=off

$(BUILD)/obj/data/catalogue.o: $(wildcard data/catalogue/*.tsv)
$(BUILD)/obj/engine/serve/web_pages.o: $(wildcard engine/serve/pages/*)

$(BUILD)/parts.a: $(PARTS)
	@rm -f $@
	@ar rcs $@ $^

# ---- what it needs ----

NEEDS_BUILD := build-essential pkg-config libevent-dev liblmdb-dev libsodium-dev libjansson-dev \
               libcsv-dev libssl-dev libqrencode-dev
NEEDS_CHECK := libcmocka-dev python3 python3-msgpack neovim openssl python3-jwt python3-jwcrypto \
               python3-cryptography
# The printed certificate is rendered, read and scanned by these; the pages are used with them.
NEEDS_E2E := chromium chromium-driver python3-selenium poppler-utils zbar-tools fonts-dejavu-core
NEEDS_LINT := clang-format clang-tidy cppcheck
NEEDS_FUZZ := clang libclang-rt-dev

# Debian's name of msgpack-c changed; whichever there is. Where all is there, nothing is asked of apt.
define install_missing
	@set -e; missing=; \
	for package in $(1); do \
	    dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || \
	        missing="$$missing $$package"; \
	done; \
	msgpack=; \
	if ! pkg-config --exists msgpack-c 2>/dev/null && ! pkg-config --exists msgpack 2>/dev/null; \
	then msgpack=libmsgpack-dev; fi; \
	if [ -n "$$missing$$msgpack" ]; then \
	    root=; [ "$$(id -u)" = 0 ] || root=sudo; \
	    for tool in apt-get $$root; do command -v $$tool >/dev/null || { \
	        echo "no $$tool here; install what is missing by other means:$$missing $$msgpack"; \
	        exit 1; }; \
	    done; \
	    $$root apt-get update -qq; \
	    if [ -n "$$msgpack" ] && apt-cache show libmsgpack-c-dev >/dev/null 2>&1; \
	    then msgpack=libmsgpack-c-dev; fi; \
	    echo "installing:$$missing $$msgpack"; \
	    $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	        $$missing $$msgpack >/dev/null; \
	fi
endef

.PHONY: deps deps-build deps-check deps-lint deps-fuzz
deps: deps-build deps-check deps-lint
deps-build:
	$(call install_missing,$(NEEDS_BUILD))
deps-check:
	$(call install_missing,$(NEEDS_BUILD) $(NEEDS_CHECK) $(NEEDS_E2E))
deps-lint:
	$(call install_missing,$(NEEDS_BUILD) $(NEEDS_LINT))
deps-fuzz:
	$(call install_missing,$(NEEDS_BUILD) $(NEEDS_FUZZ))

# ---- what people start ----

# The libraries' flags are looked up when this file is read, so that what was installed by a first
# make is seen by a second.
.PHONY: demo check lint interop install protocol clean
demo: deps-build
	@mkdir -p build && echo "building praktik ..."
	@$(MAKE) --no-print-directory -j$(JOBS) all >build/make.log 2>&1 || \
	    { cat build/make.log; exit 1; }
	@build/praktik demo build/demo

check: deps-check
	@$(MAKE) --no-print-directory -j$(JOBS) all units
	@$(MAKE) --no-print-directory run-includes run-units run-server run-e2e run-crash
	@$(MAKE) --no-print-directory -j$(JOBS) SAN=1 all units replays
	@$(MAKE) --no-print-directory SAN=1 run-units run-replays run-server
	@$(MAKE) --no-print-directory -j$(JOBS) SAN=thread all units
	@$(MAKE) --no-print-directory SAN=thread run-units run-server
	@echo "all checks passed"

lint: deps-lint
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@$(MAKE) --no-print-directory -j$(JOBS) run-lint

install: all
	install -D -m 755 build/praktik $(DESTDIR)$(PREFIX)/bin/praktik
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/praktik README.md proto/PROTOCOL.md LICENSE
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/praktik/demo data/demo/*.csv

protocol: all
	build/praktik describe --markdown >proto/PROTOCOL.md

clean:
	rm -rf build

# ---- tests ----

# A test of the server mostly waits for it.
BESIDE ?= $(shell echo $$(($(JOBS) + 1)))

.PHONY: units run-units run-server run-e2e run-crash run-includes replays run-replays
units: $(UNITS)

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/parts.a
	@mkdir -p $(@D)
	$(call say,test)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/parts.a $(LDLIBS) -lcmocka

run-units: $(UNITS)
	@printf '%s\n' $(UNITS) | xargs -P $(JOBS) -I{} sh -c \
	    'timeout 300 {} >{}.log 2>&1 || { cat {}.log; echo "{} failed"; exit 255; }'
	@echo "$(words $(UNITS)) unit test programs passed ($(BUILD))"

run-server: $(BUILD)/praktik
	PRAKTIK=$(BUILD)/praktik $(PYTHON) tests/beside tests/server $(BESIDE)

run-e2e: $(BUILD)/praktik
	PRAKTIK=$(BUILD)/praktik $(PYTHON) -m unittest discover -s tests/e2e -p 'test_*.py'

# The long form of what make check does 120 times: who is gone is in no answer.
.PHONY: races
races: deps-check $(BUILD)/praktik
	cd tests/server && RACES=10000 PRAKTIK=$(CURDIR)/$(BUILD)/praktik $(PYTHON) -m unittest test_waivers.Races

# The long form of what make check does 100,000 times: changes leave no memory behind.
.PHONY: updates
updates: deps-check $(BUILD)/unit/test_match_growth
	UPDATES=10000000 $(BUILD)/unit/test_match_growth

run-crash: $(BUILD)/praktik
	PRAKTIK=$(BUILD)/praktik $(PYTHON) tests/crash/kill_loop.py
	PRAKTIK=$(BUILD)/praktik $(PYTHON) tests/crash/kill_certificates.py
	PRAKTIK=$(BUILD)/praktik $(PYTHON) tests/crash/full_disk.py

# Includes point one way: engine -> data -> proto; within engine, match sees neither serve nor
# cases. Libraries stay in the one file that is for them.
define refuse_include
	@if grep -nE '#include [<"]$(2)' $(1); then echo "$(3)"; exit 1; fi
endef
run-includes:
	$(call refuse_include,proto/*.[ch],(data|engine)/,proto/ knows neither data/ nor engine/)
	$(call refuse_include,data/*.[ch],engine/,data/ does not know engine/)
	$(call refuse_include,engine/match/*.[ch],engine/(serve|cases|cli)/,match/ knows only match/)
	$(call refuse_include,engine/cases/*.[ch],engine/(serve|cli)/,cases/ know no server)
	$(call refuse_include,engine/serve/*.[ch],engine/cli/,serve/ does not know cli/)
	$(call refuse_include,$(filter-out data/store.c data/txn.c,$(SOURCES)),(lmdb.h|data/store_inside.h),LMDB is for data/store.c and txn.c)
	$(call refuse_include,$(filter-out engine/serve/loop.c,$(SOURCES)),event2/,libevent is for loop.c)
	$(call refuse_include,$(filter-out engine/cases/qr.c,$(SOURCES)),qrencode.h,QR codes are for qr.c)
	$(call refuse_include,$(filter-out proto/json.c engine/cases/credential.c,$(SOURCES)),jansson.h,JSON is for json.c and credential.c)
	$(call refuse_include,$(filter-out proto/%,$(SOURCES)),msgpack,MessagePack is for proto/)
	$(call refuse_include,$(filter-out proto/tls.c,$(SOURCES)),openssl/,OpenSSL is for proto/tls.c)
	@echo "includes point the right way"

REPLAYS := $(FUZZERS:%=$(BUILD)/fuzz/replay_%)
replays: $(REPLAYS)

$(BUILD)/fuzz/replay_%: tests/fuzz/fuzz_%.c $(BUILD)/parts.a
	@mkdir -p $(@D)
	$(call say,test)$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -DFUZZ_REPLAY -MMD -MP -o $@ $< $(BUILD)/parts.a $(LDLIBS)

run-replays: $(REPLAYS)
	@set -e; for name in $(FUZZERS); do $(BUILD)/fuzz/replay_$$name tests/fuzz/corpus/$$name/*; done
	@echo "fuzz corpora replayed"

# ---- fuzzing ----

.PHONY: fuzz
fuzz: deps-fuzz
	@set -e; for name in $(FUZZERS); do \
	    $(MAKE) --no-print-directory -j$(JOBS) build/fuzz/fuzz_$$name; \
	    mkdir -p build/fuzz/found_$$name; \
	    build/fuzz/fuzz_$$name -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=1024 -max_len=4096 \
	        build/fuzz/found_$$name tests/fuzz/corpus/$$name; \
	done

build/fuzz/fuzz_%: tests/fuzz/fuzz_%.c $(filter-out engine/cli/%,$(SOURCES))
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -pthread -o $@ $^ $(LDLIBS)

# ---- lint ----

STYLED := $(wildcard proto/*.[ch] data/*.[ch] engine/*/*.[ch] tests/unit/*.[ch] tests/fuzz/*.[ch] \
            bench/*.[ch])
TIDIED := $(SOURCES:%=tidy/%)

.PHONY: run-lint lint-format lint-cppcheck lint-protocol $(TIDIED)
run-lint: lint-format run-includes lint-cppcheck lint-protocol $(TIDIED)
	@echo "lint passed"

lint-format:
	@clang-format --dry-run -Werror $(STYLED)

# Null dereferences are left to clang-tidy: cppcheck takes the field rows' _Generic for one.
lint-cppcheck:
	@cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
	    --inline-suppr --suppress=missingIncludeSystem --suppress=nullPointerRedundantCheck --suppress=nullPointer \
	    --suppress=arrayIndexOutOfBoundsCond \
	    -D_GNU_SOURCE -I. -j$(JOBS) $(SOURCES)

lint-protocol: build/praktik
	@build/praktik describe --markdown | diff -u proto/PROTOCOL.md - >/dev/null || \
	    { echo "proto/PROTOCOL.md is stale: make protocol"; exit 1; }

$(TIDIED): tidy/%:
	@clang-tidy --quiet --warnings-as-errors='*' $* -- $(CPPFLAGS) -std=c11 2>/dev/null

-include bench/bench.mk tests/crash/crash.mk tests/interop/interop.mk

-include $(OBJECTS:.o=.d) $(UNITS:=.d) $(REPLAYS:=.d)
