# The long form of what `make check` does in short. Included by the Makefile.
#
#   make crash-long    KILLS times kill -9 under a write load, 5000 are some ten minutes

KILLS ?= 5000

.PHONY: crash-long
crash-long: deps-check
	@$(MAKE) --no-print-directory -j$(JOBS) all
	PRAKTIK=build/praktik $(PYTHON) tests/crash/kill_loop.py --kills $(KILLS)
	PRAKTIK=build/praktik $(PYTHON) tests/crash/kill_certificates.py --kills $$(($(KILLS) / 10))
