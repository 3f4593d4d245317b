# make run    installs what is missing, builds, runs the main job of harness.yml
# make test   installs what the tests need and runs them all
# make lint   formatting and style
# make bench  measures `harness check` against other programs
# make fuzz   feeds made-up bytes to every reader, FUZZ_SECONDS each (60)

SHELL := /bin/bash
BUILD := HARNESS_STANDALONE=1 swift build -c release
HARNESS := .build/release/harness

.PHONY: run build test lint bench fuzz clean

run: build
	$(HARNESS) run

build:
	@Scripts/packages run
	$(BUILD)

# Tests run in release, as the product does; --disable-testable-imports keeps the flags of
# `swift build`, so that both share one build. Only the programs are linked again, with Swift's
# shared libraries, which the tests' own need; `make run` drives what is standalone.
#
# What lives in real time is tested last and apart: a machine that is busy with other tests makes
# it late, and the harness then rightly says so.
TEST := swift test -c release --disable-testable-imports
COMMANDS := HarnessCLITests
REAL := HEPListener|LiveCapture|ScenarioRunner|BroughtRun|ChoreRun|KamailioStart|RunningSystem|Readiness|NodeTCP|NodeUDP|NodeTimer|ServiceTests
# These wait for plugins that hang, each on one of the tests' few threads.
# So do these for processes that are killed, a database, and a client that is installed.
WAITING := ContractTests|PluginProcessTests|KillTests|OfficialClientTests
# A database that is frozen and killed, by itself: its callers have a budget of time.
DATABASE := PostgresCustomersTests|LifeboatPostgresTests

test:
	@Scripts/packages run test
	$(TEST) --skip '$(COMMANDS)|$(REAL)|$(WAITING)|$(DATABASE)'
	$(TEST) --skip-build --filter '$(REAL)'
	$(TEST) --skip-build --filter '$(COMMANDS)'
	$(TEST) --skip-build --filter '$(WAITING)'
	$(TEST) --skip-build --filter '$(DATABASE)'
	Scripts/example-plugin

lint:
	swift format lint --strict --recursive --parallel Sources Tests Package.swift Fixtures/Plugins

bench:
	Scripts/bench $(BENCH)

fuzz:
	Scripts/fuzz $(FUZZ)

clean:
	swift package clean
