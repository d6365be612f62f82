package queries_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/queries"
)

// TestOrder: rows come in the same order and number each time, whatever the backend, and as many as one likes on disk.
func TestOrder(t *testing.T) {
	reader := newReader(t)
	want := ""
	for name, url := range backends(t) {
		db := open(t, url)
		loadSample(t, reader, db, "coalition.txt")
		r, err := queries.Run(context.Background(), db, `g.V("<clew:Claim>", "<clew:Assertion>").in(TYPE).save(SUBJECT, "s").saveOpt(EVIDENCE, "e").all()`, queries.Options{Limit: 40})
		if err != nil {
			t.Fatal(err)
		}
		if got := show(r); want == "" {
			want = got
		} else if got != want {
			t.Errorf("%s gives another order", name)
		}
		if !r.Limited || len(r.Rows) != 40 {
			t.Errorf("%d rows, limited %v", len(r.Rows), r.Limited)
		}
	}
	db := open(t, "memory:")
	loadSample(t, reader, db, "coalition.txt")
	const n = 70_000 // more than wait in memory
	last, rows := -1, 0
	_, limited, err := queries.Stream(context.Background(), db, fmt.Sprintf(`for (var i = 0; i < %d; i++) { g.emit({n: (i * 7919) %% %d, twice: 1}); if (i %% 3 === 0) g.emit({n: (i * 7919) %% %d, twice: 1}); if (i === %d) g.emit({n: -1, late: "<clew:Maldives>"}) }`, n, n, n, n-1), queries.Options{}, func(_ []string, row []queries.Cell) error {
		rows++
		return nil
	})
	if err != nil || limited || rows != n+1 {
		t.Errorf("%d rows, %v, %v; want %d", rows, limited, err, n+1)
	}
	q, err := queries.Parse("q", []byte("/*---\ntitle: x\ncolumns: [n, evidence]\nsort: [-n]\n---*/\nfor (var i = 0; i < 50000; i++) g.emit({n: (i * 7919) % 50000})"))
	if err != nil {
		t.Fatal(err)
	}
	library, err := queries.Load()
	if err != nil {
		t.Fatal(err)
	}
	last = 50_000
	if _, err := library.Stream(context.Background(), db, q, nil, queries.Options{}, func(_ []string, row []queries.Cell) error {
		k, err := strconv.Atoi(row[0].Text)
		if err != nil || k != last-1 {
			return fmt.Errorf("%d after %d: %w", k, last, err)
		}
		last = k
		return nil
	}); err != nil || last != 0 {
		t.Errorf("sorted on disk: %d, %v", last, err)
	}
}

// TestBroken: a file that is no query is named with its line, and does not stop the others.
func TestBroken(t *testing.T) {
	dir := t.TempDir()
	for file, text := range map[string]string{
		"good.js":   "/*---\ntitle: x\ncolumns: [id]\n---*/\ng.emit(1)",
		"yaml.js":   "/*---\ntitle: x\ncolumns: [id\n---*/\ng.emit(1)",
		"script.js": "/*---\ntitle: x\ncolumns: [id]\n---*/\n\ng.emit(1))",
		"sort.js":   "/*---\ntitle: x\ncolumns: [id]\nsort: [name]\n---*/\ng.emit(1)",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := cmp.Or(os.Mkdir(filepath.Join(dir, "folder.js"), 0o777), os.Symlink("nowhere.js", filepath.Join(dir, "link.js"))); err != nil {
		t.Fatal(err)
	}
	library, err := queries.Load(dir)
	if err != nil || library.Get("good") == nil || library.Get("members") == nil {
		t.Fatalf("%v", err)
	}
	var got []string
	for _, err := range library.Broken() {
		got = append(got, strings.TrimPrefix(err.Error(), dir+"/"))
	}
	want := []string{"folder.js: is no file", "link.js: no such file or directory", "script.js: line 6, column 10: SyntaxError: Unexpected token ), in: g.emit(1))", "sort.js: header: sort: no column \"name\"", "yaml.js: header: line 3: "}
	for i, w := range want {
		if i >= len(got) || !strings.HasPrefix(got[i], w) {
			t.Errorf("%q; want %q", got, want)
		}
	}
	if library.BrokenQuery("yaml") == nil || library.Get("yaml") != nil {
		t.Error("yaml.js is a query")
	}
}

// TestPrelude: the prelude finds things and relations as the program does, and helps with rows.
func TestPrelude(t *testing.T) {
	db := open(t, "memory:")
	loadSample(t, newReader(t), db, "coalition.txt")
	for script, want := range map[string]string{
		`g.emit(entity("ISIS"))`:                  "Daesh",
		`g.emit(entity("the  Global Coalition"))`: "Global Coalition to Defeat ISIS",
		`g.emit(entity("<clew:Maldives>"))`:       "Maldives",
		`g.emit(relation("memberOf"))`:            "memberOf",
		`g.emit(relation("Member of"))`:           "memberOf",
		`g.emit(name("<clew:Maldives>"))`:         "Maldives",
		`g.emit(name("<clew:Nobody_at_all>"))`:    "Nobody at all",
		`facts(asserted(statements("<clew:memberOf>")), ["ordinal"]).forEach(function (r) { g.emit(relationName(r.relation) + " " + r.ordinal + " " + status(r)) })`: "memberOf 87 stated",
		`statements("<clew:memberOf>").forEach(function (r) { g.emit(evidence(r.id)[0].sentence.slice(0, 13) + evidence(r.id).length) })`:                            "The Coalition1",
		`g.emit(sorted([{n: 2}, {n: 1}, {n: 3}], "-n").map(function (r) { return r.n }).join())`:                                                                     "3,2,1",
		`g.emit(sorted([{n: "b"}, {n: "a"}], "n")[0].n)`:                              "a",
		`g.emit(page([1, 2, 3, 4], 1, 2).join())`:                                     "2,3",
		`g.emit(counted(statements("<clew:said>").save(SUBJECT, "s"), "s")[0].count)`: "4",
	} {
		r, err := queries.Run(context.Background(), db, script, queries.Options{})
		if err != nil || len(r.Rows) != 1 || r.Rows[0][0].Text != want {
			t.Errorf("%s: %v, %v; want %s", script, r, err, want)
		}
	}
	for script, want := range map[string]string{
		`entity("Atlantis")`:  `line 1, column 7: Error: nothing in the graph is called "Atlantis", in: entity("Atlantis")`,
		`relation("admires")`: `line 1, column 9: Error: the graph has no relation "admires", in: relation("admires")`,
	} {
		if _, err := queries.Run(context.Background(), db, script, queries.Options{}); err == nil || err.Error() != want {
			t.Errorf("%s: %v; want %s", script, err, want)
		}
	}
	latin := &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0xc0, Hi: 0x24f, Stride: 1}}}
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune("aZ. 'éÉßU.S’“”-–‑日本thean")), rapid.RuneFrom(nil, latin))).Draw(r, "name")
		typed, err := json.Marshal(name)
		if err != nil {
			r.Fatal(err)
		}
		got, err := queries.Run(context.Background(), db, "g.emit(['x', fold("+string(typed)+")])", queries.Options{})
		if err != nil {
			r.Fatal(err)
		}
		want, err := json.Marshal([]string{"x", graph.Fold(name)})
		if err != nil {
			r.Fatal(err)
		}
		if got.Rows[0][0].Text != string(want) {
			r.Fatalf("%q folds to %s, want %s", name, got.Rows[0][0].Text, want)
		}
	})
}
