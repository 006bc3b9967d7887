# make run: try paperbot (or serve Slack, with tokens in .env) · make test: the tests · make browser: those that look
# at the page, with Chromium · make postgresql: those that need its server · make check: all of them, lint and types
PYTHON ?= python3
BIN := .venv/bin
RUN := .venv/run.done
DEV := .venv/dev.done
# What one process compiled, the hundred that the tests start need not.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test browser postgresql lint types check lock
run: $(RUN)
	@$(BIN)/paperbot

test: $(DEV)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "not browser and not postgresql"

browser: $(DEV)
	@$(BIN)/python -m pytest -n 2 -m browser

postgresql: $(DEV)
	@$(BIN)/python -m pytest -n 3 --dist worksteal -m "postgresql and not browser"

lint: $(DEV)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(DEV)
	@$(BIN)/mypy

check: lint types test postgresql browser

lock:
	@test -x $(BIN)/uv || ($(PYTHON) -m venv .venv && $(BIN)/python -m pip install -q uv)
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --group build -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock

$(RUN): requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@
