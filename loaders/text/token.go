package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The tokens follow the English treebanks of Universal Dependencies (EWT, GUM): contractions and
// possessives are cut off, hyphens and slashes between words are tokens of their own but in
// prefixes, codes and dates, currency signs stand alone, abbreviations keep their period.
var (
	number = regexp.MustCompile(`^\d+(?:[.,:]\d+|\\/\d+)*(?:st|nd|rd|th|s|’s|'s)?`)
	date   = regexp.MustCompile(`^\d{1,4}(?:/\d{1,4}){1,2}\b`)
	clitic = regexp.MustCompile(`(?i)(?:n['’]t|['’](?:s|re|ve|ll|d|m))$`)
	dotted = regexp.MustCompile(`^(?:\p{L}\.)+\p{L}?\.?$`)
)

// prefixes that stay with their word: non-state, pre-war.
var prefixes = words("anti co e ex extra inter intra macro mega micro mid mini multi non pan post pre pro quasi re semi sub super trans ultra un al el ibn")

// longestPrefix is the length of the longest of prefixes.
const longestPrefix = len("macro")

// abbreviations keep their period and, but for those of endings, never end a sentence.
var abbreviations = words("mr mrs ms messrs dr prof rev fr sr jr st mt ft gen col lt maj capt sgt cpl cmdr adm sen rep gov pres hon supt det insp vs etc no nos vol fig eq approx dept univ assn bros inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun e.g i.e cf al ave blvd rd")

// endings are abbreviations after which a sentence may end when a capital follows.
var endings = words("inc ltd co corp jr sr etc u.s u.k u.n d.c a.m p.m ph.d bros al")

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// tokenise cuts s, which starts at offset in the article, into tokens. Every byte that is not
// white space falls in exactly one token.
func tokenise(s string, offset int) []Token {
	var out []Token
	emit := func(a, b int) {
		if b > a {
			out = append(out, Token{Span{offset + a, offset + b}})
		}
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += n
		case isWordRune(r) || (r == '#' || r == '@') && i+n < len(s) && isWordByte(s[i+n]):
			e := wordEnd(s, i)
			cut(s, i, e, emit)
			i = e
		case r == '.' && strings.HasPrefix(s[i:], ".."):
			e := i
			for e < len(s) && s[e] == '.' {
				e++
			}
			emit(i, e)
			i = e
		case (r == '-' || r == '`' || r == '\'') && i+1 < len(s) && s[i+1] == s[i]:
			emit(i, i+2)
			i += 2
		case (r == '\'' || r == '’') && len(out) > 0 && out[len(out)-1].End == offset+i && (s[i-1] == 's' || s[i-1] == 'S') && !quoteOpen(s[:i]):
			emit(i, i+n) // "the Sams' trial"
			i += n
		case r == '\'' && yearOrClitic(s[i:]) > 0:
			e := i + yearOrClitic(s[i:])
			emit(i, e)
			i = e
		default:
			emit(i, i+n)
			i += n
		}
	}
	return out
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

func isWordByte(b byte) bool { return b >= utf8.RuneSelf || b == '_' || isWordRune(rune(b)) }

// quoteOpen reports whether a single quotation mark is open at the end of s, within a bounded window.
func quoteOpen(s string) bool {
	if len(s) > 300 {
		s = s[len(s)-300:]
	}
	open := strings.LastIndex(s, "‘")
	if i := strings.LastIndex(s, " '"); i > open {
		open = i
	}
	return open >= 0 && !strings.Contains(s[open+1:], "’") && strings.Count(s[open+1:], "'") <= 1
}

// yearOrClitic gives the length of '90s, or of a clitic that stands alone, or 0.
func yearOrClitic(s string) int {
	for n := 1; n < len(s) && n <= 4; n++ {
		if s[n] < '0' || s[n] > '9' {
			if n == 3 {
				if s[n] == 's' {
					return 4
				}
				return 3
			}
			break
		}
	}
	for _, c := range []string{"'s", "'re", "'ve", "'ll", "'d", "'m"} {
		if len(s) >= len(c) && strings.EqualFold(s[:len(c)], c) && (len(s) == len(c) || !isWordByte(s[len(c)])) {
			return len(c)
		}
	}
	return 0
}

// wordEnd finds the end of the run that starts at i and may be one word or several: letters,
// digits, and marks that stand between them.
func wordEnd(s string, i int) int {
	if n := address(s[i:]); n > 0 {
		return i + len(strings.TrimRight(s[i:i+n], ".,;:!?)'’"))
	}
	e := i
	for e < len(s) {
		r, n := utf8.DecodeRuneInString(s[e:])
		if isWordRune(r) || r == '_' || (e == i && (r == '#' || r == '@')) {
			e += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(s[min(len(s), e+n):])
		switch r {
		case '\'', '’', '-', '‑', '&', '/':
			if isWordRune(next) && e+n < len(s) {
				e += n
				continue
			}
		case '\\':
			if next == '/' {
				e += n + 1
				continue
			}
		case '.', ',', ':':
			if r == '.' && isWordRune(next) || unicode.IsDigit(next) && e > i && s[e-1] >= '0' && s[e-1] <= '9' {
				e += n
				continue
			}
			if r == '.' && keepsPeriod(s[i:e]) {
				return e + n
			}
		}
		break
	}
	return e
}

// keepsPeriod reports whether the period after w belongs to it: an abbreviation or an initial.
func keepsPeriod(w string) bool {
	if i := strings.LastIndexAny(w, "-/"); i >= 0 {
		w = w[i+1:]
	}
	low := strings.ToLower(w)
	if low == "no" || low == "sun" || low == "sat" || low == "mar" || low == "al" || low == "fig" || low == "co" && w[0] == 'c' {
		return false // words as well; the sentence splitter must not lose a full stop for them
	}
	if abbreviations[low] {
		return w != low || low == "vs" || low == "etc" || low == "e.g" || low == "i.e" || low == "cf" || low == "approx"
	}
	r, n := utf8.DecodeRuneInString(w)
	return n == len(w) && unicode.IsUpper(r) && r != 'I' || dotted.MatchString(w)
}

// cut splits the run s[a:b] into words and hands them to emit in order.
//
// The run is read once from left to right, so that a run of any length costs time linear in it: what is looked at again for each
// word is bounded.
func cut(s string, a, b int, emit func(a, b int)) {
	if address(s[a:b]) == b-a {
		emit(a, b)
		return
	}
	end := b
	var clitics []int // where they start, the last one first
	for {
		tail := max(a, b-len("n’t"))
		m := clitic.FindStringIndex(s[tail:b])
		if m == nil || tail+m[0] == a {
			break
		}
		b = tail + m[0]
		clitics = append(clitics, b)
	}
	for a < b {
		a = cutWord(s, a, b, emit)
	}
	for i := len(clitics) - 1; i >= 0; i-- {
		next := end
		if i > 0 {
			next = clitics[i-1]
		}
		emit(clitics[i], next)
	}
}

// cutWord emits the first word of the run s[a:b], with the hyphen or slash behind it, and gives the place where the rest begins.
func cutWord(s string, a, b int, emit func(a, b int)) int {
	run := s[a:b]
	if address(run) == len(run) {
		emit(a, b)
		return b
	}
	if m := date.FindString(run); m != "" {
		emit(a, a+len(m))
		return a + len(m)
	}
	if m := number.FindString(run); m != "" {
		if len(m) == len(run) {
			m = strings.TrimSuffix(strings.TrimSuffix(m, "’s"), "'s")
			emit(a, a+len(m))
			emit(a+len(m), b)
			return b
		}
		// "26kg" is a number and a unit; "3D", "5G", "7-year" are not cut here.
		if c := run[len(m)]; c == '-' || c == '/' {
			emit(a, a+len(m))
			emit(a+len(m), a+len(m)+1)
			return a + len(m) + 1
		}
	}
	if i := separator(run); i >= 0 {
		_, n := utf8.DecodeRuneInString(run[i:])
		cut(s, a, a+i, emit) // holds no separator any more
		emit(a+i, a+i+n)
		return a + i + n
	}
	switch {
	case strings.EqualFold(run, "cannot"), strings.EqualFold(run, "gonna"), strings.EqualFold(run, "wanna"), strings.EqualFold(run, "gotta"):
		emit(a, a+3)
		emit(a+3, b)
	default:
		emit(a, b)
	}
	return b
}

// separator finds the hyphen or slash at which a run is cut, or -1.
func separator(run string) int {
	digits := false // before i
	for i, r := range run {
		switch {
		case i == 0:
		case r == '/':
			if i > 1 || len(run) > 4 {
				return i
			}
		case r == '-' || r == '‑':
			if left, right := run[:i], run[i+utf8.RuneLen(r):]; !joins(left, right, digits) {
				return i
			}
		}
		digits = digits || unicode.IsDigit(r)
	}
	return -1
}

// joins reports whether the hyphen between left and right is part of one word; digits tells whether left has any.
func joins(left, right string, digits bool) bool {
	if right == "" || len(left) <= longestPrefix && prefixes[strings.ToLower(left)] {
		return true
	}
	if first, _ := utf8.DecodeRuneInString(right); unicode.IsDigit(first) && !digits { // Luna-25, COVID-19
		return true
	}
	if len(right) <= 2*utf8.UTFMax && utf8.RuneCountInString(right) <= 2 && right == strings.ToUpper(right) && left == strings.ToUpper(left) { // ISIS-K
		return true
	}
	_, n := utf8.DecodeRuneInString(left)
	return n == len(left) // e-mail
}
