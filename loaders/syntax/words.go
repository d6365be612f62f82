package syntax

import (
	"encoding/binary"
	"hash/crc32"
	"strings"
	"unicode"
)

// What the network sees of a word. train/train.py computes the same: functions of these names.

const (
	affixKinds   = 6    // two, three and four last letters, three first ones, the shape, the form
	affixBuckets = 4096 // rows that the affixes of a kind share
)

var straight = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`)

// straighten makes typographic quotation marks plain.
func straighten(form string) string {
	for i := 0; i < len(form); i++ {
		if form[i] >= 0x80 {
			return straight.Replace(form)
		}
	}
	return form
}

// plain gives a form with plain marks, every digit a 0.
func plain(form string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return r
	}, straighten(form))
}

// shape writes X, x, d for a letter or digit, at most two of the same in a row: "Xxdd-Xx".
func shape(form string) string {
	var out []rune
	n := 0
	for _, c := range form {
		if n++; n > 24 {
			break
		}
		switch {
		case unicode.IsUpper(c):
			c = 'X'
		case unicode.IsLower(c):
			c = 'x'
		case unicode.IsDigit(c):
			c = 'd'
		}
		if k := len(out); k > 1 && out[k-1] == c && out[k-2] == c {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

func bucket(prefix byte, part string) uint32 {
	var b [64]byte
	return crc32.ChecksumIEEE(append(append(b[:0], prefix), part...)) % affixBuckets
}

// affixes gives the row of each kind in the affix table.
func affixes(form string) [affixKinds]uint32 {
	p := plain(form)
	low := strings.ToLower(p)
	var starts [4]int // of the last four letters
	n := 0
	for i := range low {
		starts[n%4] = i
		n++
	}
	last := func(k int) string {
		if n <= k {
			return low
		}
		return low[starts[(n-k)%4]:]
	}
	first, k := len(low), 0
	for i := range low {
		if k == 3 {
			first = i
			break
		}
		k++
	}
	out := [affixKinds]uint32{
		bucket('2', last(2)), bucket('3', last(3)), bucket('4', last(4)),
		bucket('p', low[:first]), bucket('s', shape(form)), bucket('f', p),
	}
	for k := range out {
		out[k] += uint32(k) * affixBuckets
	}
	return out
}

// stands gives the form that the network sees for one: "WHO" and "IT" in a sentence that is not all in capitals
// look like the pronouns to it, and so stand as another acronym.
func stands(form string, sentence []string) string {
	if form != "WHO" && form != "IT" {
		return form
	}
	for _, f := range sentence {
		if len(f) > 2 && strings.ToUpper(f) != f {
			return "NATO"
		}
	}
	return form
}

// vectors are word vectors in four bits: a row is found by its word's hash, in a sorted list.
type vectors struct {
	hashes []byte // four bytes a word: the upper half of its hash
	codes  []byte // fifty bytes a word: two numbers each
	scales []byte // two bytes a word
	levels []float32
	size   int // of a vector
}

func fnv64(word string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := 0; i < len(word); i++ {
		h = (h ^ uint64(word[i])) * 0x100000001b3
	}
	return h
}

func (v *vectors) row(word string) int {
	want := uint32(fnv64(word) >> 32)
	lo, hi := 0, len(v.hashes)/4
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		switch h := binary.LittleEndian.Uint32(v.hashes[4*mid:]); {
		case h == want:
			return mid
		case h < want:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return -1
}

// put writes a word's vector, or that of its part after the last hyphen, or zeros.
func (v *vectors) put(form string, to []float32) {
	word := strings.ToLower(straighten(form))
	i := v.row(word)
	if k := strings.LastIndexByte(word, '-'); i < 0 && k >= 0 {
		i = v.row(word[k+1:])
	}
	if i < 0 {
		clear(to)
		return
	}
	scale := half(binary.LittleEndian.Uint16(v.scales[2*i:]))
	for k, c := range v.codes[i*v.size/2 : (i+1)*v.size/2] {
		to[2*k], to[2*k+1] = v.levels[c&15]*scale, v.levels[c>>4]*scale
	}
}

// embedding is a table of rows in eight bits, each with a scale.
type embedding struct {
	raw    []byte
	scales []float32
	size   int
}

func (e *embedding) put(row int, to []float32) {
	s := e.scales[row]
	for k, c := range e.raw[row*e.size : (row+1)*e.size] {
		to[k] = float32(int8(c)) * s
	}
}
