package source_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/loaders/source"
)

// read reads all that a path has; the first error ends it.
func read(path string, stdin string) (texts []*source.Text, skipped int, err error) {
	s, err := source.Open(path, source.Options{Stdin: strings.NewReader(stdin)})
	if err != nil {
		return nil, 0, err
	}
	err = source.Each(context.Background(), s, func(*source.Skip) { skipped++ }, func(t *source.Text) error {
		texts = append(texts, t)
		return nil
	})
	return texts, skipped, err
}

func TestRefused(t *testing.T) {
	long := strings.Repeat("word ", source.MaxLine/5+1)
	for _, test := range []struct{ name, content, want, hint string }{
		{"empty.txt", "", "empty.txt: empty", ""},
		{"blank.txt", " \n\t\n", "only white space", ""},
		{"bom.txt", "\uFEFF\n", "only white space", ""},
		{"nul.txt", "some text\x00and more", "a binary file, not text (byte 0x00 at offset 9)", "plain text"},
		{"controls.txt", "\x01\x02\x03 abc", "byte 0x01 at offset 0", "plain text"},
		{"latin.txt", "first\ncaf\xe9 au lait", "invalid UTF-8: byte 0xe9 at offset 9, line 2", "iconv"},
		{"cut.txt", "caf\xc3", "byte 0xc3 at offset 3, line 1", "iconv"},
		{"surrogate.txt", "a \xed\xa0\x80 b", "byte 0xed at offset 2", "iconv"},
		{"line.txt", "short\n" + long, "line 2 is longer than 1 MB", "fold"},
		{"line2.txt", long + "\nshort", "line 1 is longer than 1 MB", "fold"},
		{"large.txt", strings.Repeat(strings.Repeat("x", 1000)+"\n", source.MaxSize/1001+1), "larger than 128 MB", "split"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), test.name)
			if err := os.WriteFile(path, []byte(test.content), 0o666); err != nil {
				t.Fatal(err)
			}
			texts, _, err := read(path, "")
			if err == nil {
				t.Fatalf("read %d texts, want an error", len(texts))
			}
			if !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q, want one line with the path and %q", err, test.want)
			}
			if hint := graph.Hint(err); !strings.Contains(hint, test.hint) || test.hint == "" && hint != "" {
				t.Errorf("hint %q, want %q", hint, test.hint)
			}
			if _, _, err := read("-", test.content); err == nil || !strings.HasPrefix(err.Error(), "standard input: ") {
				t.Errorf("from standard input: error %v", err)
			}
		})
	}
}

func TestMissing(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "none.txt"), ""} {
		if _, _, err := read(path, ""); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: error %v", path, err)
		}
	}
	s, err := source.Open("-", source.Options{Stdin: iotest.ErrReader(errors.New("it broke"))})
	if err != nil {
		t.Fatal(err)
	}
	err = source.Each(context.Background(), s, nil, func(*source.Text) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "it broke") {
		t.Errorf("a stream that breaks: error %v", err)
	}
}

func TestBytesAreKept(t *testing.T) {
	const content = "\uFEFFTitle\r\n\r\nCafé — “quoted”.\r\n\fNext\u00a0page. "
	path := filepath.Join(t.TempDir(), "a.b.txt")
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	texts, _, err := read(path, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := texts[0]; got.Text != content || got.Stem != "a.b" || got.Source != path {
		t.Errorf("got %+v", got)
	}
	one, _, err := read("-", content)
	if err != nil {
		t.Fatal(err)
	}
	again, _, _ := read("-", content)
	other, _, _ := read("-", "Something else.")
	if one[0].Text != content || one[0].Source != again[0].Source || one[0].Source == other[0].Source {
		t.Errorf("standard input: %+v, %+v, %+v", one[0], again[0], other[0])
	}
}

func TestDirectory(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.txt", "a/z.TXT", "a/y.txt", "a/page.docx", "README", ".hidden.txt", ".git/x.txt"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("Words of "+name+"."), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	texts, skipped, err := read(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, text := range texts {
		name, _ := filepath.Rel(dir, text.Source)
		names = append(names, filepath.ToSlash(name))
	}
	if got, want := strings.Join(names, " "), "a/y.txt a/z.TXT b.txt"; got != want {
		t.Errorf("read %s, want %s", got, want)
	}
	if skipped != 3 { // the page, README, the hidden file; hidden folders are not looked into
		t.Errorf("skipped %d files, want 3", skipped)
	}
}

// FuzzText: what is given is what came, and is UTF-8 with words in it; all else
// is refused in one line.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"", "Some words.", "\uFEFFx", "\xff\xfe", "a\x00b", "caf\xe9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		texts, _, err := read("-", content)
		switch {
		case err != nil && strings.Contains(err.Error(), "\n"):
			t.Errorf("error %q has two lines", err)
		case err == nil && (texts[0].Text != content || strings.ToValidUTF8(content, "") != content || strings.TrimSpace(content) == ""):
			t.Errorf("accepted %q as %q", content, texts[0].Text)
		}
	})
}
