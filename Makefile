# make run: try paperbot (or serve Slack, with tokens in .env) · make ask Q="papers by Gloeckle": one answer ·
# make test: the tests · make browser: those that look at the page, with Chromium · make postgresql: those that need
# its server · make semantic: those of the semantic extra, which it installs · make opensearch: those with three nodes of
# OpenSearch, which needs a JDK and Maven; make opensearch-long: with all dialogs, and more failures · make check: all of them, lint and types
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/run.done
DEV := .venv/dev.done
MEANT := .venv/semantic.done
WRITTEN := .venv/llm.done
# What one process compiled, the hundred that the tests start need not.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run ask test browser postgresql semantic opensearch opensearch-long lint types check lock
run: $(RUN) $(if $(SEMANTIC),$(MEANT)) $(if $(LLM),$(WRITTEN))
	@$(BIN)/paperbot

# SEMANTIC=1 installs the extra first, by which papers are found by what they mean too; LLM=1 the one that asks a language model.
ask: export Q := $(Q)
ask: $(RUN) $(if $(SEMANTIC),$(MEANT)) $(if $(LLM),$(WRITTEN))
	@$(BIN)/paperbot ask "$${Q:-help}"

test: $(DEV)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not browser and not postgresql and not opensearch"

browser: $(DEV)
	@$(BIN)/python -m pytest -n 2 -m browser

postgresql: $(DEV)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "postgresql and not browser and not opensearch"

semantic: $(DEV) $(MEANT)
	@$(BIN)/python -m pytest -n 2 tests/meaning

opensearch: $(DEV)
	@$(BIN)/python -m pytest -n 0 -rs -m "not long" tests/opensearch

opensearch-long: $(DEV)
	@$(BIN)/python -m pytest -n 0 -rs tests/opensearch

lint: $(DEV)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(DEV)
	@$(BIN)/mypy

check: lint types test postgresql browser

lock:
	@test -x $(BIN)/uv || ($(PYTHON) -m venv .venv && $(BIN)/python -m pip install -q uv)
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --group build -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --extra semantic -c requirements-dev.lock -o requirements-semantic.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --extra llm -c requirements-dev.lock -o requirements-llm.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --extra opensearch -c requirements-dev.lock -o requirements-opensearch.lock

# One dot for each library, so that a slow network can be told from one that hangs; pip's own errors are shown.
FAILED := .venv/failed
define installed
@printf 'Setting up $(1), once: '
@rm -f $(FAILED)
@{ $(BIN)/python -m pip install --disable-pip-version-check --no-deps $(2) || touch $(FAILED); } | awk '/^Collecting/ {printf "."; fflush()}'
@test ! -e $(FAILED)
@echo " done"
endef

$(RUN): requirements.lock
	@test -x $(BIN)/python || { echo "Making .venv, a Python of paperbot's own"; $(PYTHON) -m venv .venv; }
	$(call installed,what paperbot needs,--require-hashes -r requirements.lock)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(MEANT): requirements-semantic.lock $(RUN)
	$(call installed,what meaning needs,--require-hashes -r requirements-semantic.lock)
	@touch $@

$(WRITTEN): requirements-llm.lock $(RUN)
	$(call installed,what asks a language model,--require-hashes -r requirements-llm.lock)
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	$(call installed,what its tests need,--require-hashes -r requirements-dev.lock)
	@touch $@
