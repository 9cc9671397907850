# What people say: `make explore` to see it, `make test` to check it. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8000
STORE ?= var/hubgraph.lbug
OUT ?= out

VENV := .venv
BIN := $(VENV)/bin
APP := $(VENV)/.app
DEV := $(VENV)/.dev
# Modules are compiled when first used: compiling all of them takes longer than the tests of one package.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile

.DEFAULT_GOAL := help
.PHONY: help setup explore test test-neo4j lint bench models pictures clean

help: ## List what can be made.
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(DEV) ## Make .venv and install hubgraph with its development tools, once.

# The port is looked at before the work, not after it.
explore: ## Read the sample papers and open the explorer (PORT=8001 for another port).
	@$(PYTHON) -c "$$PORT_IS_FREE" $(PORT)
	@$(MAKE) --no-print-directory $(APP)
	$(BIN)/hubgraph ingest data/documents --store $(STORE)
	$(BIN)/hubgraph report centrality -o $(OUT) --store $(STORE)
	$(BIN)/hubgraph viz -o $(OUT)/graph.html --store $(STORE)
	$(BIN)/hubgraph export $(OUT)/tables --format csv --store $(STORE)
	$(BIN)/hubgraph serve --store $(STORE) --port $(PORT) --browser --review --uploads

test: lint ## Lint, check types, and run all tests.
	$(BIN)/pytest --numprocesses logical --maxprocesses 4 --dist loadfile
	@echo "left out: the tests on real Neo4j servers; make test-neo4j runs them (Java and Maven needed)"

# A process and a server for each version; all tests on it share them.
test-neo4j: $(DEV) ## Run the tests on real Neo4j servers; needs Maven and a JDK.
	HUBGRAPH_TEST_NEO4J=need $(BIN)/pytest -m neo4j -rs --numprocesses 2 --dist loadfile

lint: $(DEV) ## Check the data, the format, the style and the types.
	$(BIN)/hubgraph check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(DEV) ## Measure seconds and memory of reading, storing and reckoning.
	$(BIN)/python -m tests.benchmarks.bench

models: $(DEV) ## Train the models of data/models again, from data/gold alone.
	$(BIN)/python -m extract.train

pictures: $(DEV) ## Take the pictures of the documentation again; needs Chromium.
	$(BIN)/python -m tests.browser.pictures

clean: ## Remove what was made, but not .venv and not var/.
	rm -rf $(OUT) build .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(APP): pyproject.toml
	@$(PYTHON) -c "$$PYTHON_IS_NEW"
	@echo "installing into $(VENV): two or three minutes, once"
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	@touch $@

$(DEV): pyproject.toml
	@$(PYTHON) -c "$$PYTHON_IS_NEW"
	@echo "installing into $(VENV), with development tools: two or three minutes, once"
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable '.[dev,train]'
	@touch $(APP) $@

define PYTHON_IS_NEW
import sys
if sys.version_info < (3, 11):
    sys.exit("hubgraph needs Python 3.11 or later, and $(PYTHON) is %d.%d: say make PYTHON=python3.12 …" % sys.version_info[:2])
endef
export PYTHON_IS_NEW

define PORT_IS_FREE
import socket, sys
with socket.socket() as probe:
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except (OSError, OverflowError, ValueError) as error:
        sys.exit("port %s cannot be had (%s): choose another, make explore PORT=8001" % (sys.argv[1], error))
endef
export PORT_IS_FREE
