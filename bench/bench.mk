# Speed, beside its peers. Included by the Makefile.
#
#   make bench          all figures, some three minutes
#   make bench-quick    the same at fewer sizes and for shorter, under a minute

LOAD := $(BUILD)/bench/load
LOAD_SOURCES := $(wildcard bench/*.c)
LOAD_OBJECTS := $(LOAD_SOURCES:%.c=$(BUILD)/obj/%.o) $(filter $(BUILD)/obj/proto/%,$(OBJECTS))

# redis-server is the peer; without it its lines are skipped by name.
.PHONY: bench bench-quick deps-bench
bench bench-quick: deps-bench
	@$(MAKE) --no-print-directory -j$(JOBS) $(BUILD)/praktik $(LOAD)
	@$(PYTHON) bench/run --build $(BUILD) $(if $(filter bench-quick,$@),--quick)

deps-bench: deps-build
	-$(call install_missing,redis-server redis-tools python3)

$(LOAD): $(LOAD_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

-include $(LOAD_SOURCES:%.c=$(BUILD)/obj/%.d)
