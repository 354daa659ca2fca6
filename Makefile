# make run    install what is needed, start the service, print its address
# make install  the same without starting it: for a service that something else starts (docs/operations.md)
# make test   install what the suite needs, lint, run the suite
# make lint   ruff and mypy alone
# make bench  measure against peers; results are appended to var/bench.jsonl
# make bench-jobs  jobs a second, and that workers killed at every step lose nothing
# make bench-search  searching and listing in a million obligations, on both databases
# make lock   renew the lock files (needs uv)
# make samples  lay samples/dispatches/*.txt out as Word and PDF
# make clean  remove what was built; var/ with its data stays

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := run
.PHONY: run install test lint bench bench-jobs bench-search lock samples clean

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
PROGRAMS := $(VENV)/.programs
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check
export PYTHON

run: install
	@$(BIN)/dondoc serve

install: $(RUNTIME) $(PROGRAMS)
	@.ci/system_programs.sh --say

test: $(DEV)
	@.ci/system_programs.sh
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -q $(PARALLEL)

# A worker for each core, four at most: each starts a PostgreSQL and a browser of its own.
PARALLEL := --numprocesses logical --maxprocesses 4 --dist worksteal

lint: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/mypy samples benchmarks

bench: $(DEV)
	@$(BIN)/python -m benchmarks.run

bench-jobs: $(DEV)
	@PYTHONPATH=tests/support $(BIN)/python -m benchmarks.jobs rate
	@PYTHONPATH=tests/support $(BIN)/python -m benchmarks.jobs kill
	@PYTHONPATH=tests/support $(BIN)/python -m benchmarks.jobs takeover postgresql
	@PYTHONPATH=tests/support $(BIN)/python -m benchmarks.turns

bench-search: $(DEV)
	@PYTHONPATH=tests/support $(BIN)/python -m benchmarks.search

samples: $(DEV)
	@$(BIN)/python -m samples.make_files

# The stamps tell that what the lock file names is installed; a newer lock file installs again.
$(BIN)/python:
	@.ci/make_venv.sh

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Đang cài các thư viện vào $(VENV) (lần đầu mất vài phút) …"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# Tried once: a machine without network must not try at every start.
$(PROGRAMS): .ci/system_programs.sh | $(BIN)/python
	@.ci/system_programs.sh --product 2>/dev/null
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo "Đang cài công cụ phát triển …"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

# What is pinned stays pinned as long as pyproject.toml allows; delete a line of the lock to renew it.
UV ?= uv
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml requirements-build.in
lock:
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
