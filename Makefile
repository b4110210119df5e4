# Assumed: make and Python 3.11 or newer with venv. Each target makes the environment it needs.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo check evaluate format pins clean

help:
	@echo "make demo     install the program and show the whole road on pages it serves itself"
	@echo "make check    format, lint, types, imports and tests, as continuous integration runs them"
	@echo "make evaluate measure on labelled pairs how true what is told is, and write docs/truth.md"
	@echo "make format   put the code in the one format"
	@echo "make pins     write the newest allowed versions to constraints.txt and pyproject.toml"
	@echo "make clean    remove the environment and every cache"

demo: $(VENV)/.runtime
	$(BIN)/policywatch demo

check: $(VENV)/.development
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 8

# About a quarter of an hour on two cores; it fails where a bar is not reached.
evaluate: $(VENV)/.development
	$(BIN)/python -m tests.evaluation --write docs/truth.md

format: $(VENV)/.development
	$(BIN)/ruff check --select I --fix .
	$(BIN)/ruff format .

# The environment is made anew when what it is made of changes, and only then.
$(VENV)/.runtime: pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) was not found; install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11; name a newer one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make environments; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing into $(VENV)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) --constraint constraints.txt --editable .
	@touch $@

# The pins name the development tools too, so installing the list needs no newer pip than venv brings.
$(VENV)/.development: $(VENV)/.runtime
	@echo "Installing the development tools into $(VENV)"
	@$(INSTALL) --requirement constraints.txt
	@touch $@

# Made with the oldest Python that is supported: newer ones take the same versions, not the reverse.
pins:
	$(PYTHON) -m venv --clear $(VENV)-pins
	$(VENV)-pins/bin/python -m pip install --quiet --upgrade pip
	$(VENV)-pins/bin/python -m pip install --quiet --editable . --group dev
	$(PYTHON) .ci/pins.py $(VENV)-pins
	rm -rf $(VENV)-pins

clean:
	rm -rf $(VENV) $(VENV)-pins build dist .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
