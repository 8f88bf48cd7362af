# On a machine with Python and a package index: `make demo` or `make test`. Nothing is compiled.
PYTHON ?= python3
VENV ?= .venv
PIP_ARGS ?=
PYTEST_ARGS ?=
DEMO_ARGS ?=

BIN := $(VENV)/bin
CONSTRAINTS := requirements/tested.txt
TORCH := $(shell sed -n '/^torch==/p; /^torchvision==/p' $(CONSTRAINTS))
PIP := $(BIN)/python -m pip --disable-pip-version-check install $(PIP_ARGS) -c $(CONSTRAINTS)

.PHONY: help demo test lint types clean
.DEFAULT_GOAL := help

help:
	@echo 'make demo    train a small detector at night, plain and with dapled-t, and compare (first use installs)'
	@echo 'make test    the quick tests; PYTEST_ARGS="-m slow" for the slow ones'
	@echo 'make lint    ruff; make types: mypy; make clean: remove what was built'
	@echo 'PYTHON=... chooses the interpreter (3.10-3.13), VENV=... the folder of the installation'

demo: $(VENV)/.lite
	$(BIN)/python tools/demo.py $(DEMO_ARGS)

test: $(VENV)/.test
	$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test
	$(BIN)/mypy

# Torch first and alone, so that nothing installed later chooses another one.
$(VENV)/.lite: setup.py $(CONSTRAINTS)
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' || { \
	  echo 'mmdapled needs Python 3.10, 3.11, 3.12 or 3.13: make PYTHON=python3.11 ...'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'Python lacks venv: install it (Debian, Ubuntu: apt install python3-venv), then run make again'; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PIP) $(TORCH)
	$(PIP) -e '.[lite]'
	@touch $@

$(VENV)/.test: $(VENV)/.lite
	$(PIP) -e '.[lite,seg,test,dev]'
	@touch $@

clean:
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
