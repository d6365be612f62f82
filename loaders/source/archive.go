package source

import (
	"archive/zip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph"
)

// Bounds of one archive. Members are unpacked one at a time, so memory is bounded by one of them.
const (
	maxMembers  = 1_000_000
	maxUnpacked = 16 << 30
)

// archive yields the documents of a .zip. Nothing is written to a disk: a member's name only names the article.
func (e *expansion) archive(p place, r io.ReaderAt, size int64, depth int) bool {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return e.fail(p, damaged(p.name, "zip", err))
	}
	if len(z.File) > maxMembers {
		return e.fail(p, &graph.Error{Message: fmt.Sprintf("%s: an archive of %d files, more than %d", p.name, len(z.File), maxMembers), Hint: "unpack it and load the folder"})
	}
	files := z.File
	sort.SliceStable(files, func(i, k int) bool { return files[i].Name < files[k].Name })
	var unpacked int64
	previous := ""
	for _, f := range files {
		if err := e.ctx.Err(); err != nil {
			e.yield(nil, err)
			return false
		}
		if strings.HasSuffix(f.Name, "/") || f.Name == previous {
			continue
		}
		previous = f.Name
		at := place{name: p.name + ": " + printable(f.Name), source: p.source + "!/" + f.Name, stem: stem(f.Name), size: int64(min(f.UncompressedSize64, 1<<62))}
		skip, err := member(f, at)
		if err != nil {
			if !e.fail(at, err) {
				return false
			}
			continue
		}
		if skip {
			if !e.fail(at, &Skip{Name: at.name, Reason: NotRead}) {
				return false
			}
			continue
		}
		data, err := unpack(f, at.name)
		if err != nil {
			if !e.fail(at, err) {
				return false
			}
			continue
		}
		if unpacked += int64(len(data)); unpacked > maxUnpacked {
			return e.fail(p, &graph.Error{Message: fmt.Sprintf("%s: more than %d GB unpacked", p.name, maxUnpacked>>30), Hint: "unpack it and load the folder"})
		}
		if !e.bytes(at, &body{data: data}, depth+1) {
			return false
		}
	}
	return true
}

// member judges a member by its entry: is it one to skip, is it one to refuse.
func member(f *zip.File, at place) (skip bool, err error) {
	name := f.Name
	switch {
	case strings.Contains(name, "\\"), !fs.ValidPath(name), !utf8.ValidString(name):
		return false, &graph.Error{Message: at.name + ": a name that leads out of the archive or is no path"}
	case f.Mode()&fs.ModeType != 0:
		return true, nil // a link or a device
	}
	for _, part := range strings.Split(name, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return true, nil
		}
	}
	if !readable(path.Base(name)) {
		return true, nil
	}
	switch {
	case f.Flags&1 != 0:
		return false, &graph.Error{Message: at.name + ": it is encrypted", Hint: "unpack it with its password and load the folder"}
	case f.UncompressedSize64 > MaxSize:
		return false, tooLarge(at.name, MaxSize)
	}
	return false, nil
}

func unpack(f *zip.File, name string) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, damaged(name, "zip", err)
	}
	defer r.Close()
	return inflate(r, name, "zip", int64(f.CompressedSize64))
}

// printable is a name for an error's line.
func printable(name string) string {
	name = strings.ToValidUTF8(name, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7F {
			return '\uFFFD'
		}
		return r
	}, name)
}
