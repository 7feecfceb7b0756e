# Needs only make and Python >= 3.11; everything else goes into .venv. `make help` lists what there is.

SHELL = /bin/sh
PYTHON ?= python3
VENV = .venv
# A build machine may forbid byte-code, which makes every start of Prefect two seconds slower.
CLEAN_ENV = env -u PYTHONDONTWRITEBYTECODE -u PYTHONPATH -u PYTHONHOME -u VIRTUAL_ENV
RUN = $(CLEAN_ENV) $(VENV)/bin/python
# Every package stands in locks/ with its hashes; built is none but ours, by what is locked, too.
PIP = $(RUN) -m pip --disable-pip-version-check --quiet install --no-deps
LOCKED = $(PIP) --only-binary :all: --require-hashes --requirement
# make lock
LOCK = $(CLEAN_ENV) UV_CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes $(if $(UPGRADE),--upgrade)
# Tests mostly wait: four files at a time, on two cores. A file is one worker's, for its tests share what was made for the first.
TESTS = $(RUN) -m pytest -n 4 --dist loadfile --no-loadscope-reorder --durations=15

# Two whole stacks and what is killed of them: by itself, or two cores are not enough.
ALONE = tests/acceptance/test_second_machine.py

# make chaos
CASES ?= 10
KILLS ?= 10
SEED ?= 1
WORKER ?= warm

.PHONY: help demo up serve worker sign-in check-settings backup backup-key restore forget know upgrade health test test-long check lock pictures letters faults bench bench-flat bench-year chaos clean
.DEFAULT_GOAL = help

help:
	@echo 'make demo   plays one client through the whole process in a sandbox, a minute or so'
	@echo 'make up     starts everything with the sandbox; Ctrl-C stops it, the data stays in var/'
	@echo 'make serve  the same with the real systems, whose addresses come from the environment or .env'
	@echo 'make check-settings  is every setting right, and are we let in with it? Starts nothing'
	@echo 'make worker a worker alone, on a second machine beside that of make serve; docs/install.md'
	@echo 'make health one line and an exit code: is the running stack well, has anything been left lying?'
	@echo 'make sign-in WHO=smirnova      a link to sign in by, where mail is down: once, for 15 minutes'
	@echo 'make backup    copies the database of make serve, running or not, and proves the copy; FILE= where to'
	@echo 'make backup-key FILE=key.txt   makes the key that copies are encrypted with'
	@echo 'make restore FILE=cases.dump   puts a copy in its place; FORCE=1 if there are cases'
	@echo 'make forget CASE=R-0042   what is kept of a client; with SURE=1 it is erased, for good'
	@echo 'make know CASE=R-0042     all that is kept of a client as one file; FOLDER= where to'
	@echo 'make upgrade   health, back-up, new release, start, health; RESTART= how the stack is started anew'
	@echo 'make test   the tests but for the long plays, some ten minutes'
	@echo 'make test-long  the long plays; CONTRIBUTING.md lists them'
	@echo 'make check  formatting, lint, types'
	@echo 'make lock   writes locks/ anew after a change of dependencies; UPGRADE=1 takes the newest releases'
	@echo 'make pictures  takes the pictures of docs/ru anew (needs Chromium), about two minutes'
	@echo 'make letters  a page with every letter in every state, to be looked at: var/letters.html'
	@echo 'make faults every row of docs/reliability.md, played; about 15 minutes'
	@echo 'make bench  what a click costs: stock worker against ours, about 9 minutes'
	@echo 'make bench-flat  what 30 000 open cases beside 150 000 closed ones cost, about 8 minutes'
	@echo 'make bench-year  how much history 300 clients leave in a year, played fast'
	@echo 'make chaos  many clients while everything is killed, then a comparison: CASES=10 KILLS=10 SEED=1 WORKER=warm|stock'
	@echo 'make clean  removes .venv, caches and the sandbox data; data of real clients (var/live) stays'
	@echo 'PYTHON=python3.12 chooses another Python; ONBOARDING_UI_PORT=4300 another port.'

demo: $(VENV)/.prepared
	@$(RUN) -m demo

up: $(VENV)/.prepared
	@$(RUN) -m stack up

serve: $(VENV)/.installed
	@$(RUN) -m stack up --no-sandbox

check-settings: $(VENV)/.installed
	@$(RUN) -m stack check-settings

worker: $(VENV)/.installed
	@$(RUN) -m stack worker

health: $(VENV)/.installed
	@$(RUN) -m stack health $(HOW)

sign-in: $(VENV)/.installed
	@$(RUN) -m stack sign-in '$(if $(WHO),$(WHO),$(error WHO=... is missing: a code of people.toml))'

backup: $(VENV)/.installed
	@$(RUN) -m stack backup $(if $(FILE),'$(FILE)')

backup-key: $(VENV)/.installed
	@$(RUN) -m stack backup-key '$(if $(FILE),$(FILE),$(error FILE=... is missing: where the secret key goes))'

restore: $(VENV)/.installed
	@$(RUN) -m stack restore $(if $(FORCE),--force) '$(if $(FILE),$(FILE),$(error FILE=... is missing: the copy))'

forget: $(VENV)/.installed
	@$(RUN) -m stack forget $(if $(SURE),--sure) '$(if $(CASE),$(CASE),$(error CASE=... is missing: R-0042))'

know: $(VENV)/.installed
	@$(RUN) -m stack know '$(if $(CASE),$(CASE),$(error CASE=... is missing: R-0042))' '$(if $(FOLDER),$(FOLDER),.)'

upgrade: $(VENV)/.installed
	@VENV='$(VENV)' TO='$(TO)' FORCE='$(FORCE)' RESTART='$(RESTART)' sh deploy/upgrade.sh

test: $(VENV)/.installed-dev
	$(TESTS) -m 'not long'

test-long: $(VENV)/.installed-dev
	$(TESTS) -m long --ignore $(ALONE)
	$(RUN) -m pytest $(ALONE)

check: $(VENV)/.installed-dev
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy

# Versions that stand there stay, unless a dependency forbids them.
lock: $(VENV)/.installed-dev
	$(LOCK) --output-file locks/run.txt pyproject.toml
	$(LOCK) --output-file locks/dev.txt --constraint locks/run.txt --group dev
	$(LOCK) --output-file locks/installer.txt --constraint locks/run.txt --constraint locks/dev.txt --group installer

pictures: $(VENV)/.installed-dev
	ONBOARDING_PICTURES=1 ONBOARDING_BROWSER_REQUIRED=1 $(RUN) -m pytest -q tests/acceptance/test_guide.py

letters: $(VENV)/.installed-dev
	@$(RUN) -m tests.letter_page var/letters.html

faults: $(VENV)/.installed-dev
	FAULT_TABLE=all $(RUN) -m pytest -q -n 2 --dist loadfile tests/integration/test_faults_of_nadmozg.py tests/integration/test_faults_elsewhere.py

bench: $(VENV)/.installed
	@$(RUN) -m benchmarks

bench-flat: $(VENV)/.installed
	@$(RUN) -m benchmarks.flat

bench-year: $(VENV)/.installed
	@$(RUN) -m benchmarks.year

chaos: $(VENV)/.installed
	@$(RUN) -m chaos --cases '$(CASES)' --kills '$(KILLS)' --seed '$(SEED)' --worker '$(WORKER)'

# The data is removed by the stack itself, which knows whether it runs and where root keeps its database.
clean:
	@if [ -f $(VENV)/.installed ]; then $(RUN) -m stack clean; \
	elif [ -d var ]; then echo 'var/ stays: run make up once to repair .venv, then make clean.'; fi
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .demo *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo 'Clean.'

# The stamp is written last: an interrupted installation is taken up again.
$(VENV)/.installed: pyproject.toml locks/installer.txt locks/run.txt
	@command -v '$(PYTHON)' >/dev/null 2>&1 || { \
	  echo '$(PYTHON) not found: install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3.12' >&2; exit 1; }
	@'$(PYTHON)' -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$('$(PYTHON)' --version 2>&1), too old: Python 3.11 or newer is needed, e.g. make PYTHON=python3.12" >&2; exit 1; }
	@'$(PYTHON)' -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo 'This Python cannot make environments (no venv or ensurepip): on Debian and Ubuntu install python3-venv.' >&2; exit 1; }
	@echo 'Installing into $(VENV) (about a minute) ...'
	@$(RUN) -m pip --version >/dev/null 2>&1 || $(CLEAN_ENV) '$(PYTHON)' -m venv --clear $(VENV)
	@$(LOCKED) locks/installer.txt
	@$(LOCKED) locks/run.txt
	@$(PIP) --no-build-isolation --editable .
	@touch $@
	@echo 'Installed.'

# What the sandbox begins with. Of no use to make serve; and the only thing that can be missing without harm.
$(VENV)/.prepared: $(VENV)/.installed
	@echo 'Preparing a database for the sandbox to begin with (some 15 seconds) ...'
	@$(RUN) -m stack prepare || echo 'Not prepared: each first start will take some seconds longer.' >&2
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed locks/dev.txt
	@echo 'Installing the tools for tests and checks ...'
	@$(LOCKED) locks/dev.txt
	@touch $@
