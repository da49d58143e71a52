GO ?= go

.PHONY: demo build test lint arch compat isolation slt tpch-answers tpch crash clients

# demo starts a server with sample data and prints how to connect.
demo:
	$(GO) run . demo

build:
	$(GO) build -o bin/basalt .

# test is what CI runs.
test: lint
	$(GO) test -timeout 30m ./...

# lint holds the formatting and the two checkers.
lint:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "not gofmt'ed:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck ./...

# arch checks the import edges between layers.
arch:
	$(GO) test ./test/arch

# The next four read test data from BASALT_TESTDATA (default: ../shared/data).

# compat compares PostgreSQL's regression suite with a live PostgreSQL 15;
# REWRITE=1 raises the recorded scores, OUT=DIR lists what differs.
compat:
	$(GO) test ./test/compat -run TestRegress -count=1 -v -timeout 60m -args -whole -reasons $(if $(REWRITE),-rewrite) $(if $(OUT),-out $(OUT))

# isolation compares PostgreSQL's isolation specs with a live PostgreSQL 15 and
# prints what differs; REWRITE=1 raises the recorded scores.
isolation:
	$(GO) test ./test/compat/isolation -run TestSpecs -count=1 -v -timeout 60m -args -whole -differences $(if $(REWRITE),-rewrite)

# slt runs the whole sqllogictest corpus over the wire.
slt:
	$(GO) test ./test/slt -run TestCorpus -count=1 -v -timeout 60m -args -whole

# tpch-answers compares the 22 answers with PostgreSQL's on the official data.
tpch-answers:
	$(GO) test ./benchmarks/tpch -run TestAnswers -count=1 -v -args -large

# tpch loads scale 1 from our own generator and times the queries.
tpch:
	$(GO) run . bench tpch --sf 1

# wasm measures users' functions beside loops in Go, PostgreSQL and SQLite.
.PHONY: wasm
wasm:
	$(GO) test ./benchmarks/wasm -count=1 -v -timeout 60m -args -whole

# crash kills the server under load ROUNDS times and checks what is left.
crash:
	$(GO) test ./test/crash -run 'Kill|Second|Verify' -count=1 -v -timeout 60m -args -rounds $(or $(ROUNDS),500)

# What follows breaks things and looks at what is left; CONTRIBUTING.md says how
# a failing seed is run again.
.PHONY: crash-clones powercut io-sweep bit-rot simulate

# crash-clones cuts the power of an in-memory machine at 10,000 seeds' choices.
crash-clones:
	$(GO) test ./test/reliability/crashclones -count=1 -v -timeout 60m -args -rounds 10000

# memory-sweep makes every reservation of memory fail once.
.PHONY: memory-sweep
memory-sweep:
	$(GO) test ./core/session -run MemorySweep -count=1 -v

# powercut cuts the power of ext4 and XFS on loop devices 500 times each. It needs
# root and mkfs.xfs.
powercut:
	$(GO) test ./test/crash -run TestPowerCut -count=1 -v -timeout 60m -args -cuts 500

# io-sweep fails every operation of the file system in every way.
io-sweep:
	$(GO) test ./test/reliability/iosweep -count=1 -v -timeout 60m -args -stride 1

# bit-rot inverts 10,000 bits of the files of databases.
bit-rot:
	$(GO) test ./test/reliability/bitrot -count=1 -v -timeout 60m -args -flips 10000

# evil runs the modules that do harm ten times each, and measures for five seconds
# each what other sessions notice of them.
.PHONY: evil
evil:
	$(GO) test ./test/reliability/evil -count=1 -v -timeout 60m -args -rounds 10 -watch 5s

# simulate runs 2,000 histories in one thread, and 100 of them again.
simulate:
	$(GO) test ./test/reliability/simulate -count=1 -v -timeout 60m -args -seeds 2000 -replays 100

# linear has 100 histories of concurrent operations of each subject checked.
.PHONY: linear
linear:
	$(GO) test ./test/reliability/linear -count=1 -v -timeout 60m -args -seeds 100

# clients runs the client programs of PostgreSQL that are installed.
clients:
	$(GO) test ./test/clients -count=1 -v

.PHONY: web web-check browser

# web tests the console and builds web/dist anew. It needs Node.
web:
	cd web/app && npm ci && npm test && npm run build

# web-check holds that web/dist is what the source builds.
web-check: web
	@git status --short -- web/dist
	@test -z "$$(git status --porcelain -- web/dist)"

# browser drives the console in Chromium.
browser:
	$(GO) test ./test/browser -count=1 -v

# oltp measures pgbench's modes, recovery, and a scan beside writers, with
# PostgreSQL 15 in the same run.
.PHONY: oltp
oltp:
	$(GO) test ./benchmarks/oltp -count=1 -v -timeout 60m -args -whole
