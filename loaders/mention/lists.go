package mention

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/clewgraph/clew/data"
)

// lists reads a file of the lexicon that has named lists and tables of words. It keeps the first error, which names the file and
// the list; done gives it.
type lists struct {
	file  string
	parts map[string]any
	known map[string]bool // names that somebody asked for
	err   error
}

// readLists opens data/lexicon/<name>.yaml.
func readLists(dir fs.FS, name string) *lists {
	f := &lists{file: "lexicon/" + name + ".yaml", known: map[string]bool{}}
	raw, err := fs.ReadFile(dir, name+".yaml")
	if err == nil {
		err = data.Decode(raw, &f.parts)
	}
	if err != nil {
		f.err = fmt.Errorf("%s: %w", f.file, err)
	}
	return f
}

func (f *lists) fail(name, format string, args ...any) {
	if f.err == nil {
		f.err = fmt.Errorf("%s: %s: %s", f.file, name, fmt.Sprintf(format, args...))
	}
}

// part gives what stands under a name.
func (f *lists) part(name string) any {
	f.known[name] = true
	part, has := f.parts[name]
	if !has {
		f.fail(name, "is missing")
	}
	return part
}

// list gives a list of words, none of them twice.
func (f *lists) list(name string) []string {
	items, is := f.part(name).([]any)
	if !is || len(items) == 0 {
		f.fail(name, "is no list of words")
	}
	out := make([]string, 0, len(items))
	seen := make(map[string]bool, len(items))
	for _, item := range items {
		word, is := item.(string)
		switch {
		case !is || word == "" || word != strings.TrimSpace(word):
			f.fail(name, "%q is no word; put it between quotation marks", fmt.Sprint(item))
		case seen[word]:
			f.fail(name, "%q stands twice", word)
		}
		seen[word] = true
		out = append(out, word)
	}
	return out
}

// set is list for asking whether a word is in it. The words are in lower case, as what is looked up in them.
func (f *lists) set(name string) map[string]bool {
	out := map[string]bool{}
	for _, word := range f.list(name) {
		if word != strings.ToLower(word) {
			f.fail(name, "%q has capitals", word)
		}
		out[word] = true
	}
	return out
}

// table gives words with a word for each, one of those allowed.
func (f *lists) table(name string, allowed ...string) map[string]string {
	out := map[string]string{}
	for word, value := range f.entries(name) {
		text, is := value.(string)
		if !is || !slices.Contains(allowed, text) {
			f.fail(name, "%s: %q is none of %q", word, fmt.Sprint(value), allowed)
		}
		out[word] = text
	}
	return out
}

// numbers gives words with a whole number for each, between two others.
func (f *lists) numbers(name string, least, most int) map[string]int {
	out := map[string]int{}
	for word, value := range f.entries(name) {
		var n int
		if _, err := fmt.Sscan(fmt.Sprint(value), &n); err != nil || n < least || n > most {
			f.fail(name, "%s: %v is no number from %d to %d", word, value, least, most)
		}
		out[word] = n
	}
	return out
}

func (f *lists) entries(name string) map[string]any {
	entries, is := f.part(name).(map[string]any)
	if !is || len(entries) == 0 {
		f.fail(name, "is no table of words")
	}
	return entries
}

// done gives the first error, one for a list that nobody asked for included: its name is mistyped.
func (f *lists) done() error {
	for _, name := range slices.Sorted(maps.Keys(f.parts)) {
		if !f.known[name] {
			f.fail(name, "is no list of this file")
		}
	}
	return f.err
}
