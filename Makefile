# The two commands of a fresh machine are `make run` and `make test`; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup build browser kernelspec weights weights-list weights-verify run report test lab \
	bench bench-baseline bench-compare check format notebooks docs executed clean

VENV := .venv/bin
RELEASE := .build/release
KERNEL := $(RELEASE)/swift-kernel
NOTEBOOK := notebooks/transfer_learning.ipynb
export PATH := $(CURDIR)/$(VENV):$(PATH)

help: ## list the commands
	@printf 'Swift notebooks for deep learning\n\n'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 23
	@printf '\nmake run takes PROFILE=smoke for a quick look (default: class, the full data).\n'
	@printf 'make report takes NB, the notebook, which runs first if it has no outputs, and TO: html, pdf,\n'
	@printf 'markdown, slides, script, latex, latex-pdf, several with commas (default: html,pdf).\n'
	@printf 'make weights takes NETWORKS="VGG16 MobileNetV2/alpha=0.5 ..." for weights of ImageNet.\n'
	@printf 'make bench takes ROWS="vgg16-forward ..." for some rows (default: all, half an hour); so do\n'
	@printf 'bench-baseline and bench-compare. make bench-compare AGAINST=../old measures that checkout,\n'
	@printf 'built, and this one in turn, instead of the baseline.\n'

setup: ## install what is missing: Debian packages, the Python environment .venv
	@scripts/setup.sh

build: setup ## build kernel, worker and library (release)
	@printf '\033[1m==>\033[0m building\n'
	@swift build -c release

kernelspec: build ## register the kernel 'swift' with the Jupyter in .venv
	@$(KERNEL) install --prefix .venv

weights: setup ## fetch the pretrained weights of the lecture (14 MB), and of NETWORKS
	@$(VENV)/python scripts/weights.py
	@$(if $(NETWORKS),$(VENV)/python scripts/weights.py fetch $(NETWORKS))

weights-list: setup ## list the pretrained weights that are here
	@$(VENV)/python scripts/weights.py list

weights-verify: setup ## hold the pretrained weights that are here against their digests
	@$(VENV)/python scripts/weights.py verify

run: kernelspec weights ## execute the transfer-learning lecture and write reports/transfer_learning.html
	@$(VENV)/python scripts/render.py $(NOTEBOOK)

browser: ## install Chromium, for PDFs and for tests in a browser
	@scripts/setup.sh browser

report: kernelspec browser ## write reports of a notebook: NB=notebooks/x.ipynb TO=html,pdf
	@$(VENV)/swift-notebooks report $(or $(NB),$(NOTEBOOK)) --to $(or $(TO),html,pdf)

test: kernelspec weights browser ## run every test
	@printf '\033[1m==>\033[0m Swift tests\n'
	@scripts/swift_tests.sh
	@printf '\033[1m==>\033[0m kernel and notebook tests\n'
	@$(VENV)/python -m pytest Tests/Python

lab: kernelspec weights ## open the notebooks in JupyterLab
	@$(VENV)/jupyter lab --notebook-dir=notebooks $(if $(filter 0,$(shell id -u)),--allow-root)

bench: kernelspec weights ## time the kernel and the library beside their peers
	@$(VENV)/python scripts/bench/run.py $(ROWS)

bench-baseline: kernelspec weights ## measure this machine's rows and keep them in bench/baselines
	@$(VENV)/python scripts/bench/baseline.py record $(ROWS)

bench-compare: kernelspec weights ## measure and say which rows are slower or faster than the baseline
	@$(VENV)/python scripts/bench/baseline.py compare $(ROWS) $(if $(AGAINST),--against $(AGAINST))

check: setup ## format, build and fast tests, for every change
	@scripts/check.sh

format: ## rewrite the sources in the project's format
	@swift format --in-place --recursive Package.swift Sources Tests/*Tests Tests/TestSupport

notebooks: ## write the notebooks anew from notebooks/source
	@$(VENV)/python scripts/make_notebooks.py

docs: build ## write the documentation of the library to reports/documentation
	@$(VENV)/python scripts/make_docs.py

executed: kernelspec weights ## execute the notebooks and keep their outputs, for readers
	@$(VENV)/python scripts/execute_notebooks.py

clean: ## remove what was built (the Python environment stays)
	@rm -rf .build reports
