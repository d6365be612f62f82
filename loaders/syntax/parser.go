package syntax

// The parser is greedy arc-hybrid (Kuhlmann, Gómez-Rodríguez and Satta 2011): a word gets its head when
// all its own dependents are attached, so that its relation is chosen knowing its whole subtree. It is trained with
// a dynamic oracle (Goldberg and Nivre 2013), which tells the best moves also after a mistake.
const (
	shift = iota // push the front of the buffer
	left         // the top of the stack depends on the front of the buffer
	right        // the top of the stack depends on the word below it
	moves
)

const none = -1

// state is a configuration. Word 0 is the root; words of the sentence are 1 to n.
type state struct {
	n          int
	stack      []int
	next       int // front of the buffer; n+1 when empty
	head       []int
	label      []uint8
	leftmost   []int // first and second dependent on each side, none
	left2      []int
	rightmost  []int
	right2     []int
	leftCount  []uint8
	rightCount []uint8
	labels     []uint64 // bit set of the labels of dependents (mod 64)
}

func newState(n int) *state {
	ints := make([]int, 5*(n+2))
	for i := range ints {
		ints[i] = none
	}
	bytes := make([]uint8, 3*(n+2))
	k := n + 2
	return &state{n: n, stack: append(make([]int, 0, n+1), 0), next: 1, head: ints[:k], leftmost: ints[k : 2*k], left2: ints[2*k : 3*k],
		rightmost: ints[3*k : 4*k], right2: ints[4*k:], label: bytes[:k], leftCount: bytes[k : 2*k], rightCount: bytes[2*k:], labels: make([]uint64, k)}
}

func (s *state) top(i int) int {
	if i < len(s.stack) {
		return s.stack[len(s.stack)-1-i]
	}
	return none
}

func (s *state) front(i int) int {
	if s.next+i <= s.n {
		return s.next + i
	}
	return none
}

func (s *state) done() bool { return s.next > s.n && len(s.stack) == 1 }

func (s *state) legal(move int) bool {
	switch move {
	case shift:
		return s.next <= s.n
	case left:
		return s.next <= s.n && len(s.stack) > 1
	}
	// The root has one dependent: its arc waits until all else is attached.
	return len(s.stack) > 1 && (s.stack[len(s.stack)-2] != 0 || s.next > s.n)
}

// arc gives the head and dependent that a move would join.
func (s *state) arc(move int) (head, dependent int) {
	if move == left {
		return s.next, s.top(0)
	}
	return s.top(1), s.top(0)
}

func (s *state) apply(move int, label uint8) {
	if move == shift {
		s.stack = append(s.stack, s.next)
		s.next++
		return
	}
	h, d := s.arc(move)
	s.stack = s.stack[:len(s.stack)-1]
	s.head[d], s.label[d] = h, label
	s.labels[h] |= 1 << (label & 63)
	if d < h {
		s.left2[h], s.leftmost[h] = s.leftmost[h], d
		s.leftCount[h]++
	} else {
		s.right2[h], s.rightmost[h] = s.rightmost[h], d
		s.rightCount[h]++
	}
}

// cost is the number of gold arcs that a legal move makes unreachable.
func (s *state) cost(move int, gold []int) int {
	c := 0
	b := s.next
	switch move {
	case shift:
		for i, k := range s.stack {
			if gold[b] == k && i < len(s.stack)-1 || k != 0 && gold[k] == b {
				c++
			}
		}
	case left, right:
		d := s.top(0)
		for k := b; k <= s.n; k++ {
			if gold[k] == d {
				c++
			}
			if gold[d] == k && (move == right || k != b) {
				c++
			}
		}
		if move == left && (gold[d] == s.top(1) || gold[d] == 0) {
			c++
		}
	}
	return c
}

// context holds what the features look at.
type context struct {
	tokens []token // 1-based; 0 is the root
	tags   []uint8
}

var rootToken = token{word: 2, suffix1: 2, suffix2: 2, suffix3: 2, suffix4: 2, prefix1: 2, prefix3: 2, shape: 2}

func (c *context) word(i int) uint32 {
	if i == none {
		return 3
	}
	return c.tokens[i].word
}

func (c *context) tag(i int) uint32 {
	if i == none {
		return 250
	}
	return uint32(c.tags[i])
}

func (c *context) suffix(i int) uint32 {
	if i == none {
		return 3
	}
	return c.tokens[i].suffix3
}

func (s *state) lab(i int) uint32 {
	if i == none {
		return 250
	}
	return uint32(s.label[i])
}

func kid(of []int, i int) int {
	if i == none {
		return none
	}
	return of[i]
}

func distance(a, b int) uint32 {
	if a == none || b == none {
		return 9
	}
	d := b - a
	if d < 0 {
		d = -d
	}
	switch {
	case d < 6:
		return uint32(d)
	case d < 10:
		return 6
	}
	return 7
}

func (s *state) valency(i int) uint32 {
	if i == none {
		return 99
	}
	return uint32(min(s.leftCount[i], 4))*8 + uint32(min(s.rightCount[i], 4))
}

func (s *state) set(i int) uint32 {
	if i == none {
		return 0
	}
	return uint32(s.labels[i]) ^ uint32(s.labels[i]>>32)*31
}

// moveFeatures are after Zhang and Nivre (2011), for arc-hybrid.
func (s *state) moveFeatures(c *context, out []feature) []feature {
	s0, s1, s2, b0, b1, b2 := s.top(0), s.top(1), s.top(2), s.front(0), s.front(1), s.front(2)
	w0, t0, w1, t1, t2 := c.word(s0), c.tag(s0), c.word(s1), c.tag(s1), c.tag(s2)
	bw, bt, bw1, bt1, bt2 := c.word(b0), c.tag(b0), c.word(b1), c.tag(b1), c.tag(b2)
	l0, r0, l1, r1, lb := kid(s.leftmost, s0), kid(s.rightmost, s0), kid(s.leftmost, s1), kid(s.rightmost, s1), kid(s.leftmost, b0)
	d0, d1 := distance(s0, b0), distance(s1, s0)
	return append(out[:0],
		mix(100, 0, 0, 0),
		mix(101, w0, t0, 0), mix(102, t0, 0, 0), mix(103, w0, 0, 0),
		mix(104, w1, t1, 0), mix(105, t1, 0, 0), mix(106, w1, 0, 0),
		mix(107, bw, bt, 0), mix(108, bt, 0, 0), mix(109, bw, 0, 0),
		mix(110, bw1, bt1, 0), mix(111, bt1, 0, 0), mix(112, c.word(b2), bt2, 0),
		mix(113, w0, bw, 0), mix(114, w0, bt, 0), mix(115, t0, bw, 0), mix(116, t0, bt, 0),
		mix(117, w0<<1^t0, bw, bt), mix(118, t0, bt, bt1), mix(119, t0, bt, t1),
		mix(120, w1, w0, 0), mix(121, w1, t0, 0), mix(122, t1, w0, 0), mix(123, t1, t0, 0),
		mix(124, t1, t0, bt), mix(125, t2, t1, t0), mix(126, t0, bt, bt1<<8|bt2), mix(127, t1, t0, bt<<8|bt1),
		mix(128, t0, bt, d0), mix(129, w0, bt, d0), mix(130, t0, bw, d0), mix(131, t1, t0, d1),
		mix(132, t0, s.valency(s0), bt), mix(133, w0, s.valency(s0), 0), mix(134, t1, s.valency(s1), t0), mix(135, bt, s.valency(b0), t0),
		mix(136, t0, c.tag(l0), bt), mix(137, t0, c.tag(r0), bt), mix(138, bt, c.tag(lb), t0),
		mix(139, t1, c.tag(r1), t0), mix(140, t1, c.tag(l1), t0), mix(141, t1, s.lab(r1), t0),
		mix(142, t0, s.lab(l0), bt), mix(143, t0, s.lab(r0), bt), mix(144, bt, s.lab(lb), t0),
		mix(145, w0, s.set(s0), bt), mix(146, t0, s.set(s0), bt), mix(147, w1, s.set(s1), t0), mix(148, t1, s.set(s1), t0), mix(149, bt, s.set(b0), t0),
		mix(150, c.suffix(s0), c.suffix(b0), 0), mix(151, c.suffix(s1), c.suffix(s0), bt), mix(152, t1, w0, bt), mix(153, w1, t0, bt), mix(154, t1, t0, bw),
		mix(155, t0, s.lab(l0)<<8|s.lab(kid(s.left2, s0)), bt), mix(156, t0, s.lab(r0)<<8|s.lab(kid(s.right2, s0)), bt),
		mix(157, c.word(r0), t0, bt), mix(158, c.word(r1), t1, t0), mix(159, bw, bw1, t0), mix(160, w0, bt, bt1), mix(161, t2, t1, t0<<8|bt),
		mix(162, w1, w0, bt), mix(163, w1, bw, t0),
	)
}

// labelFeatures describe the arc from h to d, whose own dependents are complete.
func (s *state) labelFeatures(c *context, h, d int, out []feature) []feature {
	wh, th, wd, td := c.word(h), c.tag(h), c.word(d), c.tag(d)
	side := bit(d < h)
	dist := distance(d, h)<<1 | side
	l, r := kid(s.leftmost, d), kid(s.rightmost, d)
	l2 := kid(s.left2, d)
	before, after := none, none
	if d > 0 {
		before = d - 1
	}
	if d < s.n {
		after = d + 1
	}
	hb, ha := none, none
	if h > 0 {
		hb = h - 1
	}
	if h < s.n {
		ha = h + 1
	}
	// The case marker or subordinator of the dependent decides between obl, obj, advcl, …
	return append(out[:0],
		mix(200, side, 0, 0), mix(201, wh, wd, 0), mix(202, th, td, dist), mix(203, wh, td, side), mix(204, th, wd, side),
		mix(205, wd, 0, side), mix(206, td, 0, side), mix(207, wh, 0, side), mix(208, th, 0, side),
		mix(209, th, td, c.word(l)), mix(210, td, c.word(l), side), mix(211, wh, td, c.word(l)), mix(212, td, c.tag(l), s.lab(l)<<8|th),
		mix(213, td, s.lab(r), th), mix(214, td, c.word(r), side), mix(215, td, s.set(d), th), mix(216, wh, s.set(d), td), mix(217, td, s.set(d), side),
		mix(218, td, s.set(h), th<<1|side), mix(219, wd, s.set(h), side), mix(220, wh, s.set(h), td<<1|side),
		mix(221, c.tag(before), td, c.tag(after)), mix(222, c.tag(hb), th, c.tag(ha)), mix(223, c.word(before), td, th), mix(224, c.word(after), td, th),
		mix(225, c.suffix(d), th, side), mix(226, c.suffix(h), c.suffix(d), side), mix(227, c.tokens[d].shape, th, side), mix(228, wd, th, c.word(l)),
		mix(229, s.lab(l)<<8|s.lab(l2), td, th), mix(230, s.lab(kid(s.rightmost, h)), td, th<<1|side), mix(231, s.lab(kid(s.leftmost, h)), td, th<<1|side),
		mix(232, wd, c.word(l), c.word(l2)), mix(233, c.suffix(d), td, th), mix(234, s.valency(d), td, th), mix(235, wd, td, dist), mix(236, wh, th, wd),
	)
}
