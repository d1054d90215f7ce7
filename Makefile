# The verbs of this project. Each one needs only Python 3.11, pip, venv and make, and installs the rest into .venv.
# README.md has the same in long form for those without make.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet -c constraints.txt
FUZZ_SECONDS ?= 60
FUZZ_SEED ?= 0
FUZZ_PAPERS := tiff form mail
WORKERS ?= 2
SHARE ?= 1
PAGES ?= 1000
SEED ?= 1
ROUNDS ?= 12
LOAD_SECONDS ?= 600
CLIENTS ?= 50
PINS := pyproject.toml constraints.txt

.PHONY: demo test test-postgresql test-browser test-spark test-many-rows check docs fuzz fuzz-planted mutation accuracy crash crash-planted bench bench-smoke bench-batch bench-spark bench-paper bench-all bench-desk audit pins clean

demo: .venv/.core  ## a real answer, from an empty machine
	$(BIN)/brightline demo

test: .venv/.dev  ## all tests, in WORKERS processes
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

test-postgresql: .venv/.dev  ## the desk's tests on a PostgreSQL of their own
	$(BIN)/python -m tests.desk.postgresql pytest -n $(WORKERS) --dist worksteal tests/desk

test-browser: .venv/.browser  ## every page of a desk in a real Chromium, and a night of it; about five minutes
	BRIGHTLINE_BROWSER=1 $(BIN)/python -m pytest tests/browser

test-spark: .venv/.dev .venv/.spark  ## tables on a Spark cluster on loopback, a master and two workers; needs Java 17
	$(BIN)/python scripts/spark_cluster.py pytest tests/spark

ROWS ?= 100000000
test-many-rows: .venv/.dev .venv/.spark  ## ROWS rows on one machine, killed too, and on a cluster; about six minutes
	$(BIN)/python scripts/spark_cluster.py tests.spark.many_rows $(ROWS)

check: .venv/.dev docs  ## format, lints, types, imports, the law, the specification, the docs
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy --strict src
	$(BIN)/lint-imports
	$(BIN)/brightline check
	$(BIN)/python spec/check.py

docs: .venv/.docs  ## the site, in docs/_build/html; a warning is an error
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --nitpicky --quiet --fresh-env docs docs/_build/html

# FUZZ_SECONDS for measures, and as long again for papers: a third for faxes, PDF forms and mail each. A FUZZ_SEED other
# than 0 begins the same way each time.
fuzz: .venv-fuzz/.done  ## hostile measures and hostile papers, for two minutes
	.venv-fuzz/bin/python tests/fuzz/measures.py -seed=$(FUZZ_SEED) -max_total_time=$(FUZZ_SECONDS)
	for target in $(FUZZ_PAPERS); do \
	    .venv-fuzz/bin/python tests/fuzz/papers.py --target=$$target \
	        -seed=$(FUZZ_SEED) -max_total_time=$$(( ($(FUZZ_SECONDS) + 2) / 3 )) || exit 1; \
	done

# A fuzzer that overlooks a mistake put there for it says nothing when it finds none. The seed is fixed: the same is asked
# of the fuzzer every time.
fuzz-planted: .venv-fuzz/.done  ## are mistakes that are planted in the readers of papers found?
	mkdir -p build
	for target in $(FUZZ_PAPERS); do \
	    .venv-fuzz/bin/python tests/fuzz/papers.py --target=$$target --planted \
	        -seed=1 -max_total_time=$(FUZZ_SECONDS) >build/planted.log 2>&1; \
	    grep -q "Planted: " build/planted.log || { tail -n 20 build/planted.log; echo "$$target: NOT found"; exit 1; }; \
	    echo "$$target: the planted mistake was found"; \
	done

# The whole takes half an hour on two cores; SHARE=0.1 tries a tenth of each module's mutants, drawn by a seed.
mutation: .venv/.dev .venv/.mutation  ## what would the tests notice? docs/reference/mutation.md, made anew
	$(BIN)/python -m tests.mutation --share $(SHARE)

# Ends with 1 when a form or a signer was named wrongly and surely. PAGES and SEED choose how many pages, and which.
accuracy: .venv/.dev  ## how often is a faxed paper read rightly? over drawn pages; each error in build/accuracy
	$(BIN)/python -m tests.samples.measure --pages $(PAGES) --seed $(SEED)

# Each round a desk of its own is ended at another point of a night; 12 rounds on both databases take some three minutes,
# and `make crash ROUNDS=200` three quarters of an hour. SEED draws the order. What went wrong stays in TMPDIR.
crash: .venv/.dev  ## is anything lost when the desk or its database is killed? on SQLite and on PostgreSQL
	$(BIN)/python -m tests.crash --rounds $(ROUNDS) --seed $(SEED) --database sqlite
	$(BIN)/python -m tests.crash --rounds $(ROUNDS) --seed $(SEED) --database postgresql

crash-planted: .venv/.dev  ## are mistakes that are planted in the desk found by it?
	$(BIN)/python -m tests.crash --plant every --seed $(SEED) --database sqlite
	$(BIN)/python -m tests.crash --plant every --seed $(SEED) --database postgresql

bench: .venv/.bench  ## every figure of speed we claim, against its peer
	$(BIN)/python -m bench

# Ends with 1 when a budget is missed, which says little of a busy machine, and with 2 when the engines disagree.
bench-smoke: .venv/.bench  ## the same in a minute or two: does it run, and do the peers agree?
	$(BIN)/python -m bench --quick || [ $$? -eq 1 ]
	$(BIN)/python -m bench.batches --quick || [ $$? -eq 1 ]

bench-batch: .venv/.bench  ## many rows at once, against its peers and the memory of the machine; five minutes
	$(BIN)/python -m bench.batches

bench-spark: .venv/.bench .venv/.spark  ## a table on a Spark cluster on loopback, against Spark's own CASE; needs Java 17
	$(BIN)/python scripts/spark_cluster.py bench.spark

# tesseract comes from the system (apt-get install tesseract-ocr); a peer that is missing is left out and named.
bench-paper: .venv/.dev .venv-ocrmypdf/.done  ## seconds and memory a faxed page, against its peers; ten minutes, alone
	$(BIN)/python -m bench.paper

# Asks a public service about each pinned version. It is no part of `make check`: where the network does not reach that
# service, or it does not know a version, the target fails and says so, for what was not looked at has not passed.
audit: .venv-audit/.done  ## known weaknesses of the versions in constraints.txt; needs the network
	.venv-audit/bin/pip-audit --requirement constraints.txt --strict --no-deps --disable-pip --progress-spinner off \
	    || { echo "make audit: either a version has a known weakness, named above, or it could not be looked up"; exit 1; }

# Ends with 1 where anything is lost or faulty; that a budget is missed (2) says little of a busy machine.
bench-all: bench bench-batch bench-spark bench-paper  ## all that stands in the handbook, anew; half an hour, alone

bench-desk: .venv/.dev  ## fifty people at a desk, for ten minutes on each database; is anything lost?
	$(BIN)/python -m bench.desk_load --seconds $(LOAD_SECONDS) --clients $(CLIENTS) --database sqlite || [ $$? -eq 2 ]
	$(BIN)/python -m bench.desk_load --seconds $(LOAD_SECONDS) --clients $(CLIENTS) --database postgresql || [ $$? -eq 2 ]

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

.venv/.dev .venv/.browser .venv/.docs .venv/.bench .venv/.spark .venv/.mutation: .venv/.%: .venv/bin/python $(PINS)
	$(INSTALL) -e ".[$*]"
	@touch $@

.venv-fuzz/.done: $(PINS)
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --disable-pip-version-check --quiet -c constraints.txt -e ".[fuzz]"
	@touch $@

# Not among the pins: nothing of ours imports them, and their needs are their own.
.venv-audit/.done:
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/python -m pip install --disable-pip-version-check --quiet pip-audit==2.10.1
	@touch $@

.venv-ocrmypdf/.done:
	$(PYTHON) -m venv .venv-ocrmypdf
	.venv-ocrmypdf/bin/python -m pip install --disable-pip-version-check --quiet ocrmypdf==17.13.0
	@touch $@
