# Quiet about success, clear in failure. `make` alone lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help env run-env run test check fmt golden learn bench soak lock

PYTHON ?=
UPGRADE ?=
QUICK ?=
WORKERS ?= 2
# Any arguments for pytest: make test T='tests/domain -x'
T ?=
export PYTHON UPGRADE QUICK
# Tests start many processes: none of them should compile all modules again (empty means "do write them").
export PYTHONDONTWRITEBYTECODE :=

PY := .venv/bin/python

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: ## .venv with all that development needs, pinned by hash
	@scripts/make-env dev

run-env:
	@scripts/make-env run

run: run-env ## bot + sandbox on SQLite with the sample county; prints the address to open
	@exec .venv/bin/qunding demo

test: env ## all tests but the long ones, on SQLite and PostgreSQL and in Chromium (WORKERS=2, T='pytest arguments')
	@scripts/install-test-needs
	@$(PY) -m pytest -n $(WORKERS) --dist worksteal --durations 10 --durations-min 2 $(T)

check: env ## ruff, mypy --strict, import-linter
	@scripts/check

fmt: env ## put the code into shape
	@.venv/bin/ruff check --quiet --fix-only --exit-zero .
	@.venv/bin/ruff format --quiet .

golden: env ## write tests/bot/golden/ and the tables of docs/permits.md anew; then read the difference
	@$(PY) -m tests.bot.goldens
	@$(PY) -m tests.permits_page

learn: env ## weigh anew what speaks for which intent, after the sentences or the cues changed (a minute)
	@scripts/learn

bench: env ## the benchmarks, written to benchmarks/RESULTS.md (T='a d': these rows; QUICK=1: each once, with less)
	@scripts/install-test-needs
	@$(PY) -m benchmarks $(T)

soak: env ## the long proofs (hours); prints its plan, resumes (T='pytest arguments')
	@scripts/install-test-needs
	@$(PY) -m pytest -p tests.soak_plan -s -m soak --timeout 0 tests/soak tests/simulation tests/bot tests/language $(T)

lock: env ## pin the .in files again (UPGRADE=1 takes newer versions)
	@scripts/lock
