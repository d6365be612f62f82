package text

import (
	"regexp"
	"strings"
)

// The furniture of news stands in short blocks: a paragraph that is longer than these bounds is read.
const (
	longestNotice  = 250
	longestCaption = 400
	longestHeading = 200
	leastProse     = 250 // of a paragraph that ends a list of related articles
)

// agencies whose names stand in the credits of pictures
const agencies = `(?:AP|AFP|AAP|PA|EPA|DPA|dpa|ANSA|EFE|IRNA|TASS|Reuters|REUTERS|Xinhua|Anadolu|Bloomberg|Shutterstock|iStock|Getty(?: Images)?|NurPhoto|SOPA Images|Wikimedia(?: Commons)?|Flickr)`

const pictures = `(?:image|photo|picture|photograph|illustration|screenshot|screengrab)`

var (
	caption = regexp.MustCompile(strings.Join([]string{
		`^\W*(?i:(?:file|handout|stock|undated|archive) )?(?i:` + pictures + `s?|video)(?i: credits?)?(?i: by| courtesy(?: of)?| via)?\s*:\s*\S`, // "Photo courtesy of: NASA"
		`^\W*(?i:credits?|courtesy)\s*:\s*\S`,
		`(?:[.!?…)\]"”’|]|\s[–—-])\s+[(\[]?(?i:file )?(?:Image|Photo|Picture|Photograph|Credit|Illustration|Screenshot|Video|PHOTO|IMAGE|CREDIT)s?(?i: credits?)?(?: by| courtesy of| via)?: ?\S`, // "Severe eczema. Image: X."
		`\b(?i:` + pictures + `s?|credit): ?\p{Lu}[^.!?:]{0,60}(?:[.)\]]|\W*$)\W*$`, // "The bridge in Oslo Image: A. Person"
		`^\W*(?i:file ` + pictures + `)(?i:s(?: of| from|\W*$)|[^s\p{L}])`,          // "File photo of …"
		`^\W*FILE ?[–—:-]`,
		`^\W*(?:Image|Photo|Picture|Photograph|Illustration) (?:by|courtesy|credit)\b`,
		`[(\[](?i:(?:file |handout )?` + pictures + `|file)s?\b(?: by|:| courtesy|/)[^)\]]*[)\]]\W*$`,       // "(Photo by A. Person)"
		`[(\[]` + agencies + `(?:/| )[^)\]]{0,60}(?i:photo|images)[^)\]]*[)\]]\W*$`,                         // "(AP Photo/A. Person)"
		`\b(?:AP|AFP|EPA) (?:Photo|PHOTO)(?: ?/ ?[\p{L}.’' -]{2,40})?[)\]]?\W*$`,                            // "AP Photo/A. Person"
		`[\p{L}.’'-]{2,} ?/ ?` + agencies + `(?:[ /](?i:photo|images?|via [\p{L} ]{2,40}|file))*[)\]]?\W*$`, // "A. Person/AFP via Getty Images"
		`\bREUTERS/\p{Lu}`,
		`^\[?(?i:file|image|photo|picture):`,
	}, "|"))

	notice = regexp.MustCompile(`^[^\p{L}\p{N}©(]*(?:(?i:` + strings.Join([]string{
		`(?:read|see|learn|watch) (?:more|also)\b`, `also read\b`,
		`(?:related|recommended|you may also like|more on this story|most read|more from [\p{L} ]{2,40})(?: (?:news|stories|story|articles?|coverage|links?|reading|topics?|content|posts?))?\s*(?:[:|»]|\W*$)`,
		`(?:sources?|references?|external links?|further reading|sister (?:links|projects))\s*:`,
		`(?:advertisement|sponsored(?: content)?)\W*$`,
		`share (?:this|on (?:facebook|twitter|x|whatsapp|linkedin))\b`, `(?:print|e-?mail|download) this (?:article|page|story)\b`,
		`follow us\b`, `subscribe\b`, `sign up\b`,
		`(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d{4}))`, `all rights reserved`,
		`this (?:story|article|report|post) (?:was|has been) (?:updated|corrected|edited|first published|originally published)\b`,
		`(?:wikipedia|wikinews|wikisource|wikiquote|wikimedia commons) has (?:more|an? (?:[\p{L}-]+ )?article|media|information|related)\b`,
	}, "|") + `)|\(?(?i:(?:additional )?(?:reporting|editing|writing)(?: and (?:editing|writing))? by)(?: (?:\p{Lu}[\p{L}.'’-]*|by|in|and|from|with|editing|writing|reporting|additional)[,;.]?)+\)?\W*$)`)

	byline = regexp.MustCompile(`^(?:By|BY) \p{Lu}[\p{L}.'’-]+(?:,? (?:and )?\p{Lu}[\p{L}.'’-]*){0,6}$`)

	// sourceList and relatedList are the headings of sections that are lists and no news.
	sourceList  = regexp.MustCompile(`^[\s#=*_]*(?i:sources?|references?|notes and references|external links?|sister (?:links|projects)|further reading|bibliography|footnotes)[\s#=*_:]*$`)
	relatedList = regexp.MustCompile(`^[\s#=*_]*(?i:related(?: (?:news|stories|articles?|links?|coverage|content|reading|topics?))?|see also)[\s#=*_:]*$`)

	// sectionHeading is one that can stand over news after such a list, where the lines of the list have dates, marks and names of papers.
	sectionHeading = regexp.MustCompile(`^[\s#=*_]*\p{Lu}[\p{L}’'-]*(?: [\p{L}’'-]+){0,5}[\s#=*_:]*$`)

	// signature is a name under or after a quotation, with a dash or without: "— Ana Ruiz, mayor".
	signature = regexp.MustCompile(`^\s*([—–-]{1,2}\s*)?(\p{Lu}[\p{L}.'’-]*(?: (?:\p{Lu}[\p{L}.'’-]*|of|the|de|van|von|al|bin))*)(, [^.!?\n"“”]{1,100})?(\.)?\s*$`)
)

// kindOf classifies a block by its words alone.
func kindOf(s string) BlockKind {
	closed := strings.ContainsRune(".?!…:", lastRune(strings.TrimRight(s, `"”'’)]`)))
	switch {
	case len(s) < longestCaption && caption.MatchString(s):
		return Caption
	case len(s) < longestNotice && (notice.MatchString(s) || byline.MatchString(s)):
		return Furniture
	case len(s) < longestHeading && !closed && !strings.Contains(s, ". "):
		return Heading
	}
	return Paragraph
}

// furnitureLine reports whether a line is a caption, a notice or the heading of a list.
func furnitureLine(s string) bool {
	switch kindOf(s) {
	case Caption, Furniture:
		return true
	}
	return len(s) < longestHeading && (sourceList.MatchString(s) || relatedList.MatchString(s))
}

// classify gives the kind of each block of an article, by its words and by what stands around it: what is listed under a
// heading like "Sources" and what repeats the article's own words is furniture. said is that of a transcript, where people say a
// thing twice, or nil. It takes time linear in the article.
func classify(article string, blocks []Span, said []turn) []BlockKind {
	kinds := make([]BlockKind, len(blocks))
	for i, b := range blocks {
		kinds[i] = kindOf(b.Of(article))
	}
	if said != nil {
		end := len(said) // of the last turn
		for end > 0 && said[end-1].speaker == "" {
			end--
		}
		lists(article, blocks[end:], kinds[end:], true)
		return kinds
	}
	lists(article, blocks, kinds, false)
	signed(article, blocks, kinds)
	repeated(article, blocks, kinds)
	return kinds
}

// lists finds the sections of sources and related articles. They stand behind some news, and go on to the next heading of a
// section or to the end; those of related articles also end before a long paragraph. news tells whether there is some before.
func lists(article string, blocks []Span, kinds []BlockKind, news bool) {
	inside, related := false, false
	for i, b := range blocks {
		s := b.Of(article)
		short := len(s) < longestHeading
		switch {
		case short && news && sourceList.MatchString(s):
			inside, related = true, false
		case short && news && relatedList.MatchString(s):
			inside, related = true, true
		case inside && kinds[i] == Heading && short && sectionHeading.MatchString(s) && i+1 < len(blocks) && kinds[i+1] == Paragraph:
			inside = false
		case inside && related && kinds[i] == Paragraph && len(s) > leastProse && !strings.Contains(s, "://") && !strings.Contains(s, "\n"):
			inside = false
		}
		if inside {
			kinds[i] = Furniture
		}
		news = news || kinds[i] == Paragraph
	}
}

// signed finds the pull quotes that have a name after or under them and no words of their own beside.
func signed(article string, blocks []Span, kinds []BlockKind) {
	var words map[string]int // how often the article has a word, once that is asked
	known := func(name string) bool {
		if words == nil {
			words = map[string]int{}
			for w := range strings.FieldsSeq(article) {
				words[bare(w)]++
			}
		}
		return words[bare(name[strings.LastIndexByte(name, ' ')+1:])] > 1
	}
	for i, b := range blocks {
		rest, quotation := afterQuotation(b.Of(article))
		if !quotation || kinds[i] != Paragraph && kinds[i] != Heading {
			continue
		}
		if rest != "" {
			if m := signature.FindStringSubmatch(rest); m != nil && (m[1] != "" || strings.Contains(m[2], " ") && m[4] == "") {
				kinds[i] = Furniture
			}
			continue
		}
		if i+1 == len(blocks) || blocks[i+1].Len() > longestHeading || kinds[i+1] != Paragraph && kinds[i+1] != Heading {
			continue
		}
		if m := signature.FindStringSubmatch(blocks[i+1].Of(article)); m != nil && (m[1] != "" || strings.Contains(m[2], " ") && m[4] == "" && known(m[2])) {
			kinds[i], kinds[i+1] = Furniture, Furniture
		}
	}
}

// afterQuotation gives what stands behind the quotation that a short block begins with.
func afterQuotation(s string) (rest string, quotation bool) {
	if len(s) > 2*longestCaption {
		return "", false
	}
	s = strings.TrimLeft(s, "> *•\t")
	for _, marks := range [][2]string{{"“", "”"}, {`"`, `"`}, {"«", "»"}} {
		if words, is := strings.CutPrefix(s, marks[0]); is {
			if _, rest, is := strings.Cut(words, marks[1]); is {
				return strings.TrimSpace(rest), true
			}
		}
	}
	return "", false
}

// bare is a word in lower case without the marks around it.
func bare(w string) string {
	return strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !letterOrDigit(r) }))
}
