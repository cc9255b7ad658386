# Two commands are enough: `make serve` and `make test`. Everything they need is made on the way.
SHELL := /bin/sh
.SUFFIXES:
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: help serve test test-mcp test-pages test-engines test-clients conformance faults bench-help bench-sparql lint check build fmt lock clean

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

serve: $(READY) build ## Build and check the graph, then serve it on PORT (8080)
	@$(BIN)/madoguchi serve

test: $(READY) lint ## Run every check and every test
	@$(BIN)/python -m pytest

test-mcp: $(READY) ## Ask the tools as an assistant would (installs the extra mcp)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --only-binary :all: --require-hashes -r requirements-mcp.lock
	@$(BIN)/python -m pytest tests/test_mcp.py

test-pages: $(READY) ## Look at the pages in a real browser (needs Chromium)
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --only-binary :all: --require-hashes -r requirements-web-test.lock
	@$(BIN)/python -m pytest tests/browser

test-clients: $(READY) ## Ask the endpoint with curl, SPARQLWrapper, rdflib, Comunica (npm) and Jena
	@if command -v npm >/dev/null; then mkdir -p var/clients && cp tests/clients/package*.json var/clients && \
	  npm ci --prefix var/clients --no-audit --no-fund --ignore-scripts --silent; fi
	@$(BIN)/python -m pytest -rs tests/clients

faults: $(READY) ## Attack a real server, kill its processes, 6 minutes
	@$(BIN)/python -m pytest tests/faults

test-engines: $(READY) ## Put the release on Virtuoso 7 and ask it there (needs virtuoso-opensource-7)
	@$(BIN)/python -m pytest tests/engines

conformance: $(READY) ## Ask the W3C SPARQL suites over HTTP, beside the engine (fetches them once)
	@$(BIN)/python tests/conformance/fetch.py
	@$(BIN)/python -m pytest tests/conformance tests/test_protocol.py --each-dataset

bench-help: $(READY) ## Measure /v1/help beside its peers, 10 minutes (ARGS=--quick: two)
	@$(BIN)/python tests/bench/help $(ARGS)

bench-sparql: $(READY) ## Measure /sparql beside its peers, 20 minutes (ARGS=--quick: four)
	@$(BIN)/python tests/bench/sparql $(ARGS)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

check: $(READY) ## Check the graph: shapes, hygiene, layout
	@$(BIN)/madoguchi check

build: $(READY) ## Build a release and make it the current one
	@$(BIN)/madoguchi build

fmt: $(READY) ## Lay out the Turtle files and the Python code
	@$(BIN)/madoguchi fmt
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(READY) ## Pin the newest dependencies that pyproject.toml allows
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --extra dev \
	  --generate-hashes --no-header --no-annotate --output-file requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --extra web-test \
	  --constraint requirements.lock --generate-hashes --no-header --no-annotate --output-file requirements-web-test.lock
	@$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --extra mcp \
	  --constraint requirements.lock --generate-hashes --no-header --no-annotate --output-file requirements-mcp.lock

clean: ## Remove the environment and the releases
	@rm -rf $(VENV) var

$(READY): requirements.lock pyproject.toml .ci/environment
	@sh .ci/environment "$(PYTHON)" "$(VENV)"
	@touch $@
