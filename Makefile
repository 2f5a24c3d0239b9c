# The front door: `make run`, `make test`, `make check`, `make bench`, `make soak`.

PYTHON ?= python3
export PIP_DISABLE_PIP_VERSION_CHECK = 1

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
STATIC := $(shell find static site_config/assets.py -type f)
# A configuration for what needs one but serves nobody.
THROWAWAY := SECRET_KEY=not-a-secret-only-for-building-and-checking DATA_DIR=build/data

.PHONY: run build assets pictures quick test test-postgresql check bench soak drill sbom lock messages clean

## Sets everything up, then serves the site and runs its jobs; PORT=9000 for another port than 8000
run: export MALLOC_ARENA_MAX = 1
run: build
	@$(BIN)/python -m site_config.prepare --demo
	@$(BIN)/python -m site_config.beside & exec $(BIN)/python -m site_config.serve

## Everything that is made from the sources
build: .venv/installed locale/fr/LC_MESSAGES/django.mo build/static/staticfiles.json build/guard/words.marisa build/sbom.cdx.json

.venv/installed: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Huis clos needs Python 3.11 or later: make run PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip check
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip check
	@touch $@

# Without npm the site still runs: in the reader's own serif.
node_modules/installed: package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --no-audit --no-fund --omit=dev; \
	else echo "npm is not installed: the typeface is left out."; fi
	@mkdir -p node_modules && touch $@

node_modules/installed-dev: node_modules/installed
	@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts --no-audit --no-fund; fi
	@touch node_modules/installed $@

build/assets/site.css: node_modules/installed .venv/installed $(STATIC)
	$(BIN)/python -m site_config.assets
	@touch $@

# Files of the version before stay: the site that runs, and pages that are open, still ask for them until it starts again.
build/static/staticfiles.json: build/assets/site.css
	@$(THROWAWAY) $(MANAGE) collectstatic --noinput --verbosity 0
	@touch $@

locale/fr/LC_MESSAGES/django.mo: $(wildcard locale/*/LC_MESSAGES/django.po) .venv/installed
	$(BIN)/pybabel --quiet compile --domain django --directory locale

# What the guard knows of words and names, in one file that its process maps instead of loading dictionaries.
build/guard/words.marisa: .venv/installed casestudies/anonymity/building.py casestudies/anonymity/known.py
	@$(BIN)/python -m casestudies.anonymity.building build/guard

# What the site is made of: CycloneDX, and a list of licenses.
build/sbom.cdx.json: .venv/installed package-lock.json site_config/bom.py
	@$(BIN)/python -m site_config.bom >/dev/null

assets: build/static/staticfiles.json

## What the site is made of: build/sbom.cdx.json (CycloneDX) and build/licenses.txt
sbom: .venv/installed
	@$(BIN)/python -m site_config.bom

## Takes the pictures of the admin's manual from a running site (needs Chromium); they are committed
pictures: build .venv/installed-dev
	@.ci/install-test-tools
	@$(BIN)/python -m tests.support.pictures static/help

## The tests that need no other program and no browser, in about a minute
quick: build .venv/installed-dev
	$(BIN)/python -m pytest --quiet --numprocesses auto -m "not browser and not server and not slow" $(ARGS)

## The whole test suite, browser tests included
test: build .venv/installed-dev node_modules/installed-dev
	@.ci/install-test-tools
	$(BIN)/python -m pytest --cov --cov-report=term $(ARGS)

## The whole test suite again, on PostgreSQL and Redis: each site of a test has a database of its own in both
test-postgresql: build .venv/installed-dev node_modules/installed-dev
	@.ci/install-test-tools
	$(BIN)/python -m tests.on_postgresql $(ARGS)

## Format, lint, types, templates, migrations, messages, deployment checks
check: build .venv/installed-dev node_modules/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(THROWAWAY) $(BIN)/mypy
	@if [ -x node_modules/.bin/biome ]; then node_modules/.bin/biome check --error-on-warnings static; \
	else echo "npm is not installed: scripts and styles are not checked."; fi
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	$(THROWAWAY) $(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m pytest --quiet tests/site_config/test_messages.py
	SITE_URL=https://www.example.com SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	INQUIRY_RECIPIENTS=$$($(BIN)/python -c 'import pyrage; print(pyrage.x25519.Identity.generate().to_public())') \
	DATA_DIR=build/data $(MANAGE) check --deploy --fail-level WARNING
	@$(THROWAWAY) $(BIN)/python -m bench.code_size

## Backs the site up, restores it into a scratch folder, and says what that proves
drill: build
	@$(BIN)/python -m site_config.prepare --demo
	@$(MANAGE) drill

bench: build .venv/installed-dev
	@$(BIN)/python -m bench

## A thousand inquiries while workers are killed and the mail server is away; MINUTES=30 of mixed load; 200 interruptions of a writer
soak: build .venv/installed-dev
	@MINUTES=$(MINUTES) $(BIN)/python -m bench.soak
	@$(BIN)/python -m bench.interruptions

## Brings the lock files in line with pyproject.toml (needs uv); UPGRADE=--upgrade takes newer releases
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-strip-extras --no-annotate --no-header $(UPGRADE) pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-strip-extras --no-annotate --no-header $(UPGRADE) --extra dev --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

## Gathers the sentences to translate into locale/fr (needs gettext)
messages:
	$(THROWAWAY) $(MANAGE) makemessages --locale fr --no-obsolete --no-location --ignore '.venv/*' --ignore 'build/*' --ignore 'node_modules/*'

clean:
	rm -rf build node_modules .venv
