# praktik: `make demo` and `make check` do everything on a fresh Debian machine.
#
#   make            the binary, build/praktik            make deps    what Debian packages it needs
#   make check      all tests                            make lint    formatting, analysis, docs
#   make demo       a match list from a demo server      make bench   speed, beside its peers
#   SAN=1           with address and undefined-behaviour sanitizers; SAN=thread for threads

SAN ?=
CC ?= cc
MSGPACK := $(shell pkg-config --exists msgpack-c 2>/dev/null && echo msgpack-c || echo msgpack)
LIBS := $(MSGPACK) lmdb libevent_core libevent_pthreads libsodium jansson

ifeq ($(SAN),)
  BUILD := build
  OPTIMISE := -O2 -D_FORTIFY_SOURCE=2
else ifeq ($(SAN),thread)
  BUILD := build/thread
  OPTIMISE := -O1 -fsanitize=thread
else
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

.PHONY: all deps check lint demo bench fuzz interop clean unit
all: $(BUILD)/praktik

$(BUILD)/praktik: $(OBJECTS)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/parts.a: $(PARTS)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/parts.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -MMD -MP -o $@ $< $(BUILD)/parts.a $(LDLIBS) -lcmocka

unit: $(UNITS)
	@set -e; for test in $(UNITS); do $$test; done

clean:
	rm -rf build

-include $(OBJECTS:.o=.d) $(UNITS:=.d)
