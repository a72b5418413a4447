# The two commands of the README, and what lies behind them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS ?= test # what the tests are installed with; test,javascript tries pages in a browser, too

.PHONY: demo test lint types tests wheel clean

demo: $(VENV)/.installed  ## create the environment, install, and run the whole job against a bundled site
	$(BIN)/carrierwatch demo

test: $(VENV)/.installed-test lint types tests  ## every check: style, types, tests

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .

types: $(VENV)/.installed-test
	$(BIN)/mypy

tests: $(VENV)/.installed-test
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

wheel: $(VENV)/.installed-test
	$(PYTHON) -m pip wheel --no-deps --wheel-dir dist .

# --without-pip, then pip from outside: Debian's python3 has no ensurepip unless python3-venv is installed.
$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet --editable .
	touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/python
	$(PYTHON) -m pip --disable-pip-version-check --python $(BIN)/python install --quiet --editable '.[$(strip $(EXTRAS))]'
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) dist build demo-output
