package source

import (
	"strings"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

// font is a font with what was asked of it before.
type font struct {
	encoder  pdf.TextEncoding
	bytes    int // in a character's code
	widths   map[string]float64
	texts    map[string]string
	normal   float64   // the width of a character whose own is not known
	declared []float64 // of a simple font, from the code first on
	first    int
}

func newFont(v pdf.Value) *font {
	simple := &pdf.Font{V: v}
	f := &font{bytes: 1, widths: map[string]float64{}, texts: map[string]string{}, normal: 500, encoder: simple.Encoder()}
	if v.Key("Subtype").Name() == "Type0" {
		f.bytes = 2
		descendant := v.Key("DescendantFonts").Index(0)
		f.normal = 1000
		if dw := descendant.Key("DW"); !dw.IsNull() {
			f.normal = dw.Float64()
		}
		f.composite(descendant.Key("W"))
		return f
	}
	f.declared, f.first = simple.Widths(), simple.FirstChar()
	return f
}

// composite reads the widths of a composite font: c [w1 w2 …] or first last w (section 9.7.4.3).
func (f *font) composite(w pdf.Value) {
	code := func(c int64) string { return string([]byte{byte(c >> 8), byte(c)}) }
	for i := 0; i+1 < w.Len(); {
		from := w.Index(i).Int64()
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for k := range min(list.Len(), 1<<16) {
				f.widths[code(from+int64(k))] = list.Index(k).Float64()
			}
			i += 2
			continue
		}
		to, width := min(w.Index(i+1).Int64(), 1<<16), w.Index(i+2).Float64()
		for c := max(from, 0); c <= to; c++ {
			f.widths[code(c)] = width
		}
		i += 3
	}
}

func (f *font) width(code string) float64 {
	if w, ok := f.widths[code]; ok {
		return w
	}
	if len(code) == 1 {
		if i := int(code[0]) - f.first; i >= 0 && i < len(f.declared) {
			return f.declared[i]
		}
		if len(f.declared) == 0 {
			return standardWidth(code[0])
		}
	}
	return f.normal
}

// standardWidth is about that of a character in a font that a reader has itself (Helvetica and Times), whose widths need not be in the file.
func standardWidth(c byte) float64 {
	switch {
	case strings.IndexByte(" ijl.,:;'|!I", c) >= 0:
		return 260
	case strings.IndexByte("frt()-[]", c) >= 0:
		return 330
	case strings.IndexByte("mwMW@%", c) >= 0:
		return 830
	case c >= 'A' && c <= 'Z':
		return 680
	}
	return 500
}

// decode gives the text of a code; a font that the library does not know by its encoding may not know either.
func (f *font) decode(code string) string {
	if t, ok := f.texts[code]; ok {
		return t
	}
	t := f.encoder.Decode(code)
	if !utf8.ValidString(t) {
		t = strings.ToValidUTF8(t, "")
	}
	t = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r == '\u00ad' && len(t) > 2 {
			return -1
		}
		return visible(r)
	}, ligatures.Replace(t))
	f.texts[code] = t
	return t
}

var ligatures = strings.NewReplacer("ﬁ", "fi", "ﬂ", "fl", "ﬀ", "ff", "ﬃ", "ffi", "ﬄ", "ffl", "ﬅ", "st", "ﬆ", "st", "\u00ad", "-")
