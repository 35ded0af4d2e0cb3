# `make` alone prints the commands. Python 3.11 or later and make are all that is needed.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
RUN := $(VENV)/bin/python -P
# Tests wait for servers and browsers as well, so three at a time keep two cores busy.
N := 3
ETAGE := $(VENV)/bin/etage
READY := $(VENV)/ready
# Seen empty, it stands for the first Python on the PATH that is recent enough.
PYTHON ?=
# The selection of tests, and how many processes run them: make test T="-k referral" N=2
T ?=
N ?=
# The workloads of the benchmark: make bench W="post-1 lag"
W ?=
# The faults: make faults F="F30 F31"
F ?=
# The pages: make screenshots P="menage tableau"
P ?=

# A folder that was moved or copied needs a new environment: its scripts name the old place.
ifneq ($(CURDIR),$(shell cat $(READY) 2>/dev/null))
.PHONY: $(READY)
endif

.PHONY: help
help: ## prints these commands
	@echo "make COMMAND, where COMMAND is one of:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | sort \
		| while IFS='	' read -r name words; do printf '  %-12s %s\n' "$$name" "$$words"; done

.PHONY: setup
setup: $(READY) ## makes .venv and installs what the lock says, hashes checked

$(READY): requirements.lock pyproject.toml
	@python="$(PYTHON)"; \
	for name in python3 python3.14 python3.13 python3.12 python3.11; do \
		[ -n "$$python" ] && break; \
		"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			&& python="$$name"; \
	done; \
	[ -n "$$python" ] || { \
		echo "etage needs Python 3.11 or later, and none was found on the PATH." \
			"Install one, or name it: make setup PYTHON=/path/to/python3" >&2; exit 1; }; \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
		version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
		echo "$$python cannot make a virtual environment here." \
			"On Debian and Ubuntu, install it: apt install python$$version-venv" >&2; exit 1; }; \
	clear=""; [ -f $(READY) ] && [ "$$(cat $(READY))" != "$(CURDIR)" ] && clear="--clear"; \
	"$$python" -m venv $$clear $(VENV)
	@echo "Installing into $(VENV): a minute or two the first time."
	@$(VENV)/bin/python -m pip install --disable-pip-version-check --quiet \
		--require-hashes -r requirements.lock
	@$(VENV)/bin/python -m pip install --disable-pip-version-check --quiet \
		--no-deps --no-build-isolation --editable .
	@printf '%s' "$(CURDIR)" > $(READY)

.PHONY: demo
demo: setup ## starts everything with invented households, and says what to open
	$(ETAGE) demo

.PHONY: serve
serve: setup ## starts the service on its own data folder, without the demonstration
	$(ETAGE) serve

.PHONY: test
test: setup ## runs the tests, a file in each of N processes; T="-k words" or T=tests/domain chooses, N=0 is one by one
	$(VENV)/bin/python -m pytest -n $(N) --dist loadfile $(T)

.PHONY: check
check: setup ## format, lint, types, layers; changes nothing
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

.PHONY: fix
fix: setup ## formats, and mends what ruff can mend
	$(VENV)/bin/ruff check --fix-only .
	$(VENV)/bin/ruff format .

.PHONY: bench
bench: setup ## measures the workloads beside their ceilings; W="post-1 lag" chooses
	$(ETAGE) bench $(W)

.PHONY: faults
faults: setup ## runs every fault with its broken variant; F="F30 F31" or F="--area rights" chooses
	$(RUN) tests/faults/launch.py tests.faults.reporting -n $(N) $(F)
	$(if $(F),,$(RUN) tests/faults/launch.py tests.faults.oracle)

.PHONY: catalogue
catalogue: setup ## writes the stored shape of every event; review the difference
	$(RUN) tests/test_event_catalogue.py

.PHONY: docs
docs: setup ## writes docs/events.md and the catalogue of docs/dpo.md from the facts
	$(RUN) -m adapters.event_docs docs/events.md
	$(RUN) -m adapters.field_docs docs/dpo.md

.PHONY: screenshots
screenshots: setup ## writes docs/pages.md and its pictures, from a demonstration of its own; P="menage tableau" chooses
	$(RUN) tests/faults/launch.py tests.screenshots.taking $(P)

.PHONY: rgaa
rgaa: setup ## looks at every page with axe, in a browser, and writes what it found in docs/rgaa.md
	$(RUN) tests/faults/launch.py tests.pages.rgaa

.PHONY: lock
lock: setup ## resolves the dependencies anew and writes requirements.lock
	$(VENV)/bin/python -m pip install --disable-pip-version-check --quiet uv
	$(VENV)/bin/uv pip compile pyproject.toml --group dev --generate-hashes --universal \
		--python-version 3.11 --quiet --upgrade -o requirements.lock
