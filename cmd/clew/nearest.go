package main

import (
	"sort"
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearest gives at most n of the names that a person may have meant: those that begin
// with the word or that few letters part from it, nearest first.
func nearest(word string, names []string, n int) []string {
	type candidate struct {
		name     string
		distance int
	}
	lower := strings.ToLower(word)
	var found []candidate
	for _, name := range names {
		d := levenshtein.ComputeDistance(lower, strings.ToLower(name))
		switch {
		case d <= 1+len([]rune(word))/4:
		case len(lower) >= 3 && strings.HasPrefix(strings.ToLower(name), lower):
			d = 1
		default:
			continue
		}
		found = append(found, candidate{name, d})
	}
	sort.Slice(found, func(i, j int) bool {
		if found[i].distance != found[j].distance {
			return found[i].distance < found[j].distance
		}
		return found[i].name < found[j].name
	})
	var out []string
	for _, c := range found[:min(n, len(found))] {
		out = append(out, c.name)
	}
	return out
}
