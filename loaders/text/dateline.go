package text

import (
	"regexp"
	"strings"
	"time"
)

// dateline is what stands before the first words of a report: "BRUSSELS —", "WASHINGTON, Jan. 5 (AP) --", "DUBAI (Reuters) -", "LISBON, 14 March 2023
// (Reuters) –", "Oslo, 3 May:". A place that is not in capitals needs an agency or a date, and a colon needs one, too.
var dateline = func() *regexp.Regexp {
	const (
		capitals = `\p{Lu}[\p{Lu}.'’/ -]{2,40}`
		place    = `\p{Lu}[\p{L}.'’]+(?:[ /-](?:\p{Lu}[\p{L}.'’]*|de|do|da|del|la|of|am|an|der|sur|upon|on|es)){0,4}`
		region   = `(?:, [\p{L} .]{2,30}?)?`
		month    = `(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
		weekday  = `(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?`
		date     = `(` + weekday + `(?:\d{1,2} ` + month + `|` + month + ` \d{1,2})(?:,? \d{4})?)`
		agency   = ` ?\([\p{L}][\p{L} .&-]{1,30}\)`
		dash     = ` ?(?:—|–|--?)`
		mark     = ` ?(?:—|–|--?|:)`
	)
	return regexp.MustCompile(`^(?:` + strings.Join([]string{
		capitals + region + dash,
		`(?:` + capitals + `|` + place + `)` + region + `(?:,? ` + date + `)?` + agency + mark,
		`(?:` + capitals + `|` + place + `)` + region + `,? ` + date + mark,
	}, `|`) + `) `)
}()

var dateLayouts = []string{"January 2 2006", "2 January 2006", "2006-01-02", "Jan 2 2006", "2 Jan 2006"}

// dateOf gives the date of a dateline, as the indexes of its match say where it is. It reports false when there is none, or no year.
func dateOf(s string, match []int) (string, bool) {
	for i := 2; i+1 < len(match); i += 2 {
		if match[i] >= 0 {
			return onlyDate(s[match[i]:match[i+1]])
		}
	}
	return "", false
}

// longestDate is the number of bytes in "Wednesday, September 30, 2026", and some.
const longestDate = 40

// onlyDate gives the day that a text says and nothing else, as in ISO 8601.
func onlyDate(s string) (string, bool) {
	if len(s) > longestDate {
		return "", false
	}
	words := strings.Fields(s)
	for i, w := range words {
		if words[i] = strings.TrimRight(w, ".,"); strings.EqualFold(words[i], "Sept") {
			words[i] = "Sep"
		}
	}
	if len(words) > 3 && weekday.MatchString(words[0]) {
		words = words[1:]
	}
	for _, l := range dateLayouts {
		if t, err := time.Parse(l, strings.Join(words, " ")); err == nil {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}

var weekday = regexp.MustCompile(`^(?i:mon|tue|wed|thu|fri|sat|sun)(?i:day|sday|nesday|rsday|urday)?$`)
