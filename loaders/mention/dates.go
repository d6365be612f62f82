package mention

import (
	"fmt"
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
