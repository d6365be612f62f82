package mention

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clewgraph/clew/loaders/syntax"
)

// clock is what relative dates of an article are counted from; its times are zero where nothing tells.
type clock struct {
	published time.Time // the article
	mentioned time.Time // the last day that the text names: "three days later" is after that
}

// last is the day of the story so far.
func (c *clock) last() time.Time {
	if c.mentioned.IsZero() {
		return c.published
	}
	return c.mentioned
}

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

// dateAt reads "July 3, 2022", "3 July 2022", "May 2022", "2014" after "in", "Tuesday", "last week", "five years ago".
func (l *Lexicon) dateAt(t *syntax.Tree, i int, now *clock) (valued, bool) {
	published := now.published
	form := func(k int) string {
		if k < 0 || k >= len(t.Words) {
			return ""
		}
		return strings.ToLower(t.Words[k].Form)
	}
	date := func(end int, iso string) (valued, bool) {
		return valued{span{i, end}, Date, Value{Time: iso}}, true
	}
	year := func(k int) int {
		y, err := strconv.Atoi(form(k))
		if err != nil || len(form(k)) != 4 || y < 1000 || y > 2200 {
			return 0
		}
		return y
	}
	day := func(k int) int {
		d, err := strconv.Atoi(strings.TrimRight(form(k), "stndrh"))
		if err != nil || d < 1 || d > 31 {
			return 0
		}
		return d
	}
	month := func(k int) time.Month {
		if k < 0 || k >= len(t.Words) || l.ofPerson(t, k) || !capital(t.Words[k].Form) || t.Words[k].UPOS == "AUX" || t.Words[k].UPOS == "VERB" {
			return 0
		}
		return l.Times.months[form(k)]
	}
	if m := month(i); m > 0 {
		end, d := i+1, 0
		if d = day(end); d > 0 && len(form(end)) < 5 {
			end++
		}
		k := end
		if form(k) == "," || form(k) == "of" {
			k++
		}
		if y := year(k); y > 0 {
			return date(k+1, isoDate(y, m, d))
		}
		return date(end, isoDate(nearYear(published, m, d), m, d))
	}
	if d := day(i); d > 0 && month(i+1) > 0 && len(form(i)) < 5 {
		k := i + 2
		if form(k) == "," {
			k++
		}
		if y := year(k); y > 0 {
			return date(k+1, isoDate(y, month(i+1), d))
		}
		return date(i+2, isoDate(nearYear(published, month(i+1), d), month(i+1), d))
	}
	if h, err := strconv.ParseFloat(strings.ReplaceAll(form(i), ":", "."), 64); err == nil && h < 25 {
		switch f := form(i + 1); f {
		case "a.m.", "p.m.", "am", "pm", "a.m", "p.m":
			return date(i+2, "")
		}
	}
	if n, ok := parseNumber(form(i)); ok && n == float64(int(n)) && n > 0 && n < 20000 {
		switch f := strings.ReplaceAll(form(i+1), ".", ""); {
		case !l.Times.eras[f]:
		case f[0] == 'b':
			return date(i+2, fmt.Sprintf("-%04d", int(n)-1)) // ISO 8601 has a year 0
		default:
			return date(i+2, fmt.Sprintf("%04d", int(n)))
		}
	}
	if y := year(i + 1); y > 0 && l.Times.seasons[form(i)] {
		return date(i+2, strconv.Itoa(y))
	}
	if y := year(i + 2); y > 0 && l.Times.seasons[form(i)] && form(i+1) == "of" {
		return date(i+3, strconv.Itoa(y))
	}
	if decade, ok := strings.CutSuffix(form(i), "0s"); ok && len(decade) == 3 {
		if n, err := strconv.Atoi(decade); err == nil && n >= 100 {
			return date(i+1, decade) // ISO 8601 writes the 1990s as 199
		}
	}
	if y := year(i); y > 0 && t.Words[i].UPOS == "NUM" {
		switch form(i - 1) {
		case "in", "since", "by", "until", "till", "during", "from", "of", "before", "after", "early", "late", "mid", "and", "to", "around", "(":
			if form(i+1) != "%" && !strings.HasPrefix(t.Words[i].Relation, "nummod") {
				return date(i+1, strconv.Itoa(y))
			}
		}
		return valued{}, false
	}
	if d, is := l.Times.weekdays[form(i)]; is && capital(t.Words[i].Form) {
		if toCome(t, i) {
			return date(i+1, dayAfter(published, d))
		}
		iso := ""
		if !published.IsZero() {
			back := (int(published.Weekday()) - int(d) + 7) % 7
			iso = published.AddDate(0, 0, -back).Format(time.DateOnly)
		}
		return date(i+1, iso)
	}
	if back, is := l.Times.days[form(i)]; is {
		iso := ""
		if !published.IsZero() {
			iso = published.AddDate(0, 0, back).Format(time.DateOnly)
		}
		return date(i+1, iso)
	}
	if f := form(i); f == "last" || f == "next" || f == "this" {
		step := map[string]int{"last": -1, "next": 1}[f]
		switch u := form(i + 1); u {
		case "year", "month", "week", "weekend", "night", "century", "decade", "summer", "spring", "autumn", "winter", "morning", "afternoon", "evening":
			iso := ""
			if !published.IsZero() && u == "year" {
				iso = strconv.Itoa(published.Year() + step)
			} else if u == "month" || u == "week" {
				iso = shift(published, step, u)
			}
			return date(i+2, iso)
		default:
			if d, is := l.Times.weekdays[u]; is && f == "last" && !published.IsZero() {
				back := (int(published.Weekday())-int(d)+6)%7 + 1
				return date(i+2, published.AddDate(0, 0, -back).Format(time.DateOnly))
			} else if is && f == "next" {
				return date(i+2, dayAfter(published, d))
			} else if is || month(i+1) > 0 {
				return date(i+2, "")
			}
		}
	}
	n, end := l.number(t, i)
	if f := form(i); end == i && (f == "a" || f == "an" || f == "one") {
		n, end = 1, i+1
	}
	if unit := strings.TrimSuffix(form(end), "s"); end > i && l.Times.units[unit] {
		switch form(end + 1) {
		case "ago":
			return date(end+2, shift(published, -int(n), unit))
		case "earlier":
			return date(end+2, shift(now.last(), -int(n), unit))
		case "later":
			return date(end+2, shift(now.last(), int(n), unit))
		}
	}
	if f := form(i); f == "the" && l.Times.units[form(i+2)] && (form(i+1) == "next" || form(i+1) == "following" || form(i+1) == "previous") {
		step := 1
		if form(i+1) == "previous" {
			step = -1
		}
		return date(i+3, shift(now.mentioned, step, form(i+2)))
	}
	return valued{}, false
}

// toCome: the verb that a day belongs to speaks of the future: "will meet on Friday", "plans to leave on Friday".
func toCome(t *syntax.Tree, day int) bool {
	v := t.Words[day].Head
	for steps := 0; v >= 0 && t.Words[v].UPOS != "VERB" && steps < 5; steps++ {
		v = t.Words[v].Head
	}
	if v < 0 {
		return false
	}
	for k := range t.Words {
		w := &t.Words[k]
		if w.Head != v {
			continue
		}
		if f := strings.ToLower(w.Form); w.Relation == "aux" && (f == "will" || f == "wo" || f == "shall" || f == "'ll" || f == "’ll") || w.Relation == "mark" && f == "to" {
			return true
		}
	}
	return t.Words[v].XPOS == "VBZ" || t.Words[v].XPOS == "VBP"
}

// dayAfter gives the next such day of the week after a date, a week later where that is one itself.
func dayAfter(from time.Time, d time.Weekday) string {
	if from.IsZero() {
		return ""
	}
	ahead := (int(d)-int(from.Weekday())+6)%7 + 1
	return from.AddDate(0, 0, ahead).Format(time.DateOnly)
}

// shift gives the date n units after one, as exact as the unit is: a year, a month, a day, a week as 2024-W38; "" when the date is not known.
func shift(from time.Time, n int, unit string) string {
	if from.IsZero() {
		return ""
	}
	switch unit {
	case "year":
		return strconv.Itoa(from.Year() + n)
	case "decade":
		return ""
	case "month":
		return from.AddDate(0, n, 1-from.Day()).Format("2006-01")
	case "week":
		return isoWeek(from.AddDate(0, 0, 7*n))
	case "day":
		return from.AddDate(0, 0, n).Format(time.DateOnly)
	}
	return ""
}

func isoWeek(day time.Time) string {
	y, w := day.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", y, w)
}

// nearYear is the year of a date without one: the last such date up to a month after publication; 0 if unknown.
func nearYear(published time.Time, m time.Month, d int) int {
	if published.IsZero() {
		return 0
	}
	y := published.Year()
	if time.Date(y, m, max(d, 1), 0, 0, 0, 0, time.UTC).After(published.AddDate(0, 1, 0)) {
		y--
	}
	return y
}

// isoDate writes a date with what is known of it; "" without a year.
func isoDate(y int, m time.Month, d int) string {
	switch {
	case y == 0:
		return ""
	case d == 0:
		return time.Date(y, m, 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
	}
	at := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if at.Day() != d {
		return ""
	}
	return at.Format(time.DateOnly)
}
