package loaders

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clewgraph/clew/graph/question"
)

// Known is what the reader of questions asks of the graph.
type Known struct {
	Relations []string // the names of its relations, which the verbs of a question are looked for in
	// Class gives the class of what has a name, and false where nothing has. It may be nil.
	Class func(name string) (class string, known bool)
}

// standIns are names that any parser of English knows, by class. A name of the graph that the parser has never met, "Which companies will Nordbro work with?",
// may pass for a verb; one of these in its place does not.
var standIns = map[string][]string{
	"Person":  {"Peter", "Michael", "David", "Robert"},
	"Country": {"France", "Germany", "Italy", "Spain"},
	"Place":   {"Paris", "London", "Berlin", "Madrid"},
	"":        {"Microsoft", "Google", "Toyota", "Siemens"},
}

// longestName is how many words of a question may be one name.
const longestName = 8

// standIn puts stand-ins in the place of the names that the graph has. It gives the new words and, by stand-in, what it stands for; nothing
// when there is no such name.
func standIn(words string, class func(string) (string, bool)) (string, map[string]string) {
	if class == nil {
		return words, nil
	}
	fields := strings.Fields(words)
	stands := map[string]string{}
	used := map[string]int{}
	var out []string
	for i := 0; i < len(fields); {
		n := 0
		if first, _ := utf8.DecodeRuneInString(fields[i]); i > 0 && (unicode.IsUpper(first) || unicode.IsDigit(first)) {
			for n = min(longestName, len(fields)-i); n > 0; n-- {
				name, tail := cutTail(strings.Join(fields[i:i+n], " "))
				kind, known := class(name)
				if last, _ := utf8.DecodeRuneInString(name[strings.LastIndexByte(name, ' ')+1:]); !known || !unicode.IsUpper(last) && !unicode.IsDigit(last) {
					continue // "the Crown prosecutor" is one by his office
				}
				names, is := standIns[kind]
				if !is {
					kind, names = "", standIns[""]
				}
				for used[kind] < len(names) && strings.Contains(words, names[used[kind]]) {
					used[kind]++
				}
				if used[kind] == len(names) {
					return words, nil // too many to keep apart
				}
				stand := names[used[kind]]
				used[kind]++
				stands[stand] = name
				out = append(out, stand+tail)
				break
			}
		}
		if n == 0 {
			out = append(out, fields[i])
			n = 1
		}
		i += n
	}
	if len(stands) == 0 {
		return words, nil
	}
	return strings.Join(out, " "), stands
}

// cutTail cuts off what is no part of a name: "Rossi's", "Rossi,".
func cutTail(name string) (bare, tail string) {
	for _, end := range []string{"'s", "’s", "'", "’", ",", ";", ":"} {
		if bare, is := strings.CutSuffix(name, end); is {
			return bare, end
		}
	}
	return name, ""
}

// putBack puts the names back into a question that was read with stand-ins.
func putBack(q *question.Question, stands map[string]string) {
	var pairs []string
	for stand, name := range stands {
		pairs = append(pairs, stand, name)
	}
	names := strings.NewReplacer(pairs...)
	for _, p := range q.Parts {
		for _, r := range p.Readings {
			for _, phrases := range r.Roles {
				for i := range phrases {
					phrases[i].Text = names.Replace(phrases[i].Text)
				}
			}
		}
	}
	for i := range q.Words {
		q.Words[i].Text, q.Words[i].As = names.Replace(q.Words[i].Text), names.Replace(q.Words[i].As)
	}
	for i := range q.Names {
		q.Names[i] = names.Replace(q.Names[i])
	}
}
