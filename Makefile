# SPDX-License-Identifier: Apache-2.0
# The front door: CMake presets and pip stand behind it. Every target sets up what it needs.
#
#   PREFIX=DIR    where `make install` installs (default /usr/local)
#   PYTHON=FILE   the Python for .venv (default: the first python3 that is 3.11 or newer)
#   VERBOSE=1     show the output of every step
#   JOBS=N        parallel jobs (default: the number of processors)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory
SHELL := /bin/bash

PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
export PYTHON JOBS
export CMAKE_BUILD_PARALLEL_LEVEL := $(JOBS)
export CTEST_PARALLEL_LEVEL := $(JOBS)

VENV := .venv
BIN := $(VENV)/bin
STEP := tools/step.sh
# The stamps bear the folder's path: a virtual environment does not survive being moved.
MADE := $(VENV)/.made/$(shell pwd | cksum | cut -d ' ' -f 1)
PACKAGE_SOURCES := CMakeLists.txt pyproject.toml $(shell find trueseed cli cmake python \
	-path '*/__pycache__' -prune -o \
	-type f -not -name '*_test.cc' -not -name '*_bench.cc' -print 2>/dev/null)

.PHONY: help
help: ## this list
	@echo "Trueseed: the same seed gives the same result."
	@echo
	@sed -n -E 's/^([a-z-]+):.*## (.*)$$/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | \
		awk -F '|' '{ printf "%-18s %s\n", $$1, $$2 }'
	@echo
	@echo "Start with: make demo"

# --- What users want -------------------------------------------------------------------------

.PHONY: demo
demo: $(MADE)/package $(MADE)/demo | test-packages ## real training on real data, made the same to the last bit
	@$(STEP) demo-build "Build: the C++ example" tools/cmake.sh libtorch --target digits
	@PATH="$(CURDIR)/$(BIN):$$PATH" tools/demo.sh

.PHONY: build
build: $(MADE)/package ## .venv with the Python package and the command line
	@echo
	@echo "Built $$($(BIN)/trueseed --version). Use it with:"
	@echo
	@echo "    source $(BIN)/activate"
	@echo "    trueseed run --seed 73 -- python your_program.py"

.PHONY: install
install: | build-packages ## the C++ library and the command line into PREFIX
	@$(STEP) install-build "Building the C++ library" tools/cmake.sh release
	@$(STEP) install "Installing it into $(PREFIX)" \
		cmake --install build/release --prefix "$(PREFIX)"

.PHONY: install-libtorch
install-libtorch: $(MADE)/package $(MADE)/demo | test-packages ## the same, and the library for LibTorch programs
	@$(STEP) install-libtorch-build "Building the LibTorch library" tools/cmake.sh libtorch
	@$(STEP) install-libtorch "Installing it into $(PREFIX)" \
		cmake --install build/libtorch --prefix "$(PREFIX)"

# --- What developers want --------------------------------------------------------------------

.PHONY: test
test: test-core test-sanitize test-libtorch lint docs test-python ## every test
	@tools/summary.sh test-core test-asan test-tsan test-libtorch test-python

.PHONY: test-core
test-core: | test-packages
	@$(STEP) build-core "Build: C++ core" tools/cmake.sh dev
	@$(STEP) test-core "Test: C++ core" ctest --preset dev

.PHONY: test-sanitize
test-sanitize: | test-packages
	@$(STEP) build-asan "Build: C++ core, address and UB sanitizer" tools/cmake.sh asan
	@$(STEP) test-asan "Test: C++ core, address and UB sanitizer" tools/fixed-addresses.sh ctest --preset asan
	@$(STEP) build-tsan "Build: C++ core, thread sanitizer" tools/cmake.sh tsan
	@$(STEP) test-tsan "Test: C++ core, thread sanitizer" tools/fixed-addresses.sh ctest --preset tsan

.PHONY: test-libtorch
test-libtorch: $(MADE)/demo | test-packages
	@$(STEP) build-libtorch "Build: LibTorch library" tools/cmake.sh libtorch
	@$(STEP) test-libtorch "Test: LibTorch library" ctest --preset libtorch

.PHONY: test-python
test-python: $(MADE)/package $(MADE)/demo $(MADE)/dev | test-packages
	@$(STEP) test-python "Test: Python, command line, installation" \
		$(BIN)/python -m pytest -q -p no:cacheprovider -n $(JOBS) --dist loadfile tests

.PHONY: sanitize
sanitize: test-sanitize ## the C++ core under the address, UB and thread sanitizers

.PHONY: lint
lint: $(MADE)/dev $(MADE)/demo | test-packages ## format, style, types and scripts are checked
	@$(STEP) lint "Lint: format, style, types, scripts" tools/lint.sh

.PHONY: tidy
tidy: $(MADE)/dev | test-packages ## clang-tidy over the C++ core (slow)
	@$(STEP) tidy-build "Build: C++ core" tools/cmake.sh dev
	@$(STEP) tidy "Lint: clang-tidy" tools/tidy.sh

.PHONY: format
format: $(MADE)/dev ## the source is formatted in place
	@tools/format.sh

.PHONY: docs
docs: $(MADE)/build ## links and make targets named in the documentation are checked
	@$(STEP) docs "Docs: links, make targets" $(BIN)/python tools/check_docs.py

.PHONY: bench
bench: $(MADE)/package $(MADE)/demo | test-packages ## what Trueseed costs, measured
	@$(STEP) bench-configure "Configure: benchmarks" \
		cmake --preset release -B build/bench -DTRUESEED_BUILD_BENCH=ON
	@$(STEP) bench-build "Build: benchmarks" cmake --build build/bench --target trueseed_bench
	@build/bench/bin/trueseed_bench
	@$(BIN)/python bench/draws.py
	@$(BIN)/python bench/startup.py
	@$(BIN)/python bench/observe.py
	@$(BIN)/python bench/debug_mode.py

.PHONY: clean
clean: ## build/ and .venv are removed
	rm -rf build $(VENV)

# --- What these stand on ---------------------------------------------------------------------

.PHONY: build-packages test-packages
build-packages:
	@tools/setup.sh packages build
test-packages:
	@tools/setup.sh packages test

$(MADE)/venv: | build-packages
	@tools/setup.sh venv
	@mkdir -p $(@D) && touch $@

$(MADE)/build: tools/requirements-build.txt | $(MADE)/venv
	@tools/setup.sh pip $<
	@touch $@

$(MADE)/demo: tools/requirements-demo.txt | $(MADE)/venv
	@tools/setup.sh pip $<
	@touch $@

# Together with what is there already, so that pip keeps one consistent set.
$(MADE)/dev: tools/requirements-dev.txt | $(MADE)/build $(MADE)/demo
	@tools/setup.sh pip $<
	@touch $@

# With PyTorch, since the observer is built for the one that is there.
$(MADE)/package: $(MADE)/build $(MADE)/demo $(PACKAGE_SOURCES)
	@tools/setup.sh package
	@touch $@
