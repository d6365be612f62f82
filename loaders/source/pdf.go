package source

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/ledongthuc/pdf"

	"github.com/clewgraph/clew/graph"
)

// Bounds of one PDF. A content stream may unpack to a thousand times its size, and be drawn by many pages.
const (
	maxPDF       = 64 << 20
	maxPages     = 5000
	maxGlyphs    = 4 << 20
	maxOnPage    = 256 << 10
	maxOperators = 64 << 20
	maxDrawn     = 20_000 // forms
	maxNested    = 8      // forms in one another
	maxTime      = 30 * time.Second
)

// readPDF gives the text of a PDF in reading order, with its headers, footers and page numbers left out.
func readPDF(ctx context.Context, name string, data []byte) (string, Metadata, error) {
	if len(data) > maxPDF {
		return "", Metadata{}, tooLarge(name, maxPDF)
	}
	pages, meta, err := readPages(ctx, data)
	if err := ctx.Err(); err != nil {
		return "", Metadata{}, err
	}
	if err != nil {
		e := &graph.Error{Message: name + ": a PDF that cannot be read", Err: err, Hint: "pdftotext FILE.pdf FILE.txt may read it"}
		if strings.Contains(err.Error(), "password") {
			e.Err, e.Hint = fmt.Errorf("it has a password"), "qpdf --decrypt --password=… FILE.pdf PLAIN.pdf"
		}
		return "", Metadata{}, e
	}
	text := layout(pages)
	if strings.TrimSpace(text) == "" {
		return "", Metadata{}, &graph.Error{Message: name + ": a PDF without text, only pictures", Hint: "ocrmypdf FILE.pdf READ.pdf"}
	}
	return text + "\n", meta, nil
}

// glyph is one character on a page.
type glyph struct {
	x, y, width, size float64 // in points, from the lower left
	text              string
}

// limit is the panic that ends a reading which grows too large.
type limit string

// readPages reads the lines of all pages. The library panics at what it does not understand; a page that it cannot read to its end gives what was
// read of it, unless no page gives anything.
func readPages(ctx context.Context, data []byte) (pages [][]run, meta Metadata, err error) {
	defer recovered(&err)
	if err := bounded(data); err != nil {
		return nil, meta, err
	}
	r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, meta, err
	}
	info := r.Trailer().Key("Info")
	meta = Metadata{Title: pdfTitle(info.Key("Title").Text()), Author: oneLine(strings.Map(visible, info.Key("Author").Text()))}
	n := r.NumPage()
	if n > maxPages {
		return nil, meta, fmt.Errorf("it has %d pages, more than %d", n, maxPages)
	}
	ctx, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	d := &drawing{ctx: ctx}
	var failed error
	for i := 1; i <= n && d.ended == ""; i++ {
		glyphs, err := d.page(r.Page(i))
		if err != nil && failed == nil {
			failed = fmt.Errorf("page %d: %w", i, err)
		}
		pages = append(pages, runs(glyphs))
	}
	if d.ended != "" {
		return nil, meta, fmt.Errorf("%s", d.ended)
	}
	if d.glyphs == 0 {
		return nil, meta, failed
	}
	return pages, meta, nil
}

// recovered turns a panic of the library into an error.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s", oneLine(fmt.Sprint(r)))
	}
}

// pdfTitle drops what programs write for a title that nobody gave.
func pdfTitle(title string) string {
	title = oneLine(strings.Map(visible, title))
	lower := strings.ToLower(title)
	for _, dull := range []string{"microsoft word", "untitled", "powerpoint", "document1", "layout 1"} {
		if strings.HasPrefix(lower, dull) {
			return ""
		}
	}
	if strings.ContainsAny(title, `\/`) && !strings.Contains(title, " ") || strings.Contains(title, `:\`) { // a path
		return ""
	}
	for _, end := range []string{".doc", ".docx", ".indd", ".pdf", ".qxd", ".tex", ".dvi", ".odt"} {
		if strings.HasSuffix(lower, end) {
			return ""
		}
	}
	return title
}

// matrix maps a point: x' = ax + cy + e, y' = bx + dy + f (PDF 32000-1, section 8.3.3).
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// then is m followed by n.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d,
		m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d,
		m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f,
	}
}

// drawing follows the operators of pages, for their text (section 9.4).
type drawing struct {
	ctx       context.Context
	out       []glyph
	glyphs    int
	operators int
	forms     int
	ended     limit
}

// stopped ends the reading when its time is over.
func (d *drawing) stopped() {
	if d.ctx.Err() != nil {
		panic(limit(fmt.Sprintf("it takes longer than %v", maxTime)))
	}
}

// state is what q saves and Q brings back.
type state struct {
	ctm, text, line         matrix
	font                    *font
	size, char, word, scale float64
	leading, rise           float64
	mode                    int64
}

func (d *drawing) page(p pdf.Page) (out []glyph, err error) {
	d.out = nil
	defer func() {
		out = d.out
		if r := recover(); r != nil {
			if l, is := r.(limit); is {
				d.ended = l
			}
			err = fmt.Errorf("%s", oneLine(fmt.Sprint(r)))
		}
	}()
	contents := p.V.Key("Contents")
	if contents.IsNull() {
		return nil, nil
	}
	d.draw(contents, p.Resources(), identity, 0)
	return d.out, nil
}

// draw follows one content stream.
func (d *drawing) draw(stream, resources pdf.Value, ctm matrix, depth int) {
	fonts := map[string]*font{}
	d.stopped()
	s := state{ctm: ctm, text: identity, line: identity, scale: 1}
	var saved []state
	pdf.Interpret(stream, func(stack *pdf.Stack, op string) {
		if d.operators++; d.operators > maxOperators {
			panic(limit("its pages draw without end"))
		}
		if d.operators%1024 == 0 {
			d.stopped()
		}
		n := stack.Len()
		args := make([]pdf.Value, n)
		for i := n - 1; i >= 0; i-- {
			args[i] = stack.Pop()
		}
		number := func(i int) float64 {
			if i >= n {
				return 0
			}
			return args[i].Float64()
		}
		next := func(x, y float64) {
			s.line = matrix{1, 0, 0, 1, x, y}.then(s.line)
			s.text = s.line
		}
		switch op {
		case "q":
			if len(saved) < 1000 {
				saved = append(saved, s)
			}
		case "Q":
			if k := len(saved) - 1; k >= 0 {
				s, saved = saved[k], saved[:k]
			}
		case "cm":
			s.ctm = matrix{number(0), number(1), number(2), number(3), number(4), number(5)}.then(s.ctm)
		case "BT":
			s.text, s.line = identity, identity
		case "Tc":
			s.char = number(0)
		case "Tw":
			s.word = number(0)
		case "Tz":
			s.scale = number(0) / 100
		case "TL":
			s.leading = number(0)
		case "Ts":
			s.rise = number(0)
		case "Tr":
			s.mode = int64(number(0))
		case "Tf":
			if n == 2 {
				name := args[0].Name()
				if fonts[name] == nil {
					d.stopped()
					fonts[name] = newFont(resources.Key("Font").Key(name))
				}
				s.font, s.size = fonts[name], number(1)
			}
		case "Td":
			next(number(0), number(1))
		case "TD":
			s.leading = -number(1)
			next(number(0), number(1))
		case "Tm":
			s.line = matrix{number(0), number(1), number(2), number(3), number(4), number(5)}
			s.text = s.line
		case "T*":
			next(0, -s.leading)
		case "'", "\"":
			if op == "\"" {
				s.word, s.char = number(0), number(1)
			}
			next(0, -s.leading)
			fallthrough
		case "Tj":
			if n > 0 {
				d.show(&s, args[n-1].RawString())
			}
		case "TJ":
			if n == 0 {
				return
			}
			for i := range args[0].Len() {
				if v := args[0].Index(i); v.Kind() == pdf.String {
					d.show(&s, v.RawString())
				} else {
					s.text = matrix{1, 0, 0, 1, -v.Float64() / 1000 * s.size * s.scale, 0}.then(s.text)
				}
			}
		case "Do":
			if n == 0 || depth >= maxNested {
				return
			}
			form := resources.Key("XObject").Key(args[0].Name())
			if form.Key("Subtype").Name() != "Form" {
				return
			}
			if d.forms++; d.forms > maxDrawn {
				panic(limit("its pages draw without end"))
			}
			inner, m := form.Key("Resources"), form.Key("Matrix")
			if inner.IsNull() {
				inner = resources
			}
			ctm := s.ctm
			if m.Len() == 6 {
				ctm = matrix{m.Index(0).Float64(), m.Index(1).Float64(), m.Index(2).Float64(), m.Index(3).Float64(), m.Index(4).Float64(), m.Index(5).Float64()}.then(ctm)
			}
			d.draw(form, inner, ctm, depth+1)
		}
	})
}

// show puts the characters of a string on the page.
func (d *drawing) show(s *state, raw string) {
	if s.font == nil {
		return
	}
	for len(raw) > 0 {
		n := min(s.font.bytes, len(raw))
		code := raw[:n]
		raw = raw[n:]
		at := matrix{s.size * s.scale, 0, 0, s.size, 0, s.rise}.then(s.text).then(s.ctm)
		width := s.font.width(code)
		move := (width/1000*s.size + s.char) * s.scale
		if n == 1 && code == " " {
			move += s.word * s.scale
		}
		upright := math.Abs(at.b) < 0.2*math.Abs(at.a) // text that stands on its side is no prose
		if size := math.Hypot(at.c, at.d); upright && at.a > 0 && size > 0 && !math.IsInf(at.e+at.f+size, 0) && !math.IsNaN(at.e+at.f+size) {
			if d.glyphs++; d.glyphs > maxGlyphs {
				panic(limit(fmt.Sprintf("it has more than %d million characters", maxGlyphs>>20)))
			}
			if len(d.out) >= maxOnPage {
				panic(limit(fmt.Sprintf("a page has more than %d characters", maxOnPage)))
			}
			if text := s.font.decode(code); text != "" {
				d.out = append(d.out, glyph{x: at.e, y: at.f, width: width / 1000 * at.a, size: size, text: text})
			}
		}
		s.text = matrix{1, 0, 0, 1, move, 0}.then(s.text)
	}
}

// bounded refuses a file whose streams unpack to more than one would think: the library reads some of them in whole.
func bounded(data []byte) error {
	budget := int64(256<<20) + 20*int64(len(data))
	for rest := data; ; {
		_, after, found := bytes.Cut(rest, []byte("stream"))
		if !found {
			return nil
		}
		rest = after
		start := bytes.TrimLeft(after[:min(len(after), 2)], "\r\n")
		start = after[min(len(after), 2)-len(start):]
		n, err := unzlib(start, budget)
		if budget -= n; budget <= 0 {
			return fmt.Errorf("its streams unpack to more than %d MB", (256<<20+20*len(data))>>20)
		}
		_ = err // a stream that is none, or is packed otherwise, is for the library to judge
	}
}

func unzlib(data []byte, most int64) (int64, error) {
	if len(data) < 2 || data[0]&0x0F != 8 || (int(data[0])<<8|int(data[1]))%31 != 0 {
		return 0, nil
	}
	r, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return 0, err
	}
	defer r.Close()
	return io.Copy(io.Discard, io.LimitReader(r, most))
}
