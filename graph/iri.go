package graph

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/clewgraph/clew/graph/vocab"
)

// IRI is an absolute IRI, without angle brackets: "clew:Maldives".
type IRI string

// The folders under clew: that hold what is not a named entity or a term.
const (
	articlePrefix   = vocab.Clew + "article/"
	statementPrefix = vocab.Clew + "statement/"
	evidencePrefix  = vocab.Clew + "evidence/"
	graphPrefix     = vocab.Clew + "graph/"
	identityPrefix  = vocab.Clew + "identity/"
)

// ResolutionGraph is the label of what later articles teach about identity.
const ResolutionGraph IRI = graphPrefix + "resolution"

// VocabularyGraph is the label of what an export says of our own terms. It is made anew for each export and never stored.
const VocabularyGraph IRI = graphPrefix + "vocabulary"

// CorrectionsGraph is the label of what people have said against what articles say.
const CorrectionsGraph IRI = graphPrefix + "corrections"

// CorrectionPrefix begins the IRIs of corrections.
const CorrectionPrefix IRI = vocab.Clew + "correction/"

// ArticleIRI names an article by the stem of its file name, without
// extension, and eight hex digits of its source, an absolute path or URL:
// clew:article/coalition-1f0c9a3e.
func ArticleIRI(stem, absoluteSource string) IRI {
	sum := sha256.Sum256([]byte(absoluteSource))
	if stem == "" {
		stem = "article"
	}
	return ArticleIRIOf(stem + "-" + hex.EncodeToString(sum[:4]))
}

// ArticleIRIOf names an article by an identifier that a person chose: clew:article/NAME.
func ArticleIRIOf(id string) IRI { return IRI(articlePrefix + escape(id, true)) }

// EntityIRI names an entity by its fullest name, without a leading "the":
// clew:Antony_Blinken. Its kind follows in brackets where needKind says that
// two kinds share the name, and always where the name alone would be a term of ours
// or look like the name of a relation: clew:Georgia_(state), clew:Money_(Film).
func EntityIRI(name, kind string, needKind bool) IRI {
	name = trimThe(squeeze(norm.NFC.String(name)))
	if !needKind && looksLikeTerm(name) {
		needKind = true
	}
	if needKind {
		if kind == "" {
			kind = "thing"
		}
		name += " (" + squeeze(norm.NFC.String(kind)) + ")"
	}
	return IRI(vocab.Clew + escape(name, inFolder(name)))
}

// LocalIRI names an entity without a name of its own within its article, by the
// words that head it: clew:article/coalition-1f0c9a3e#deal. To keep two deals
// apart is the caller's part: "deal", "deal 2".
func LocalIRI(article IRI, words string) IRI {
	words = squeeze(norm.NFC.String(words))
	if words == "" {
		words = "thing"
	}
	return article + "#" + IRI(escape(words, true))
}

// EvidenceIRI names the half-open byte range of an article's text.
func EvidenceIRI(article IRI, e Evidence) IRI {
	return IRI(fmt.Sprintf("%s%s#%d-%d", evidencePrefix, escapeOutside(string(article)), e.Start, e.End))
}

// escapeOutside is the identifier of an article; an article with a foreign IRI has it escaped.
func escapeOutside(article string) string {
	if id, ok := strings.CutPrefix(article, articlePrefix); ok && !strings.Contains(id, "#") {
		return id
	}
	return escape(article, true)
}

// Relation gives the IRI of a relation or class by its name: memberOf is clew:memberOf.
func Relation(name string) IRI { return IRI(vocab.Clew + escape(name, true)) }

// RelationName is the reverse of [Relation]; other IRIs give their display name.
func RelationName(iri IRI) string { return Name(iri) }

// IsArticle reports whether an IRI names an article.
func (i IRI) IsArticle() bool {
	return strings.HasPrefix(string(i), articlePrefix) && !strings.Contains(string(i), "#")
}

// IsLocal reports whether an IRI names an entity that belongs to its article.
func (i IRI) IsLocal() bool {
	return strings.HasPrefix(string(i), articlePrefix) && strings.Contains(string(i), "#")
}

// IsStatement reports whether an IRI names a statement.
func (i IRI) IsStatement() bool { return strings.HasPrefix(string(i), statementPrefix) }

// IsEvidence reports whether an IRI names a piece of evidence.
func (i IRI) IsEvidence() bool { return strings.HasPrefix(string(i), evidencePrefix) }

// IsIdentity reports whether an IRI names a statement of who is who.
func (i IRI) IsIdentity() bool { return strings.HasPrefix(string(i), identityPrefix) }

// Evidence splits the IRI of a piece of evidence into its article and place; not ok for any other IRI.
func (i IRI) Evidence() (article IRI, at Evidence, ok bool) {
	rest, isEvidence := strings.CutPrefix(string(i), evidencePrefix)
	id, place, hasPlace := strings.Cut(rest, "#")
	start, end, hasEnd := strings.Cut(place, "-")
	var err, err2 error
	at.Start, err = strconv.Atoi(start)
	at.End, err2 = strconv.Atoi(end)
	if !isEvidence || !hasPlace || !hasEnd || err != nil || err2 != nil {
		return "", Evidence{}, false
	}
	return articlePrefix + IRI(id), at, true
}

// Name reads an IRI as a person would: the last part, with spaces for "_"
// and escapes undone. clew:Antony_Blinken is "Antony Blinken", clew:article/x#deal
// is "deal", http://www.w3.org/2002/07/owl#sameAs is "sameAs". Where the graph
// has a rdfs:label, that is better.
func Name(iri IRI) string {
	s := string(iri)
	own := false
	if rest, ok := strings.CutPrefix(s, vocab.Clew); ok {
		own = true
		s = rest
		for _, folder := range folders {
			if rest, ok := strings.CutPrefix(s, folder); ok {
				s = rest
				if i := strings.LastIndexByte(s, '#'); i >= 0 && i+1 < len(s) && folder != "evidence/" {
					s = s[i+1:]
				}
				break
			}
		}
	} else {
		t := strings.TrimRight(s, "/#")
		if i := strings.LastIndexAny(t, "/#:"); i >= 0 && i+1 < len(t) {
			s = t[i+1:]
		}
	}
	if u, err := url.PathUnescape(s); err == nil && utf8.ValidString(u) {
		s = u
	}
	if own {
		s = strings.ReplaceAll(s, "_", " ")
	}
	if s == "" {
		return string(iri)
	}
	return s
}

var plainMarks = strings.NewReplacer("’", "'", "‘", "'", "“", `"`, "”", `"`, "‐", "-", "‑", "-")

// Fold makes names comparable: NFKC, lower case, one space between words, no
// leading article, straight apostrophes, no possessive ending or full stops of initials.
// "The  Coalition" and "coalition" are the same, "U.S." and "US" too.
func Fold(name string) string {
	name = strings.ToLower(squeeze(norm.NFKC.String(name)))
	name = plainMarks.Replace(name)
	for _, article := range []string{"the ", "a ", "an "} {
		if rest, ok := strings.CutPrefix(name, article); ok && rest != "" {
			name = rest
			break
		}
	}
	name = strings.TrimSuffix(name, "'s")
	if strings.Contains(name, ".") {
		if short := foldInitials(name); short != "" {
			name = short
		}
	}
	return name
}

// foldInitials drops the full stops that follow single letters.
func foldInitials(name string) string {
	runes := []rune(name)
	var b strings.Builder
	for i, r := range runes {
		if r == '.' && i > 0 && unicode.IsLetter(runes[i-1]) && (i == 1 || !unicode.IsLetter(runes[i-2])) {
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// squeeze trims and puts one space where there is any white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// trimThe drops a leading "the". "A" and "an" stay: they begin names ("An Nasiriyah").
func trimThe(name string) string {
	if len(name) > 4 && strings.EqualFold(name[:4], "the ") {
		return name[4:]
	}
	return name
}

// looksLikeTerm reports whether an entity's name could be taken for a class, a
// relation or a property: one of the table's terms, or one word in lower case, as
// open relations are.
func looksLikeTerm(name string) bool {
	if vocab.Reserved(name) {
		return true
	}
	for _, r := range name {
		if !unicode.IsLower(r) {
			return false
		}
	}
	return true // the empty name too
}

// folders are the first segments that an entity's name must not fall into.
var folders = []string{"article/", "statement/", "evidence/", "graph/", "correction/", "identity/"}

func inFolder(name string) bool {
	for _, folder := range folders {
		if strings.HasPrefix(name, folder) {
			return true
		}
	}
	return false
}

const hexDigits = "0123456789ABCDEF"

// escape makes s part of an IRI (RFC 3987): "_" for spaces, percent-escapes for what
// an IRI may not hold, and for ? # % _, which would mean something else; slash too
// where it would.
func escape(s string, slash bool) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == ' ':
			b.WriteByte('_')
		case r == '/' && slash, !iriRune(r), r == '%', r == '?', r == '#', r == '_':
			for _, c := range []byte(string(r)) {
				b.WriteByte('%')
				b.WriteByte(hexDigits[c>>4])
				b.WriteByte(hexDigits[c&15])
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// iriRune reports whether RFC 3987 lets r stand in a path: iunreserved, sub-delims, ":", "@", "/".
func iriRune(r rune) bool {
	if r < 0x80 {
		return r > ' ' && r < 0x7F && !strings.ContainsRune("<>\"{}|\\^`[]", r)
	}
	switch {
	case r >= 0xA0 && r <= 0xD7FF, r >= 0xF900 && r <= 0xFDCF, r >= 0xFDF0 && r <= 0xFFEF:
		// Spaces and marks that reverse the writing are legal but not bearable in a name.
		return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r)
	case r >= 0x10000 && r <= 0xEFFFD:
		return r&0xFFFF <= 0xFFFD && r>>16 != 0xE
	}
	return false
}
