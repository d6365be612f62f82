package main

import (
	"strings"
	"unicode/utf8"
)

// shellLine is a line split into words as a shell does. Nothing is expanded and nothing run.
type shellLine struct {
	words  []string // without their quotes; the last one is that at the end of the line, which may be empty
	quote  rune     // the quotation mark that is open at the end, or 0
	within bool     // the last word has begun
	raw    string   // the last word as it stands in the line
}

// splitWords splits a line: quotes keep blanks, a backslash the next character; in double quotes it does so before ", \, $ and `.
func splitWords(line string) shellLine {
	var w shellLine
	var word strings.Builder
	start := 0
	for i := 0; i < len(line); {
		r, size := utf8.DecodeRuneInString(line[i:])
		next := line[i+size:]
		here := line[i : i+size]
		i += size
		switch {
		case w.quote == 0 && (r == ' ' || r == '\t' || r == '\n'):
			if w.within {
				w.words = append(w.words, word.String())
				word.Reset()
				w.within = false
			}
			start = i
			continue
		case r == '\\' && w.quote != '\'' && next != "" && (w.quote == 0 || strings.ContainsRune("\"\\$`", rune(next[0]))):
			_, size = utf8.DecodeRuneInString(next)
			word.WriteString(next[:size])
			i += size
		case r == '\\' && w.quote == 0 && next == "": // the line ends within what it protects
		case w.quote != 0 && r == w.quote:
			w.quote = 0
		case w.quote == 0 && (r == '\'' || r == '"'):
			w.quote = r
		default:
			word.WriteString(here)
		}
		w.within = true
	}
	w.raw = line[start:]
	w.words = append(w.words, word.String())
	return w
}
