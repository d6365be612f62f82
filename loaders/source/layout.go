package source

import (
	"bytes"
	"math"
	"regexp"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// run is a piece of a line: characters on one base line without a wide gap.
type run struct {
	left, right, y, size float64
	text                 string
}

// layout puts the lines of pages in the order in which a person reads them: columns one after the other, lines joined to paragraphs, words that were
// cut at the end of a line made whole.
func layout(pages [][]run) string {
	running(pages)
	var out paragraphs
	for _, page := range pages {
		for _, column := range columns(page, 0) {
			out.column(column)
		}
	}
	out.flush()
	return strings.Join(out.done, "\n\n")
}

// runs groups the characters of a page by base line, and cuts each line at gaps as wide as those between columns.
func runs(glyphs []glyph) []run {
	sort.SliceStable(glyphs, func(i, k int) bool { return glyphs[i].y > glyphs[k].y })
	var out []run
	for from := 0; from < len(glyphs); {
		to := from + 1
		for to < len(glyphs) && glyphs[from].y-glyphs[to].y < 0.35*math.Max(glyphs[to].size, 1) { // a raised number is of its line
			to++
		}
		line := glyphs[from:to]
		from = to
		sort.SliceStable(line, func(i, k int) bool { return line[i].x < line[k].x })
		var b strings.Builder
		var r run
		end := 0.0
		flush := func() {
			if r.text = strings.TrimSpace(oneLine(b.String())); r.text != "" {
				out = append(out, r)
			}
			b.Reset()
		}
		for i, g := range line {
			if i > 0 && g.text == line[i-1].text && math.Abs(g.x-line[i-1].x) < 0.1*g.size { // drawn twice, to be bold
				continue
			}
			gap := g.x - end
			switch {
			case i == 0 || gap > 1.3*g.size:
				flush()
				r = run{left: g.x, y: g.y, size: g.size}
			case gap > 0.18*g.size:
				b.WriteByte(' ')
			}
			b.WriteString(g.text)
			if strings.TrimSpace(g.text) != "" || i == 0 {
				end = g.x + g.width
				r.right = end
				r.size = math.Max(r.size, g.size)
			}
		}
		flush()
	}
	return out
}

// columns finds the gap between two columns: one that few lines cross, with several lines on either side. What crosses it, a headline, parts the page in
// an upper and a lower half.
func columns(page []run, depth int) [][]run {
	if len(page) == 0 {
		return nil
	}
	left, right := page[0].left, page[0].right
	for _, r := range page {
		left, right = math.Min(left, r.left), math.Max(right, r.right)
	}
	best, crossings := 0.0, len(page)
	for step := 25; step <= 75 && depth < 2; step++ {
		x := left + (right-left)*float64(step)/100
		across, before, after := 0, 0, 0
		for _, r := range page {
			switch {
			case r.right <= x:
				before++
			case r.left >= x:
				after++
			default:
				across++
			}
		}
		if before >= 5 && after >= 5 && 3*before >= after && 3*after >= before && 4*across <= before+after && across < crossings {
			best, crossings = x, across
		}
	}
	if crossings == len(page) {
		return [][]run{page}
	}
	var out [][]run
	var one, two, whole []run
	flush := func() {
		out = append(append(out, columns(one, depth+1)...), columns(two, depth+1)...)
		one, two = nil, nil
	}
	for _, r := range page {
		switch {
		case r.right <= best:
			one = append(one, r)
		case r.left >= best:
			two = append(two, r)
		default:
			flush()
			whole = append(whole, r)
			continue
		}
		if whole != nil {
			out, whole = append(out, whole), nil
		}
	}
	if whole != nil {
		out = append(out, whole)
	}
	flush()
	return out
}

// number is a line that is only the number of a page.
var number = regexp.MustCompile(`^(?i:(page|p\.|seite)\s*)?[-–—|\[(]*\s*(\d{1,4}|[ivxlc]{1,6})\s*[-–—|\])]*(\s*(of|/)\s*\d{1,4})?$`)

// running leaves out what stands at the head or foot of pages: numbers, and what most pages repeat but for numbers.
func running(pages [][]run) {
	type edge struct{ page, from, to int }
	seen := map[string]map[int]bool{}
	var edges []edge
	for i, page := range pages {
		top, bottom := edgeOf(page, 1), edgeOf(page, -1)
		for _, e := range []edge{{i, 0, top}, {i, bottom, len(page)}} {
			if e.from >= e.to {
				continue
			}
			edges = append(edges, e)
			for _, r := range page[e.from:e.to] {
				key := digits.ReplaceAllString(r.text, "#")
				if seen[key] == nil {
					seen[key] = map[int]bool{}
				}
				seen[key][i] = true
			}
		}
	}
	drop := make([]map[int]bool, len(pages))
	for _, e := range edges {
		for k := e.from; k < e.to; k++ {
			text := pages[e.page][k].text
			if number.MatchString(text) || len(seen[digits.ReplaceAllString(text, "#")]) >= max(2, (len(pages)+2)/3) && len(text) < 150 {
				if drop[e.page] == nil {
					drop[e.page] = map[int]bool{}
				}
				drop[e.page][k] = true
			}
		}
	}
	for i, page := range pages {
		var kept []run
		for k, r := range page {
			if !drop[i][k] {
				kept = append(kept, r)
			}
		}
		pages[i] = kept
	}
}

var digits = regexp.MustCompile(`\d+`)

// edgeOf is where the first two lines of a page end, or its last two begin.
func edgeOf(page []run, direction int) int {
	k, lines := 0, 0
	at := func(i int) run {
		if direction < 0 {
			return page[len(page)-1-i]
		}
		return page[i]
	}
	for k < len(page) {
		if k > 0 && math.Abs(at(k).y-at(k-1).y) > 1 {
			if lines++; lines == 2 {
				break
			}
		}
		k++
	}
	if direction < 0 {
		return len(page) - k
	}
	return k
}

// paragraphs joins lines.
type paragraphs struct {
	done    []string
	current []byte
	last    run
}

func (p *paragraphs) flush() {
	if s := bytes.TrimSpace(p.current); len(s) > 0 {
		p.done = append(p.done, string(s))
	}
	p.current = p.current[:0]
}

// column adds the lines of one column.
func (p *paragraphs) column(runs []run) {
	lines := joinRuns(runs)
	if len(lines) == 0 {
		return
	}
	left, right := lines[0].left, lines[0].right
	var gaps []float64
	for i, l := range lines {
		left, right = math.Min(left, l.left), math.Max(right, l.right)
		if i > 0 && math.Abs(l.size-lines[i-1].size) < 0.1*l.size {
			gaps = append(gaps, lines[i-1].y-l.y)
		}
	}
	leading := 0.0
	if len(gaps) > 0 {
		sort.Float64s(gaps)
		leading = gaps[len(gaps)/3] // between lines of a paragraph: most gaps, and the smaller ones
	}
	for i, l := range lines {
		begins := false
		switch {
		case i == 0: // of a column or page: the paragraph goes on unless it was at its end
			first, _ := utf8.DecodeRuneInString(l.text)
			begins = ended(string(p.current[max(0, len(p.current)-40):])) && !unicode.IsLower(first) || math.Abs(l.size-p.last.size) > 0.12*l.size
		default:
			gap, before := lines[i-1].y-l.y, lines[i-1]
			begins = gap > math.Max(1.35*leading, 1.0*l.size) && gap > leading+1 || gap > 2.2*l.size || gap < 0 ||
				math.Abs(l.size-before.size) > 0.12*l.size ||
				l.left-before.left > 0.7*l.size && before.left-left < 0.5*l.size && (ended(before.text) || before.right < right-0.15*(right-left)) || // indented
				ended(before.text) && before.right < right-0.2*(right-left) // the line before was not full
		}
		if begins {
			p.flush()
		}
		p.add(l.text)
		p.last = l
	}
}

// joinRuns makes lines of the runs that stand beside one another within a column: a bullet and its words.
func joinRuns(runs []run) []run {
	var out []run
	for _, r := range runs {
		if n := len(out); n > 0 && math.Abs(out[n-1].y-r.y) < 0.35*r.size && r.left >= out[n-1].right {
			out[n-1].text += " " + r.text
			out[n-1].right = r.right
			continue
		}
		out = append(out, r)
	}
	return out
}

// ended reports whether a line ends a sentence.
func ended(line string) bool {
	line = strings.TrimRight(line, ` "'”’)]`)
	return line == "" || strings.ContainsAny(line[len(line)-1:], ".!?:") || strings.HasSuffix(line, "…")
}

// add joins a line to the paragraph. A hyphen at its end goes where a word in small letters follows, which was cut there; behind a capital, a digit
// or another hyphen it is the word's own: "Al-", "mid-2024".
func (p *paragraphs) add(line string) {
	if len(p.current) == 0 {
		p.current = append(p.current, line...)
		return
	}
	next, _ := utf8.DecodeRuneInString(line)
	for _, hyphen := range []string{"-", "\u2010"} {
		stem, cut := bytes.CutSuffix(p.current, []byte(hyphen))
		if !cut {
			continue
		}
		word := stem[bytes.LastIndexByte(stem, ' ')+1:]
		last, _ := utf8.DecodeLastRune(stem)
		if unicode.IsLetter(last) && unicode.IsLower(next) && !bytes.ContainsAny(word, "-\u2010") && len(word) > 1 {
			p.current = stem
		} else if !unicode.IsLetter(last) && !unicode.IsDigit(last) {
			p.current = append(p.current, ' ') // a dash
		}
		p.current = append(p.current, line...)
		return
	}
	p.current = append(append(p.current, ' '), line...)
}
