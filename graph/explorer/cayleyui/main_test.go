package main

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	loads    = regexp.MustCompile(`(?:src|href)=["'](/static/[^"']+)["']`)
	elsewise = regexp.MustCompile(`(?i)url\(\s*["']?(?:https?:)?//|@import|<script[^>]*src=["'](?:https?:)?//|<link[^>]*href=["'](?:https?:)?//`)
	inline   = regexp.MustCompile(`(?i)<script(?:\s+type=[^>]*)?>|\son[a-z]+=|href=["']javascript:`)
)

// TestPages: the pages have no inline script, ask no other host, and what they load is there.
func TestPages(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	if err := write(out, os.DirFS(strings.TrimSpace(string(dir)))); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"query.html", "query_shape.html", "visualize.html", "write.html"} {
		raw, err := os.ReadFile(filepath.Join(out, page))
		if err != nil {
			t.Fatal(err)
		}
		if m := inline.Find(raw); m != nil {
			t.Errorf("%s: inline script: %q", page, m)
		}
		if strings.Contains(string(raw), "Hello World") {
			t.Errorf("%s opens with Hello World", page)
		}
		found := loads.FindAllSubmatch(raw, -1)
		if len(found) < 10 {
			t.Errorf("%s loads only %d files", page, len(found))
		}
		for _, m := range found {
			if _, err := os.Stat(filepath.Join(out, filepath.FromSlash(string(m[1])))); err != nil {
				t.Errorf("%s loads %s, which is not there", page, m[1])
			}
		}
	}
	err = filepath.WalkDir(out, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(name)
		if ext := path.Ext(name); ext == ".css" || ext == ".html" {
			if m := elsewise.Find(raw); m != nil {
				t.Errorf("%s asks another host: %q", name, m)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
