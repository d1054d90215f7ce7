# The verbs of this project. Each one needs only Python 3.11, pip, venv and make, and installs the rest into .venv.
# README.md has the same in long form for those without make.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt
FUZZ_SECONDS ?= 60
SHARE ?= 1
PINS := pyproject.toml constraints.txt

.PHONY: demo test check docs fuzz mutation bench bench-smoke pins clean

demo: .venv/.core  ## a real answer, from an empty machine
	$(BIN)/brightline demo

test: .venv/.dev  ## all tests
	$(BIN)/python -m pytest

check: .venv/.dev docs  ## format, lints, types, imports, the law, the specification, the docs
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy --strict src
	$(BIN)/lint-imports
	$(BIN)/brightline check
	$(BIN)/python spec/check.py

docs: .venv/.docs  ## the site, in docs/_build/html; a warning is an error
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --nitpicky --quiet --fresh-env docs docs/_build/html

fuzz: .venv-fuzz/.done  ## hostile measures for a minute (FUZZ_SECONDS)
	.venv-fuzz/bin/python tests/fuzz/measures.py -max_total_time=$(FUZZ_SECONDS)

# The whole takes half an hour on two cores; SHARE=0.1 tries a tenth of each module's mutants, drawn by a seed.
mutation: .venv/.dev .venv/.mutation  ## what would the tests notice? docs/reference/mutation.md, made anew
	$(BIN)/python -m tests.mutation --share $(SHARE)

bench: .venv/.bench  ## every figure of speed we claim, against its peer
	$(BIN)/python -m bench

# Ends with 1 when a budget is missed, which says little of a busy machine, and with 2 when the engines disagree.
bench-smoke: .venv/.bench  ## the same in a minute or two: does it run, and do the peers agree?
	$(BIN)/python -m bench --quick || [ $$? -eq 1 ]

pins:  ## renew constraints.txt from pyproject.toml; review the difference
	$(PYTHON) -m venv build/pins
	build/pins/bin/python -m pip install --disable-pip-version-check --quiet uv
	build/pins/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras \
	    --no-header --no-annotate --no-emit-package brightline --no-sources --output-file constraints.txt pyproject.toml
	rm -rf build/pins

clean:  ## what the verbs above made, but not .venv
	rm -rf build dist docs/_build docs/reference/generated .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './.venv*' -prune -exec rm -rf {} +

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.core: .venv/bin/python $(PINS)
	$(INSTALL) -e .
	@touch $@

.venv/.dev .venv/.docs .venv/.bench .venv/.mutation: .venv/.%: .venv/bin/python $(PINS)
	$(INSTALL) -e ".[$*]"
	@touch $@

.venv-fuzz/.done: $(PINS)
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --disable-pip-version-check --quiet -c constraints.txt -e ".[fuzz]"
	@touch $@
