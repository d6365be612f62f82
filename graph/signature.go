package graph

import (
	"hash/fnv"
	"math"
	"strconv"
	"strings"
	"unicode"
)

// A signature has so many numbers, and says of so many words at a time whether two texts share them.
const (
	signatureSize  = 64
	signatureWords = 3
)

// CopySimilarity is the similarity from which on one text counts as a copy of another: an agency's report in two papers, with another headline and a
// paragraph less.
const CopySimilarity = 0.5

// Signature is what tells near copies of a text: of each of 64 orders of all its runs of three words the first, in 16 bits, as hexadecimal digits
// (MinHash: Broder 1997). The same text gives the same; "" for one of less than three words.
func Signature(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	if len(words) < signatureWords {
		return ""
	}
	var least [signatureSize]uint64
	for i := range least {
		least[i] = math.MaxUint64
	}
	for i := range len(words) - signatureWords + 1 {
		h := fnv.New64a()
		for _, w := range words[i : i+signatureWords] {
			h.Write([]byte(w)) // it has no errors
			h.Write([]byte{' '})
		}
		x := h.Sum64()
		for k := range least {
			least[k] = min(least[k], mix(x+uint64(k)*0x9E3779B97F4A7C15))
		}
	}
	var b strings.Builder
	for _, x := range least {
		s := strconv.FormatUint(x&0xFFFF|0x10000, 16)
		b.WriteString(s[1:])
	}
	return b.String()
}

// mix is the finaliser of SplitMix64 (Steele, Lea and Flood 2014): a permutation of the numbers.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// Similarity estimates from their signatures the share of runs of words that two texts have in common, of those that either has; 0 where one has no
// signature.
func Similarity(a, b string) float64 {
	if len(a) != 4*signatureSize || len(b) != len(a) {
		return 0
	}
	same := 0
	for i := 0; i < len(a); i += 4 {
		if a[i:i+4] == b[i:i+4] {
			same++
		}
	}
	return float64(same) / signatureSize
}
