# make run    installs what is missing, builds, runs the main job of harness.yml
# make test   installs what the tests need and runs them all
# make lint   formatting and style

SHELL := /bin/bash
BUILD := swift build -c release
HARNESS := .build/release/harness

.PHONY: run build test lint clean

run: build
	$(HARNESS) run

build:
	@Scripts/packages run
	$(BUILD)

# Tests run in release, as the product does; --disable-testable-imports keeps the flags of
# `swift build`, so that both share one build.
test:
	@Scripts/packages run test
	swift test -c release --disable-testable-imports

lint:
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

clean:
	swift package clean
