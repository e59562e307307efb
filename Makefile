# Every command installs what it needs and this machine lacks, or names the command that does: scripts/install.sh.

.PHONY: help build demo test lint format vet staticcheck darwin fuzz bench microbench clean

help: ## list the commands
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 18

build: ## build bin/goodword
	CGO_ENABLED=0 go build -o bin/goodword ./cmd/goodword

demo: ## a simulated half year, then the service stays up (ONCE=1 ends after it; SEED=n repeats a run)
	@scripts/install.sh postgres
	@$(MAKE) --no-print-directory build
	./bin/goodword demo $(if $(ONCE),--once) $(if $(SEED),--seed $(SEED)) $(ARGS)

test: ## run every test with the race detector
	@scripts/install.sh compiler postgres node shell
	@scripts/sdks.sh
	CGO_ENABLED=1 go test -race -timeout 60m ./...

lint: format vet staticcheck darwin ## check everything that needs no test

format: ## check that gofmt has nothing to change
	@unformatted=$$(find . -name node_modules -prune -o -name '*.go' -exec gofmt -l {} +); \
	if [ -n "$$unformatted" ]; then echo "not as gofmt has it:"; echo "$$unformatted"; exit 1; fi

vet: ## go vet
	go vet ./...

staticcheck: ## staticcheck, in the version that go.mod names
	go tool staticcheck ./...

darwin: ## check that everything still compiles for macOS
	GOOS=darwin go build ./...

fuzz: ## run each fuzz target for FUZZTIME (10s)
	scripts/fuzz.sh

bench: ## decisions and events per second, beside pgbench on the same server (ARGS="--clients 256 --seconds 10")
	@scripts/install.sh postgres
	@$(MAKE) --no-print-directory build
	./bin/goodword bench decide $(ARGS)
	./bin/goodword bench ingest $(ARGS)
	./bin/goodword bench batch

microbench: ## Go's benchmarks
	@scripts/install.sh postgres
	go test -run '^$$' -bench . -benchmem ./...

clean: ## remove what the commands above have built
	rm -rf bin internal/httpapi/sdktest/node_modules internal/store/pgvectortest/node_modules
