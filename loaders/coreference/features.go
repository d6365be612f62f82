package coreference

import (
	"slices"
	"strings"
)

// The features of an answer are hashes of a template's number and up to four values. Values that are words are hashed
// once, when the article's mentions are described.

// class is the form of a mention, of a pronoun with its person.
type class uint32

const (
	name class = iota + 1
	nominal
	he
	she
	it
	they
	i
	we
	you
	other
)

var pronouns = func() map[string]class {
	out := map[string]class{}
	for c, words := range map[class]string{
		he: "he him his himself", she: "she her hers herself", it: "it its itself", they: "they them their theirs themselves 'em",
		i: "i me my mine myself", we: "we us our ours ourselves", you: "you your yours yourself yourselves",
	} {
		for _, w := range strings.Fields(words) {
			out[w] = c
		}
	}
	return out
}()

func classOf(m *Mention) class {
	switch m.Form {
	case Name:
		return name
	case Nominal:
		return nominal
	}
	if c := pronouns[first(m.Words)]; c != 0 {
		return c
	}
	return other
}

// facts are the words of a mention as numbers.
type facts struct {
	class                                                                              class
	head, kind, entity, status, gender, number, determiner, role, start, end, initials uint32
}

func hash(s string) uint32 {
	h := uint32(2166136261) // FNV-1a
	for i := 0; i < len(s); i++ {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

func describe(m *Mention) facts {
	return facts{class: classOf(m), head: hash(m.Head), kind: hash(m.Kind), entity: hash(m.Entity), status: hash(m.Status), gender: hash(m.Gender),
		number: hash(m.Number), determiner: hash(m.Determiner), role: hash(m.Role), start: hash(first(m.Words)), end: hash(last(m.Words)), initials: hash(initials(m.Words))}
}

// add puts in a feature of a template for the form in hand.
func (s *search) add(template uint32, a, b, c, d uint32) {
	h := uint64(template)<<32 | uint64(s.current)
	for _, v := range [4]uint32{a, b, c, d} {
		h = (h ^ uint64(v)) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	s.features = append(s.features, uint32(h>>32))
}

// bucket rounds a distance.
func bucket(n int) uint32 {
	switch {
	case n <= 4:
		return uint32(max(n, 0))
	case n <= 6:
		return 6
	case n <= 10:
		return 10
	case n <= 20:
		return 20
	case n <= 40:
		return 40
	}
	return 100
}

// tenth rounds a likeness.
func tenth(x float64) uint32 { return uint32(min(max(x*10+1, 0), 11)) }

func yes(conditions ...bool) uint32 {
	out := uint32(1)
	for _, c := range conditions {
		out <<= 1
		if c {
			out |= 1
		}
	}
	return out
}

// alone gives the features of the answer that a mention speaks of something new.
func (s *search) alone(k int) []uint32 {
	m, f := &s.mentions[k], &s.facts[k]
	s.features = s.features[:0]
	s.current = 1000 + uint32(f.class)
	seen := bucket(s.heads[f.head])
	known := yes(s.rules[m.Rule])
	s.add(1, 0, 0, 0, 0)
	s.add(2, f.head, 0, 0, 0)
	s.add(3, f.determiner, 0, 0, 0)
	s.add(4, f.status, 0, 0, 0)
	s.add(5, f.entity, 0, 0, 0)
	s.add(6, f.role, 0, 0, 0)
	s.add(7, f.start, 0, 0, 0)
	s.add(8, bucket(len(m.Words)), 0, 0, 0)
	s.add(9, seen, 0, 0, 0)
	s.add(10, f.determiner, seen, f.number, 0)
	s.add(11, f.determiner, f.entity, 0, 0)
	s.add(12, f.determiner, f.status, yes(seen > 0), 0)
	s.add(13, yes(k < 3), 0, 0, 0)
	s.add(14, bucket(m.Sentence), 0, 0, 0)
	s.add(15, f.kind, 0, 0, 0)
	s.add(16, known, 0, 0, 0)
	s.add(17, known, f.determiner, 0, 0)
	total := bucket(s.total[f.head])
	s.add(18, total, seen, f.determiner, 0)
	if m.Voice != "" {
		v := s.voices[s.means(k)]
		s.add(19, yes(v != nil, v != nil && len(v.before(k)) > 0), yes(m.Speaker >= 0), 0, 0)
	}
	return s.features
}

// pair gives the features of the answer that mention j refers back to mention k; rivals are the mentions
// between them that could be meant as well.
func (s *search) pair(k, j, rivals int) []uint32 {
	a, m := &s.mentions[k], &s.mentions[j]
	fa, fm := &s.facts[k], &s.facts[j]
	s.features = s.features[:0]
	c := &s.clusters[s.cluster[k]]
	sentences, mentions := bucket(m.Sentence-a.Sentence), bucket(j-k)
	size, kind, named := bucket(c.size), c.kinds.top, yes(c.named)
	both := uint32(fm.class)<<8 | uint32(fa.class)
	for _, current := range [2]uint32{uint32(fm.class), both} {
		s.current = current
		s.add(20, 0, 0, 0, 0)
		s.add(21, sentences, 0, 0, 0)
		s.add(22, mentions, 0, 0, 0)
		s.add(23, bucket(m.Paragraph-a.Paragraph), 0, 0, 0)
		s.add(24, fa.role, fm.role, 0, 0)
		s.add(25, fa.role, sentences, 0, 0)
		s.add(26, fa.entity, fm.entity, 0, 0)
		s.add(27, fa.kind, fm.kind, 0, 0)
		s.add(28, fm.status, 0, 0, 0)
		s.add(29, fa.status, fm.status, 0, 0)
		s.add(30, fa.gender, fm.gender, 0, 0)
		s.add(31, fa.number, fm.number, 0, 0)
		s.add(32, fa.determiner, fm.determiner, 0, 0)
		s.add(33, size, named, 0, 0)
		s.add(34, bucket(j-c.last), 0, 0, 0)
		s.add(35, kind, fm.entity, 0, 0)
		s.add(36, kind, fm.kind, 0, 0)
		s.add(37, c.genders.top, fm.gender, 0, 0)
		s.add(38, yes(c.plural*2 > c.size), fm.number, 0, 0)
		s.add(39, yes(c.last == k), 0, 0, 0)
		s.add(40, fm.head, kind, 0, 0)
		s.add(41, yes(a.Sentence == 0), named, 0, 0)
		s.add(42, yes(a.Rule >= 0 && a.Rule == m.Rule, s.rules[m.Rule]), 0, 0, 0)
	}
	s.current = both
	if a.Sentence == m.Sentence {
		s.add(50, yes(a.Governor == m.Governor), fa.role, fm.role, 0)
		s.add(51, yes(a.Governor == m.Word, m.Governor == a.Word), fm.role, fa.role, 0)
		s.add(52, yes(a.First <= m.First && m.Last <= a.Last, m.First <= a.First && a.Last <= m.Last), fm.role, 0, 0)
		s.add(53, bucket(m.First-a.Last), 0, 0, 0)
	}
	s.add(54, sentences, mentions, fa.role, 0)
	s.add(55, fa.entity, fm.number, yes(c.plural > 0), fm.entity)
	s.add(56, yes(m.Speaker >= 0, m.Speaker >= 0 && s.clusterOf(m.Speaker) == s.cluster[k], a.Speaker == m.Speaker), 0, 0, 0)
	s.add(57, bucket(rivals), 0, 0, 0)
	if m.Voice != "" || a.Voice != "" {
		means, meant := s.means(j), s.means(k)
		s.add(90, yes(means != "", meant != "", means == meant, m.Voice == a.Voice), yes(m.Speaker >= 0, a.Speaker >= 0), 0, 0)
		s.add(91, yes(means != "", s.voices[means].named(a.Words), meant != "", s.voices[meant].named(m.Words)), yes(m.Speaker >= 0, a.Speaker >= 0), 0, 0)
	}
	if m.Form == Pronoun {
		s.add(58, fa.head, 0, 0, 0)
		s.add(59, fa.role, bucket(rivals), sentences, 0)
		return s.features
	}
	s.add(60, fa.head, fm.head, 0, 0)
	s.likeness(k, j, c)
	return s.features
}

// clusterOf gives the cluster of a mention, -1 for one that is still to come.
func (s *search) clusterOf(k int) int {
	if k < s.read {
		return s.cluster[k]
	}
	return -1
}

// likeness compares the words of two mentions that are no pronouns.
func (s *search) likeness(k, j int, c *cluster) {
	a, m := &s.mentions[k], &s.mentions[j]
	fa, fm := &s.facts[k], &s.facts[j]
	same := fa.head == fm.head
	in, of := subset(m.Words, a.Words), subset(a.Words, m.Words)
	known, new := 0, 0
	for _, w := range m.Words {
		if c.words[w] {
			known++
		} else {
			new++
		}
	}
	named := yes(c.named)
	s.add(81, yes(same), bucket(s.total[fm.head]), fm.determiner, fm.number)
	words := yes(slices.Equal(a.Words, m.Words), same, in, of)
	ends := yes(fa.end == fm.end, fa.start == fm.start)
	s.add(61, words, 0, 0, 0)
	s.add(62, words, fa.entity, fm.entity, 0)
	s.add(63, words, fm.determiner, fa.determiner, 0)
	s.add(64, words, fm.status, 0, 0)
	s.add(65, words, fa.number, fm.number, 0)
	s.add(66, yes(c.heads[fm.head]), fm.determiner, 0, 0)
	s.add(67, bucket(known), bucket(new), named, 0)
	s.add(68, bucket(known), bucket(new), c.kinds.top, fm.entity)
	s.add(69, ends, bucket(len(a.Words)), bucket(len(m.Words)), 0)
	s.add(70, ends, fa.entity, fm.entity, 0)
	s.add(71, yes(slices.Contains(a.Words, m.Head), slices.Contains(m.Words, a.Head)), fm.determiner, 0, 0)
	s.add(72, yes(c.words[m.Head]), fm.determiner, named, 0)
	if m.Capitals || a.Capitals {
		s.add(73, yes(len(m.Words) == 1 && c.acronyms[m.Words[0]], len(a.Words) == 1 && fm.initials == fa.start), 0, 0, 0)
	}
	if new > 0 && in == of {
		s.add(74, fm.determiner, yes(same), bucket(len(a.Words)), 0)
	}
	// Apposition and predicates are annotated as one thing with what they are said of.
	if a.Sentence == m.Sentence {
		s.add(75, yes(m.Role == "appos" && m.Governor == a.Word, a.Role == "appos" && a.Governor == m.Word, same), 0, 0, 0)
		s.add(76, yes(a.Governor == m.Word && strings.HasPrefix(a.Role, "nsubj")), fm.determiner, 0, 0)
		s.add(77, yes(m.Governor == a.Word || a.Governor == m.Word), fm.role, fa.role, 0)
	}
	here := s.unit(m.Head)
	nearest := -1.0
	for _, v := range c.vectors {
		nearest = max(nearest, alike(v, here))
	}
	s.add(78, tenth(alike(s.unit(a.Head), here)), fm.determiner, 0, 0)
	s.add(79, tenth(nearest), fm.determiner, named, 0)
	if n := min(len(a.Head), len(m.Head)); n > 4 {
		k := 0
		for k < n && a.Head[k] == m.Head[k] {
			k++
		}
		s.add(80, yes(k >= 4 && k >= n-2, same), 0, 0, 0)
	}
}

func first(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[0]
}

func last(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

func subset(a, b []string) bool {
	for _, w := range a {
		if !slices.Contains(b, w) {
			return false
		}
	}
	return len(a) > 0
}
