# `make` lists the targets. Everything runs in .venv, which `make setup` builds from requirements.lock.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
GOLD ?= ../shared/gold
bin := .venv/bin
ready := .venv/.ready
export PYTHONHASHSEED := 0

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(ready) ## Build the environment alone (.venv/bin/launchbook)

$(ready): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Launchbook needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || echo missing): install one and run 'make $(or $(firstword $(MAKECMDGOALS)),setup) PYTHON=/path/to/python3.11'."; exit 2; }
	@echo "Setting up .venv (a minute or two, once) ..."
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --clear --python $(PYTHON) .venv && uv pip install --quiet --python $(bin)/python --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(bin)/python --no-deps --no-build-isolation --editable . ; \
	else \
	  $(PYTHON) -m venv --clear .venv && $(bin)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(bin)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ; \
	fi
	@touch $@

report: setup ## Render the HTML reports of the bundled corpus
	@$(bin)/launchbook report

test: setup ## Run the tests
	@$(bin)/python -m pytest -n 2 -m "not browser"

browse: setup ## Look at the pages and JupyterLab in a real browser (Debian's chromium; a few minutes)
	@$(bin)/python -m pytest -m browser

lab: setup ## Open the notebooks in JupyterLab
	@$(bin)/jupyter lab notebooks

check: setup ## Check style, types, registers and notebooks
	@$(bin)/ruff check . && $(bin)/mypy && $(bin)/launchbook check

evaluate: setup ## Measure against gold data: make evaluate GOLD=folder
	@$(bin)/python -m bench.evaluate $(GOLD)

bench: setup ## Compare speed and memory with plain NLTK, side by side
	@$(bin)/python -m bench.speed
	@$(bin)/python -m bench.speed --memory

lock: ## Renew requirements.lock (needs uv)
	@uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --extra dev --no-header --no-annotate pyproject.toml -o requirements.lock

clean: ## Remove the environment, caches and rendered reports
	@rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info && find reports -mindepth 1 ! -name README.md -delete

.PHONY: help setup report test browse lab check evaluate bench lock clean
