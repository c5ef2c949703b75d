# Speed, beside its peers. Included by the Makefile.
#
#   make bench          all figures, some three minutes
#   make bench-quick    the same at fewer sizes and for shorter, under a minute

LOAD := $(BUILD)/bench/load
INSIDE := $(BUILD)/bench/inside
BENCH_OBJECTS := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard bench/*.c))
LOAD_OBJECTS := $(filter-out %/inside.o %/city.o %/export.o,$(BENCH_OBJECTS)) \
                $(filter $(BUILD)/obj/proto/%,$(OBJECTS))
INSIDE_OBJECTS := $(filter-out %/load.o,$(BENCH_OBJECTS)) $(BUILD)/parts.a

# redis-server is the peer; without it its lines are skipped by name.
.PHONY: bench bench-quick deps-bench
bench bench-quick: deps-bench
	@$(MAKE) --no-print-directory -j$(JOBS) $(BUILD)/praktik $(LOAD) $(INSIDE)
	@$(PYTHON) bench/run --build $(BUILD) $(if $(filter bench-quick,$@),--quick)

deps-bench: deps-build
	-$(call install_missing,redis-server redis-tools python3)

$(LOAD): $(LOAD_OBJECTS)
$(INSIDE): $(INSIDE_OBJECTS)
$(LOAD) $(INSIDE):
	@mkdir -p $(@D)
	$(call say,link)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

-include $(BENCH_OBJECTS:.o=.d)
