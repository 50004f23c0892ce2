# One command per job, the same on a desk and in CI. It needs Python 3.11+, pip and make; `make` alone lists the jobs.
# The environment is .venv: made on first use, and again only when a lock file or a pyproject changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NODE ?= nodes/margelle
SEED ?= 1
MINUTES ?= 5
STORE ?= sqlite

PACKAGES := contracts chassis services/intake services/planning services/followup services/notifications deploy
DEV_PACKAGES := $(PACKAGES) tests
TEST_DIRS := $(wildcard $(addsuffix /tests,$(PACKAGES)))
PIP_INSTALL = $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-input
PYTEST = $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo up test test-full soak faults check bench audit lock schemas asyncapi requirements reference screenshots clean

help: ## cette liste | this list
	@awk -v lang="$${LC_ALL:-$${LC_MESSAGES:-$$LANG}}" 'BEGIN { FS = ":.*## " } \
	  /^[a-z-]+:.*## / { split($$2, said, " [|] "); \
	    text = lang ~ /^fr/ ? said[1] : lang ~ /^en/ ? said[2] : said[1] " | " said[2]; \
	    printf "  make %-13s %s\n", $$1, text }' $(MAKEFILE_LIST)

install: $(VENV)/.run ## installer dans .venv, sans rien d'autre | install into .venv, and nothing else
	@echo "$(BIN)/arrimage"

demo: $(VENV)/.run ## jouer un aiguillage entier entre deux organismes | play one whole referral between two organizations
	@$(BIN)/python -m arrimage demo $(if $(FOLLOWUP),--component $(FOLLOWUP)) $(ARGS)

up: $(VENV)/.run ## faire tourner un nœud sur cet ordinateur (NODE=dossier) | run a node on this computer (NODE=directory)
	@$(BIN)/python -m arrimage node up --dir $(NODE) $(ARGS)

test: $(VENV)/.dev ## tout ce qui doit tenir à chaque commit (ARGS=… pour pytest) | all that must hold at each commit (ARGS=… for pytest)
	@$(PYTEST) -n 3 --dist loadscope --no-loadscope-reorder -m "not full and not soak" $(ARGS)

test-full: $(VENV)/.dev ## les mêmes, et les longs | the same, and the long ones
	@$(PYTEST) -n 2 --dist loadscope --no-loadscope-reorder -m "not soak" $(ARGS)

check: $(VENV)/.dev ## forme, types, flèches entre les modules, schémas, journal | form, types, arrows between modules, schemas, logs
	@echo "▸ ruff format" && $(BIN)/ruff format --check --quiet .
	@echo "▸ ruff check" && $(BIN)/ruff check --quiet .
	@echo "▸ mypy: packages" && $(BIN)/mypy
	@echo "▸ mypy: tests" && $(BIN)/mypy --cache-dir .mypy_cache/tests --exclude '^tests/arrimage_testing/' $(TEST_DIRS) tests
	@echo "▸ import-linter" && $(BIN)/lint-imports --no-cache > $(VENV)/lint-imports.txt || { cat $(VENV)/lint-imports.txt; exit 1; }
	@echo "▸ contracts: schemas, samples, compatibility" && $(BIN)/python -m arrimage_contracts check
	@echo "▸ log catalogue" && $(BIN)/python -m arrimage_chassis.logs check
	@echo "check ok"

audit: $(VENV)/.dev ## les verrous, ce qu'on sait contre eux, et le code (ARGS=--offline) | the locks, what is known against them, and the code (ARGS=--offline)
	@echo "▸ code: the security rules of ruff (bandit's)" && $(BIN)/ruff check --quiet --select S --ignore S404,S603,S607 .
	@echo "▸ locks" && $(BIN)/python -m arrimage_testing.audit $(ARGS)

schemas: $(VENV)/.dev ## écrire schémas, exemples et AsyncAPI d'après les déclarations | write schemas, samples and AsyncAPI from the declarations
	@$(BIN)/python -m arrimage_contracts generate

asyncapi: ## faire des pages des documents AsyncAPI, dans build/asyncapi (avec Node.js 20+) | make pages of the AsyncAPI documents, in build/asyncapi (with Node.js 20+)
	@command -v npm > /dev/null 2>&1 || { echo "Node.js 20+ (avec npm) est nécessaire | Node.js 20+ (with npm) is needed" >&2; exit 1; }
	@cd contracts/asyncapi_pages && { test node_modules -nt package-lock.json || npm ci --ignore-scripts && touch node_modules; }
	@cd contracts/asyncapi_pages && node write.mjs ../../build/asyncapi ../asyncapi.json ../asyncapi/*.json > /dev/null
	@echo "build/asyncapi/index.html"

requirements: $(VENV)/.dev ## écrire docs/requirements.md : quelle exigence, quel test | write docs/requirements.md: which requirement, which test
	@$(BIN)/python -m arrimage_testing.requirements_map

reference: $(VENV)/.dev ## écrire docs/reference : paramètres, modules, qui voit quoi | write docs/reference: parameters, modules, who sees what
	@$(BIN)/python -m arrimage.reference

screenshots: $(VENV)/.dev ## écrire docs/reference/pages.md et une image de chaque page (avec Chromium) | write docs/reference/pages.md and a picture of each page (with Chromium)
	@$(BIN)/python -m tests.browser.screenshots

lock: $(VENV)/.dev ## refaire requirements/*.lock (ARGS=--upgrade) | make requirements/*.lock again (ARGS=--upgrade)
	@cd requirements && for name in run dev bench; do \
	  echo "▸ $$name.lock"; \
	  ../$(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header $(ARGS) \
	    $$(test $$name = run || echo "--constraints run.lock") $$(test $$name = bench && echo "--constraints dev.lock") \
	    --output-file $$name.lock $$name.in || exit 1; done
	@! grep -nE '://|^ *--(extra-)?index|^ *--find-links' requirements/*.lock || \
	  { echo "requirements/*.lock: an address was written; see the lines above" >&2; exit 1; }

soak: $(VENV)/.dev ## des tempêtes de pannes, une demi-heure (ARGS=… pour pytest) | storms of failures, half an hour (ARGS=… for pytest)
	@$(PYTEST) -n 0 -m soak $(ARGS)

faults: $(VENV)/.dev ## une tempête de pannes (SEED=1 MINUTES=5 STORE=sqlite|postgresql) | a storm of failures (SEED=1 MINUTES=5 STORE=sqlite|postgresql)
	@$(BIN)/python -m tests.faults.storm --seed $(SEED) --minutes $(MINUTES) --store $(STORE) $(ARGS)

bench: $(VENV)/.bench ## ce que coûte un nœud et à quelle vitesse il va (ARGS="rate --full", ARGS=--write) | what a node costs and how fast it is (ARGS="rate --full", ARGS=--write)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

clean: ## enlever .venv et les caches | remove .venv and the caches
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- the environment ---------------------------------------------------------------------------------------------

# Some distributions of Linux ship Python without ensurepip: then the pip of $(PYTHON) serves the new environment.
$(VENV)/.made:
	@command -v $(PYTHON) > /dev/null 2>&1 && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 ou plus récent est nécessaire; ici, $(PYTHON) est : $$($(PYTHON) --version 2>&1 | head -n 1)." >&2; \
	  echo "Installez-le, puis : make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; \
	  echo "Python 3.11 or newer is needed; here, $(PYTHON) is: $$($(PYTHON) --version 2>&1 | head -n 1)." >&2; \
	  echo "Install it, then: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "▸ .venv : environnement neuf | new environment ($$($(PYTHON) --version))"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV) > /dev/null 2>&1 || { \
	  rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) && \
	  $(PYTHON) -m pip --python $(BIN)/python install --quiet --quiet --disable-pip-version-check --no-input pip; }
	@touch $@

$(VENV)/.run-lock: requirements/run.lock | $(VENV)/.made
	@echo "▸ .venv : $$(grep -c '==' $<) paquets verrouillés | locked packages ($<)"
	@$(PIP_INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/.dev-lock: requirements/dev.lock requirements/run.lock | $(VENV)/.made
	@echo "▸ .venv : $$(grep -c '==' $<) paquets verrouillés | locked packages ($<)"
	@$(PIP_INSTALL) --require-hashes -r $<
	@touch $@ $(VENV)/.run-lock

$(VENV)/.bench: requirements/bench.lock | $(VENV)/.dev
	@echo "▸ .venv : $$(grep -c '==' $<) paquets du banc d'essai | packages of the bench ($<)"
	@$(PIP_INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/.run: $(VENV)/.run-lock $(addsuffix /pyproject.toml,$(PACKAGES))
	@echo "▸ .venv : Arrimage"
	@$(PIP_INSTALL) --no-deps --no-build-isolation $(addprefix -e ./,$(PACKAGES))
	@touch $@

$(VENV)/.dev: $(VENV)/.dev-lock $(addsuffix /pyproject.toml,$(DEV_PACKAGES))
	@echo "▸ .venv : Arrimage"
	@$(PIP_INSTALL) --no-deps --no-build-isolation $(addprefix -e ./,$(DEV_PACKAGES))
	@touch $@ $(VENV)/.run
