# Everything a stranger needs: `make serve` runs the service, `make test` runs the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help setup serve test coverage quick check audit docs format fit second-reader base bench endure pictures reference requirements clean

help: ## Show what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: $(VENV)/.main ## Make the virtual environment that serves

serve: setup ## Run the service on SQLite and the shipped model (http://127.0.0.1:8100)
	@$(BIN)/python -m service serve

# Tests wait for servers and browsers as much as they compute: more processes than cores.
PROCESSES ?= 4
# Whole files, in the order that tests/conftest.py puts them into.
SHARED := --dist loadfile --no-loadscope-reorder

# Tests start Winnow some hundred times: compiled, it takes a quarter less of the processor.
COMPILE := $(BIN)/python -m compileall -q service model training

# The fits of the tests are so small that sharing them out among threads takes longer.
test: export OMP_NUM_THREADS := 1
test: $(VENV)/.dev ## Run all the tests, some at once
	@$(COMPILE)
	$(BIN)/python -m pytest -n $(PROCESSES) $(SHARED) --durations=25

coverage: export OMP_NUM_THREADS := 1
coverage: $(VENV)/.dev ## The same, and print which lines no test reaches (a quarter longer)
	@$(COMPILE)
	$(BIN)/python -m pytest -n $(PROCESSES) $(SHARED) --cov --cov-report=term-missing:skip-covered

quick: export OMP_NUM_THREADS := 1
quick: $(VENV)/.dev ## Run what needs no browser, no server and no fitted model: a minute or two
	$(BIN)/python -m pytest -q -n 3 --dist loadfile -m "not server and not fit" --durations=10

check: $(VENV)/.dev ## Check style and types (ruff, mypy --strict)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Its tools have a place of their own, so that what they need is no part of what is looked at.
AUDIT := build/audit
audit: | $(BIN)/python ## Write what Winnow is made of (build/sbom.json) and ask PyPI for known holes in it
	@$(BIN)/python -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	$(AUDIT)/bin/cyclonedx-py requirements requirements/main.txt --pyproject pyproject.toml --of JSON --output-file build/sbom.json
	$(AUDIT)/bin/pip-audit --strict --disable-pip --no-deps --progress-spinner off -r requirements/second-reader.txt

# What builds the site has a place of its own as well: nothing else needs it.
SITE := build/site-tools
docs: | $(BIN)/python ## Build the documentation as a site (site/index.html)
	@test -e $(SITE)/.done -a $(SITE)/.done -nt requirements/docs.txt || { $(BIN)/python -m venv $(SITE) \
	  && $(SITE)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/docs.txt && touch $(SITE)/.done; }
	NO_MKDOCS_2_WARNING=1 $(SITE)/bin/python -m mkdocs build  # --quiet would count no warning as an error

format: $(VENV)/.dev ## Rewrite the code in the house style
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

fit: setup ## Train on what ships and on the moderators' decisions; it judges if it does better
	@$(BIN)/python -m training.fit

base: $(VENV)/.dev ## Train the model that ships (CORPORA, KNOWLEDGE, SECOND_READER: folders)
	$(BIN)/python -m training.base --corpus $(CORPORA) --knowledge $(KNOWLEDGE) --second-reader $(SECOND_READER)

second-reader: $(VENV)/.dev ## Fine-tune the second reader (CORPORA=labelled comments), which takes an hour
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/second-reader.txt
	$(BIN)/python -m training.second_reading --corpus $(CORPORA) --output $(SECOND_READER)

LONG := benchmarks/soak.py benchmarks/memory.py benchmarks/fuzz.py
bench: $(VENV)/.dev ## Run the benchmarks
	@set -e; for script in $(filter-out $(LONG),$(wildcard benchmarks/*.py)); do echo "== $$script"; $(BIN)/python $$script; done

endure: $(VENV)/.dev ## Soak, memory and fuzzing: faults under load, many comments, nonsense (an hour and more)
	@set -e; for script in $(LONG); do echo "== $$script"; $(BIN)/python $$script; done

pictures: $(VENV)/.dev ## Take the pictures of the queue for the documentation
	$(BIN)/python -m pytest -q tests/e2e/review/test_pictures.py --pictures build/pictures
	mkdir -p docs/images
	cp build/pictures/queue.png docs/images/queue.png
	cp build/pictures/queue-phone.png docs/images/phone.png

reference: $(VENV)/.dev ## Write the map, commands, addresses, metrics and decisions into the documentation
	PYTHONPATH=. $(BIN)/python docs/reference.py

requirements: $(VENV)/.dev ## Pin the newest dependencies again, with hashes
	$(BIN)/python -m pip install --quiet uv
	echo pip | $(BIN)/uv pip compile - --generate-hashes --no-emit-index-url --no-header --upgrade --output-file requirements/pip.txt
	$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade --output-file requirements/main.txt
	$(BIN)/uv pip compile pyproject.toml --extra second-reader --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade --output-file requirements/second-reader.txt
	$(BIN)/uv pip compile pyproject.toml --extra dask --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade --output-file requirements/dask.txt
	$(BIN)/uv pip compile pyproject.toml --extra traces --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade --output-file requirements/traces.txt
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-strip-extras --no-emit-index-url --no-header --upgrade --output-file requirements/dev.txt
	printf 'pip-audit\ncyclonedx-bom\n' | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --output-file requirements/audit.txt
	echo mkdocs-material | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --upgrade --output-file requirements/docs.txt

clean: ## Remove what make has made (never the data directory)
	rm -rf $(VENV) build site *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Winnow needs Python 3.11 or newer: set it with 'make PYTHON=python3.12 ...'"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Python cannot make virtual environments here (on Debian: apt install python3-venv)"; exit 1; }
	@# The pip that comes with an old Python misreads pinned extras.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/pip.txt \
	  || { rm -rf $(VENV); exit 1; }

$(VENV)/.main: requirements/main.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/main.txt
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@ $(VENV)/.main
