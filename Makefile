GO ?= go

.PHONY: demo build test lint arch tpch-answers tpch crash clients

# demo starts a server with sample data and prints how to connect.
demo:
	$(GO) run . demo

build:
	$(GO) build -o bin/basalt .

# test is what CI runs.
test: lint
	$(GO) test ./...

# lint holds the formatting and the two checkers.
lint:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "not gofmt'ed:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck ./...

# arch checks the import edges between layers.
arch:
	$(GO) test ./test/arch

# tpch-answers compares the 22 answers with PostgreSQL's on the official data.
tpch-answers:
	$(GO) test ./benchmarks/tpch -run TestAnswers -count=1 -v

# tpch loads scale 1 from our own generator and times the queries.
tpch:
	$(GO) run . bench tpch --sf 1

# crash kills a writing process fifty times and checks what is left.
crash:
	$(GO) test ./test/crash -count=1 -v

# clients runs the client programs of PostgreSQL that are installed.
clients:
	$(GO) test ./test/clients -count=1 -v
