# Two commands are the whole set-up: `make run` and `make test`. Python 3.11+ and make are enough;
# the environment is made on first use and again whenever the lock file changes.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := --no-deps --require-hashes --requirement requirements.lock
# uv installs the lock in seconds where pip takes minutes; where it cannot reach the index (it does
# not read pip's settings for a mirror), pip does the same.
UV_VERSION := 0.13.9
INBOX ?= tests/samples/inbox
DATA ?= data
# Superset wants other versions than the pipeline, and Python 3.11 or 3.12.
SUPERSET_VENV ?= .venv-superset
SUPERSET_PYTHON ?= $(PYTHON)
SUPERSET_PORT ?= 8088
SUPERSET_LOCKED := --no-deps --require-hashes --requirement warehouse/bi/superset.lock

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: help run test test-all check bench format lint types sql docs cookbook superset superset-bundle superset-check lock \
  superset-lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(VENV)/ready: requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON=..."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) uv==$(UV_VERSION) && $(BIN)/uv pip install --quiet --python $(BIN)/python $(LOCKED) || $(PIP) $(LOCKED)
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

run: $(VENV)/ready ## load the sample documents and publish a warehouse: DATA/current/warehouse.duckdb
	@$(BIN)/policywh run --inbox $(INBOX) --data-dir $(DATA)

test: $(VENV)/ready ## run the tests that end within seconds
	@$(BIN)/python -m pytest -n auto --dist loadfile

test-all: $(VENV)/ready ## run every test: real server and worker, many publishes, the shared corpus where present
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "slow or not slow"

check: lint types sql test-all ## what CI runs

format: $(VENV)/ready ## format the Python and SQL sources
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/sqlfluff fix --quiet warehouse

lint: $(VENV)/ready ## formatting and lint
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

types: $(VENV)/ready ## static types
	@$(BIN)/mypy

sql: $(VENV)/ready ## lint of the SQL models and marts
	@$(BIN)/sqlfluff lint --disable-progress-bar warehouse

bench: $(VENV)/ready ## measure throughput beside jieba.posseg
	@$(BIN)/python tests/benchmarks/throughput.py

docs: $(VENV)/ready ## write the data dictionary anew from warehouse/schema.yml
	@$(BIN)/python -m warehouse.dictionary

cookbook: $(VENV)/ready ## write the answers of docs/cookbook.md anew from the sample documents
	@rm -rf $(DATA)/cookbook
	@$(BIN)/policywh run --inbox tests/samples/inbox --data-dir $(DATA)/cookbook
	@$(BIN)/python -m tests.cookbook $(DATA)/cookbook

$(SUPERSET_VENV)/ready: warehouse/bi/superset.lock | $(VENV)/ready
	@echo "Setting up $(SUPERSET_VENV) (once, 740 MB) ..."
	@$(SUPERSET_PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' || { echo "Superset needs Python 3.11 or 3.12; set SUPERSET_PYTHON=..."; exit 1; }
	@$(SUPERSET_PYTHON) -m venv $(SUPERSET_VENV)
	@$(BIN)/uv pip install --quiet --python $(SUPERSET_VENV)/bin/python $(SUPERSET_LOCKED) \
	  || $(SUPERSET_VENV)/bin/python -m pip install --quiet --disable-pip-version-check $(SUPERSET_LOCKED)
	@touch $@

superset: $(VENV)/ready $(SUPERSET_VENV)/ready ## start Superset on this machine with the dashboards imported
	@$(BIN)/python -m warehouse.bi serve --data-dir $(DATA) --environment $(SUPERSET_VENV) --port $(SUPERSET_PORT)

superset-bundle: $(VENV)/ready ## write the dashboards for a Superset that you have: DATA/policywh-superset.zip
	@$(BIN)/python -m warehouse.bi build --data-dir $(DATA) --output $(DATA)/policywh-superset.zip

superset-check: $(VENV)/ready $(SUPERSET_VENV)/ready ## ask every chart for data, in a real Superset on both databases
	@SUPERSET_VENV=$(SUPERSET_VENV) $(BIN)/python -m pytest -s -n 0 tests/warehouse/bi/superset_check.py

lock: ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --output-file requirements.lock

superset-lock: ## resolve Superset's dependencies anew (needs uv)
	uv pip compile warehouse/bi/superset.in --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --output-file warehouse/bi/superset.lock

clean: ## remove the environment and the data that `make run` made
	rm -rf $(VENV) $(SUPERSET_VENV) $(DATA)
