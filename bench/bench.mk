# Speed, beside its peers. Included by the Makefile.
#
#   make bench          all figures, some fifteen minutes
#   make bench-quick    the same at fewer sizes and for shorter, two minutes

LOAD := $(BUILD)/bench/load
INSIDE := $(BUILD)/bench/inside
YOUTHS := $(BUILD)/bench/youths
PLAN := $(BUILD)/bench/plan
LEMON := $(BUILD)/bench/lemon
UNAUDITED := $(BUILD)/bench/unaudited
UNSEALED := $(BUILD)/bench/unsealed
BENCH_OBJECTS := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard bench/*.c))
# Each program's own file; the rest is shared.
MAINS := load inside plan youths unaudited unsealed
SHARED_OBJECTS := $(filter-out $(foreach main,$(MAINS),%/$(main).o),$(BENCH_OBJECTS))
main_of = $(BUILD)/obj/bench/$(1).o
LOAD_OBJECTS := $(call main_of,load) $(filter-out %/city.o %/export.o,$(SHARED_OBJECTS)) \
                $(filter $(BUILD)/obj/proto/%,$(OBJECTS))
INSIDE_OBJECTS := $(call main_of,inside) $(SHARED_OBJECTS) $(BUILD)/parts.a
PLAN_OBJECTS := $(call main_of,plan) $(SHARED_OBJECTS) $(BUILD)/parts.a
YOUTHS_OBJECTS := $(call main_of,youths) $(SHARED_OBJECTS) $(BUILD)/parts.a

# Peers; a missing one's lines are skipped by name. A node or npm from elsewhere does as well.
PEERS := redis-server redis-tools postgresql python3 python3-numpy python3-psycopg2 \
         python3-scipy liblemon-dev \
         $(if $(shell command -v node 2>/dev/null),,nodejs) \
         $(if $(shell command -v npm 2>/dev/null),,npm)
PACKAGES := build/bench/packages
DUCKDB := @duckdb/node-api@1.5.6-r.1

.PHONY: bench bench-quick deps-bench
bench bench-quick: deps-bench
	@$(MAKE) --no-print-directory -j$(JOBS) $(BUILD)/praktik $(LOAD) $(INSIDE) $(PLAN) $(YOUTHS) $(UNAUDITED) $(UNSEALED)
	-@$(MAKE) --no-print-directory $(LEMON) 2>/dev/null || echo "# no LEMON: liblemon-dev"
	@$(PYTHON) bench/run --build $(BUILD) $(if $(filter bench-quick,$@),--quick)

deps-bench: deps-build
	-$(call install_missing,$(PEERS))
	@mkdir -p $(PACKAGES) && { test -d $(PACKAGES)/node_modules/@duckdb/node-api || \
	    npm install --prefix $(PACKAGES) --no-save --no-package-lock --no-audit --no-fund \
	    --silent $(DUCKDB) || echo "# no DuckDB: npm could not install it"; }

$(LOAD): $(LOAD_OBJECTS)
$(INSIDE): $(INSIDE_OBJECTS)
$(PLAN): $(PLAN_OBJECTS)
$(YOUTHS): $(YOUTHS_OBJECTS)
$(LOAD) $(INSIDE) $(PLAN) $(YOUTHS):
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# The server, but that it notes nothing in the audit log.
$(UNAUDITED): $(OBJECTS) $(BUILD)/obj/bench/unaudited.o
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--wrap=auditor_read,--wrap=auditor_change -o $@ $^ $(LDLIBS)

# The same, and what is about youths lies open.
$(UNSEALED): $(OBJECTS) $(BUILD)/obj/bench/unaudited.o $(BUILD)/obj/bench/unsealed.o
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(CFLAGS) $(LDFLAGS) -Wl,--wrap=auditor_read,--wrap=auditor_change,--wrap=store_vault -o $@ $^ $(LDLIBS)

# Headers alone; its warnings are not ours.
$(LEMON): bench/lemon.cc
	@mkdir -p $(@D)
	$(call say,c++)$(CXX) -std=c++17 -O3 -march=native -DNDEBUG -w -o $@ $<

-include $(BENCH_OBJECTS:.o=.d)
