# Speed, beside its peers. Included by the Makefile.
#
#   make bench          all figures, some fifteen minutes
#   make bench-quick    the same at fewer sizes and for shorter, two minutes

LOAD := $(BUILD)/bench/load
INSIDE := $(BUILD)/bench/inside
PLAN := $(BUILD)/bench/plan
LEMON := $(BUILD)/bench/lemon
UNAUDITED := $(BUILD)/bench/unaudited
UNSEALED := $(BUILD)/bench/unsealed
BENCH_OBJECTS := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard bench/*.c))
LOAD_OBJECTS := $(filter-out %/inside.o %/plan.o %/city.o %/export.o %/unaudited.o %/unsealed.o,$(BENCH_OBJECTS)) \
                $(filter $(BUILD)/obj/proto/%,$(OBJECTS))
INSIDE_OBJECTS := $(filter-out %/load.o %/plan.o %/unaudited.o %/unsealed.o,$(BENCH_OBJECTS)) $(BUILD)/parts.a
PLAN_OBJECTS := $(filter-out %/load.o %/inside.o %/unaudited.o %/unsealed.o,$(BENCH_OBJECTS)) $(BUILD)/parts.a

# Peers; a missing one's lines are skipped by name. A node or npm from elsewhere does as well.
PEERS := redis-server redis-tools postgresql python3 python3-numpy python3-psycopg2 \
         python3-scipy liblemon-dev \
         $(if $(shell command -v node 2>/dev/null),,nodejs) \
         $(if $(shell command -v npm 2>/dev/null),,npm)
PACKAGES := build/bench/packages
DUCKDB := @duckdb/node-api@1.5.6-r.1

.PHONY: bench bench-quick deps-bench
bench bench-quick: deps-bench
	@$(MAKE) --no-print-directory -j$(JOBS) $(BUILD)/praktik $(LOAD) $(INSIDE) $(PLAN) $(UNAUDITED) $(UNSEALED)
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
$(LOAD) $(INSIDE) $(PLAN):
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
