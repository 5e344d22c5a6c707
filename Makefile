PY := .venv/bin/python
PYTHON ?= python3
export STUDIO_PORT ?= 5000

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev system run test check format lint bench shots wheel sizes lock front clean

help: ## Show what can be asked
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 14

setup: ## Prepare what is needed to run
	@$(PYTHON) scripts/up.py setup

setup-dev: ## Prepare what is needed to test
	@$(PYTHON) scripts/up.py setup --dev

system: ## Install the system packages that only the tests need (Debian, Ubuntu)
	@sh scripts/system-packages.sh

run: setup ## From nothing to the demo on http://localhost:5000
	@$(PY) -m studio.cli demo --serve

test: system setup-dev ## Everything the tests need, then all tests
	@sh scripts/run-tests.sh

check: system setup-dev lint ## What CI runs: format, lint, types, contracts, templates, tests
	@sh scripts/run-tests.sh

lint: setup-dev
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-logo
	@$(PY) -m djlint templates --lint --quiet
	@cd frontend && npm run --silent check && npm run --silent test

format: setup-dev ## Put the code in shape
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

bench: system setup-dev ## Measure, against the limit of this machine in the same run
	@sh scripts/with-postgres.sh $(PY) -m tests.bench

shots: system setup-dev ## Photograph every screen into var/shots/ (ROOM=maps: of one folder of studio/)
	@ROOM=$(ROOM) $(PY) -m tests.journeys.shots

wheel: setup-dev ## Build the wheel and see that it serves from a fresh environment
	@$(PY) scripts/wheel.py

sizes: setup-dev ## Lines per file and per function
	@$(PY) scripts/sizes.py

front: ## Build the front end again
	@cd frontend && node build.mjs

lock: setup-dev ## Renew the hash-pinned locks (they name no registry)
	@$(PY) scripts/lock.py

clean: ## Forget what was prepared (data in var/ stay)
	rm -rf .venv frontend/node_modules studio/static/dist media/fonts/*.woff2 basemaps/fonts/*.woff2
