package explorer

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestViews: the paths that the page knows are those that the server gives it.
func TestViews(t *testing.T) {
	raw, err := os.ReadFile("ui/src/model/address.ts")
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, m := range regexp.MustCompile(`(?m)^  "(/[a-z]*)": "`).FindAllStringSubmatch(string(raw), -1) {
		known = append(known, strings.Replace(m[1], "/", "GET /", 1))
	}
	var served []string
	for _, v := range views {
		served = append(served, "GET "+strings.TrimSuffix(v, "{$}"))
	}
	slices.Sort(known)
	slices.Sort(served)
	if !slices.Equal(known, served) {
		t.Errorf("the page knows %v, the server %v", known, served)
	}
}

// maxPage bounds what a browser fetches for all of the page, compressed.
const maxPage = 400_000

// TestBuiltPage: the page that is embedded is small, has nothing inline that our policy forbids, and names no other host to load from.
func TestBuiltPage(t *testing.T) {
	page := embeddedPage()
	if !hasPage(page) {
		t.Skip("the page is not built: make ui")
	}
	index, err := fs.ReadFile(page, "index.html")
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\sstyle=|\son[a-z]+=|(src|href)="(https?:)?//`).Find(index); m != nil {
		t.Errorf("index.html has %q", m)
	}
	size := 0
	err = fs.WalkDir(page, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "README" {
			return err
		}
		raw, err := fs.ReadFile(page, name)
		if err != nil {
			return err
		}
		if _, known := types[path.Ext(name)]; !known {
			t.Errorf("%s: the server does not know what it is", name)
		}
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		_, _ = w.Write(raw) // a buffer takes all
		_ = w.Close()
		size += min(zipped.Len(), len(raw))
		if strings.HasSuffix(name, ".css") {
			if m := regexp.MustCompile(`url\(["']?(https?:)?//[^)]*|@import[^;]*`).Find(raw); m != nil {
				t.Errorf("%s loads %q", name, m)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes compressed", size)
	if size > maxPage {
		t.Errorf("the page has %d bytes compressed, more than %d", size, maxPage)
	}
}

// TestPageNotices: data/NOTICE.md lists every npm package that the page is bundled from, with its version and its licence.
func TestPageNotices(t *testing.T) {
	raw, err := os.ReadFile("ui/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	var lock struct {
		Packages map[string]struct {
			Version, License string
			Dev, DevOptional bool
		}
	}
	if err := json.Unmarshal(raw, &lock); err != nil {
		t.Fatal(err)
	}
	notices, err := os.ReadFile("../../data/NOTICE.md")
	if err != nil {
		t.Fatal(err)
	}
	bundled := 0
	for where, p := range lock.Packages {
		name, isPackage := strings.CutPrefix(where, "node_modules/")
		if !isPackage || p.Dev || p.DevOptional {
			continue
		}
		bundled++
		row := regexp.MustCompile(`(?m)^\| ` + regexp.QuoteMeta(name) + `( \([^|]*\))? \| ` + regexp.QuoteMeta(p.Version) + ` \| ` + regexp.QuoteMeta(p.License) + ` \|$`)
		if !row.Match(notices) {
			t.Errorf("data/NOTICE.md does not list %s %s, %s", name, p.Version, p.License)
		}
	}
	if bundled < 5 {
		t.Errorf("only %d packages are bundled", bundled)
	}
	if strings.Contains(string(raw), `"resolved"`) {
		t.Error("package-lock.json names the registry that it was made with")
	}
}
