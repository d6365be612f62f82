package gizmo

import (
	"fmt"
	"sort"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
)

// jsonResult is a row for JSON: what was emitted, or an object of tags.
func (s *Session) jsonResult(r *Result) any {
	if r.Meta {
		return nil
	}
	if r.Tags == nil {
		return r.Val
	}
	row := make(map[string]any, len(r.Tags))
	for k, ref := range r.Tags {
		if v := s.qs.NameOf(ref); v != nil {
			row[k] = s.native(v)
			s.spend(size(v) + int64(len(k)))
		}
	}
	return row
}

// size is about what a value takes.
func size(v quad.Value) int64 {
	switch v := v.(type) {
	case quad.String:
		return 16 + int64(len(v))
	case quad.IRI:
		return 16 + int64(len(v))
	case quad.TypedString:
		return 32 + int64(len(v.Value)+len(v.Type))
	case quad.LangString:
		return 32 + int64(len(v.Value)+len(v.Lang))
	}
	return 32
}

// replResult is a row as Cayley's prompt prints it.
func (s *Session) replResult(r *Result) any {
	if r.Meta {
		return fmt.Sprintln("=>", r.Val)
	}
	out := fmt.Sprintln("****")
	if r.Val != nil {
		object, ok := r.Val.(map[string]any)
		if !ok {
			return out + fmt.Sprintf("%v\n", r.Val)
		}
		keys := make([]string, 0, len(object))
		for k := range object {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			out += fmt.Sprintf("%s : %v\n", k, object[k])
		}
		return out
	}
	for _, k := range tagsOf(r.Tags) {
		if k != "$_" {
			out += fmt.Sprintf("%s : %s\n", k, wordsOf(s.qs.NameOf(r.Tags[k])))
		}
	}
	return out
}

func tagsOf(tags map[string]cayley.Ref) []string {
	keys := make([]string, 0, len(tags))
	for k := range tags {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func wordsOf(v quad.Value) string {
	if str, ok := v.(quad.String); ok {
		return string(str)
	}
	return quad.StringOf(v)
}
