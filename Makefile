# Two commands: `make lab` opens the course, `make test` proves it. `make help` lists the rest.

LAB_ARGS ?=
TEST_ARGS ?=
BENCH_ARGS ?=
SITE_ARGS ?=

VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
SEARCH := python3 python3.14 python3.13 python3.12 python3.11
PYTHON ?= $(shell for p in $(SEARCH); do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo "$$p"; break; }; done)
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Every warning is an error, but for those of old libraries about still other libraries.
STRICT := -W error -W "ignore::DeprecationWarning:matplotlib._fontconfig_pattern" \
	-W "ignore::DeprecationWarning:matplotlib._mathtext"
# What needs no browser, no database server and no sandbox.
ANYWHERE := tests/core tests/running tests/checks/test_faults.py tests/figures/test_kit.py \
	tests/way_in/test_cli.py tests/way_in/test_terminal.py tests/way_in/test_workspace.py

.PHONY: lab test site serve-site env bench bench-grading bench-term bench-figures bench-site look states mutation lock help system \
	release lowest newest bounds

lab: env  ## open the course in JupyterLab (LAB_ARGS="--port 8899 --no-browser" goes to dlcourse lab)
	@$(BIN)/dlcourse lab $(LAB_ARGS)

test: export PYTHONDONTWRITEBYTECODE =  # each of its many processes imports what the first compiled
test: export OPENBLAS_NUM_THREADS = 1  # the cores have other tests to run
test: env system  ## run every test, on all cores (TEST_ARGS goes to pytest)
	@$(BIN)/python -m pytest --numprocesses logical --dist loadfile $(TEST_ARGS)

env: $(STAMP)  ## set up the virtual environment in .venv

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "The course needs Python 3.11 or newer, with its venv module" \
		"(on Debian and Ubuntu: apt install python3-venv). Found: $$(python3 --version 2>&1)." \
		"Name another one with: make PYTHON=/path/to/python3" >&2; exit 2; }
	@echo "Setting up the course in $(VENV) (once; half a minute, and the download)"
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --no-compile --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

bench: env  ## measure the core against PyTorch, scikit-learn and a scalar autograd
	@$(BIN)/python -m tests.benchmarks.core

bench-grading: env  ## measure grading a class against nbgrader, its memory, resuming, Dask
	@$(BIN)/python -m tests.benchmarks.grading $(BENCH_ARGS)

bench-term: env  ## measure collecting, reporting and giving back for 1,000 students
	@$(BIN)/python -m tests.benchmarks.term $(BENCH_ARGS)

bench-figures: env system  ## measure the start and the figures in a real browser
	@$(BIN)/python -m tests.benchmarks.start
	@$(BIN)/python -m tests.benchmarks.figures

site: env  ## build the web edition in build/site (needs Node.js with npm)
	@$(BIN)/dlcourse site build/site $(SITE_ARGS)

serve-site: site  ## build it and show it here, on port 8000
	@$(BIN)/python -m dlcourse.web.serve build/site

bench-site: site system  ## walk and measure the web edition in a real browser
	@$(BIN)/python -m tests.benchmarks.site $(BENCH_ARGS)
	@$(BIN)/python -m tests.benchmarks.lectures

states: env system  ## every figure at its ends and twenty random states, every lesson, themes, widths
	@DLCOURSE_STATES=20 $(BIN)/python -m pytest --quiet tests/figures/test_states.py \
		tests/browser/test_lessons.py tests/browser/test_update.py

look: env system  ## picture every lesson in a real browser
	@$(BIN)/python -m tests.look

mutation: env system  ## the kill matrix of the checks, and what `make test` tries a part of
	@$(BIN)/python -m tests.mutation
	@DLCOURSE_WHOLE=1 DLCOURSE_SEQUENCES=120 $(BIN)/python -m pytest --quiet tests/grading/others \
		tests/grading/test_attacks.py tests/grading/test_changes.py tests/grading/test_points.py \
		tests/grading/test_runs.py tests/checks/test_assignments.py

release: env  ## build source and wheel, look at what they say, and try the wheel in an environment of its own
	@rm -rf build/release && mkdir -p build/release
	@$(BIN)/uv build --quiet --no-build-isolation --python $(BIN)/python --out-dir build/release .
	@$(BIN)/python -m tests.release build/release

lowest:  ## the tests of what runs anywhere, with the lowest versions that pyproject.toml allows
	@$(MAKE) --no-print-directory bounds RESOLUTION=lowest-direct

newest:  ## the same with the newest there are
	@$(MAKE) --no-print-directory bounds RESOLUTION=highest

bounds: env
	@$(BIN)/uv venv --quiet --clear --python $(PYTHON) build/$(RESOLUTION)
	@$(BIN)/uv pip install --quiet --python build/$(RESOLUTION)/bin/python \
		--resolution $(RESOLUTION) --editable '.[test]'
	@build/$(RESOLUTION)/bin/python $(STRICT) -m pytest -p no:cacheprovider -m "not slow and not browser" \
		$(ANYWHERE) $(TEST_ARGS)

lock:  ## pin every dependency of pyproject.toml anew, in requirements.lock
	@test -x $(BIN)/uv || $(MAKE) env
	@$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade --quiet \
		--output-file requirements.lock

system:  # what tests need that pip cannot install: Chromium, PostgreSQL, bubblewrap on Linux (and Firefox)
	@missing=""; \
	has() { for name; do command -v "$$name" && return; done >/dev/null; return 1; }; \
	has chromium chromium-browser google-chrome || missing="chromium"; \
	has initdb $(wildcard /usr/lib/postgresql/*/bin/initdb) || missing="$$missing postgresql"; \
	test "$$(uname)" != Linux || has bwrap || missing="$$missing bubblewrap"; \
	! grep -qs '^ID=debian' /etc/os-release || has firefox-esr firefox \
		|| missing="$$missing firefox-esr"; \
	test -n "$$missing" || exit 0; \
	if command -v apt-get >/dev/null; then \
		sudo=""; test "$$(id -u)" = 0 || sudo=sudo; \
		echo "Installing $$missing"; \
		{ $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
			apt-get install -qq -y --no-install-recommends $$missing; } >/dev/null && exit 0; \
	fi; \
	echo "Please install $$missing with your system's package manager:" \
		"the tests that need it fail or are skipped without." >&2

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) \
		| while IFS='|' read -r name what; do printf '%-14s %s\n' "$$name" "$$what"; done
