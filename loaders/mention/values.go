package mention

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clewgraph/clew/loaders/syntax"
)

// valued is a stretch of words that is a value.
type valued struct {
	span
	kind  Kind
	value Value
}

// values finds the dates, amounts of money and quantities of a sentence, left to right, without overlap.
// now is what relative dates are counted from; it is moved to the dates that are found.
func (l *Lexicon) values(t *syntax.Tree, now *clock) []valued {
	var out []valued
	for i := 0; i < len(t.Words); {
		v, ok := l.moneyAt(t, i)
		if !ok {
			v, ok = l.dateAt(t, i, now)
		}
		if !ok {
			v, ok = l.quantityAt(t, i)
		}
		if !ok {
			i++
			continue
		}
		if v.kind != Date {
			for v.first > 0 && (len(out) == 0 || out[len(out)-1].last < v.first) && slices.Contains(l.money.Approximators, strings.ToLower(t.Words[v.first-1].Form)) {
				v.first--
			}
			if v.first > 1 && (len(out) == 0 || out[len(out)-1].last < v.first-1) {
				two := strings.ToLower(t.Words[v.first-2].Form + " " + t.Words[v.first-1].Form)
				if two == "more than" || two == "less than" || two == "at least" || two == "up to" || two == "at most" {
					v.first -= 2
				}
			}
		}
		v.value.Text = formOf(t, v.span)
		if day, err := time.Parse(time.DateOnly, v.value.Time); err == nil && v.kind == Date {
			now.mentioned = day
		}
		out = append(out, v)
		i = v.last
	}
	return out
}

// number reads "394", "1,200.5", "3 million", "two hundred", "394m"; end is behind it, at if there is none.
func (l *Lexicon) number(t *syntax.Tree, at int) (value float64, end int) {
	value, end = 0, at
	found := false
	for end < len(t.Words) {
		f := strings.ToLower(t.Words[end].Form)
		if n, ok := parseNumber(f); ok && !found {
			value, found = n, true
		} else if n, ok := l.money.Numbers[f]; ok && t.Words[end].UPOS == "NUM" {
			if found {
				value += n
			} else {
				value, found = n, true
			}
		} else if m, ok := l.money.Multipliers[f]; ok && found {
			value *= m
		} else if digits, m, ok := l.suffixed(f); ok && !found {
			value, found = digits*m, true
		} else if f == "-" && found && end+1 < len(t.Words) && l.money.Numbers[strings.ToLower(t.Words[end+1].Form)] > 0 {
			// "twenty-five", but not "two-thirds"
		} else {
			break
		}
		end++
	}
	if math.IsInf(value, 0) {
		return 0, at // "million million million …"
	}
	return value, end
}

// suffixed reads "394m", "68.7bn".
func (l *Lexicon) suffixed(f string) (number, multiplier float64, ok bool) {
	k := strings.IndexFunc(f, func(r rune) bool { return r >= 'a' && r <= 'z' })
	if k <= 0 {
		return 0, 0, false
	}
	multiplier, ok = l.money.Multipliers[f[k:]]
	if !ok {
		return 0, 0, false
	}
	number, ok = parseNumber(f[:k])
	return number, multiplier, ok
}

func parseNumber(f string) (float64, bool) {
	if !isDigit(f) {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(f, ",", ""), 64)
	return n, err == nil
}

func (l *Lexicon) moneyAt(t *syntax.Tree, i int) (valued, bool) {
	w := &t.Words[i]
	if code, ok := l.money.Signs[strings.ToUpper(w.Form)]; ok {
		start := i
		if i > 0 && t.Words[i-1].End == w.Start {
			if c, ok := l.money.Signs[strings.ToUpper(t.Words[i-1].Form+w.Form)]; ok {
				code, start = c, i-1
			}
		}
		n, end := l.number(t, i+1)
		if end > i+1 {
			return valued{span{start, end}, Money, Value{Number: n, Currency: code}}, true
		}
		return valued{}, false
	}
	if i+1 < len(t.Words) && (w.Form == "US" || w.Form == "A" || w.Form == "C" || w.Form == "HK" || w.Form == "NZ") && t.Words[i+1].Form == "$" && w.End == t.Words[i+1].Start {
		n, end := l.number(t, i+2)
		if end > i+2 {
			return valued{span{i, end}, Money, Value{Number: n, Currency: l.money.Signs[w.Form+"$"]}}, true
		}
	}
	n, end := l.number(t, i)
	if end == i || end >= len(t.Words) {
		return valued{}, false
	}
	singular := func(k int) string { return strings.TrimSuffix(strings.ToLower(t.Words[k].Form), "s") }
	if code, ok := l.money.Words[singular(end)]; ok && t.Words[end].UPOS != "VERB" && t.Words[end].UPOS != "ADJ" {
		return valued{span{i, end + 1}, Money, Value{Number: n, Currency: code}}, true
	}
	for words := 1; words <= 2 && end+words < len(t.Words); words++ {
		if code, ok := l.money.Of[formOf(t, span{end, end + words})+" "+singular(end+words)]; ok {
			return valued{span{i, end + words + 1}, Money, Value{Number: n, Currency: code}}, true
		}
	}
	return valued{}, false
}

func (l *Lexicon) quantityAt(t *syntax.Tree, i int) (valued, bool) {
	if t.Words[i].UPOS != "NUM" && !isDigit(t.Words[i].Form) {
		return valued{}, false
	}
	n, end := l.number(t, i)
	if end == i || end >= len(t.Words) {
		return valued{}, false
	}
	f := strings.ToLower(t.Words[end].Form)
	if f == "-" {
		return valued{}, false
	}
	unit := l.money.Units[f]
	if unit == "" {
		unit = l.money.Units[strings.TrimSuffix(f, "s")]
	}
	switch {
	case unit == "":
		return valued{}, false
	case f == "per":
		if end+1 >= len(t.Words) || t.Words[end+1].Form != "cent" {
			return valued{}, false
		}
		end++
	}
	if form := func(k int) string { return t.Words[k].Form }; end+2 < len(t.Words) && form(end+1) == "/" && len(form(end+2)) <= 3 {
		return valued{span{i, end + 3}, Quantity, Value{Number: n, Unit: unit + "/" + form(end+2)}}, true // "200 km / h"
	}
	return valued{span{i, end + 1}, Quantity, Value{Number: n, Unit: unit}}, true
}
