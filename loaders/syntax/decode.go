package syntax

import (
	"math"
	"slices"

	"github.com/clewgraph/clew/loaders/matrix"
)

// heads gives each word its head so that the sum of scores is the greatest among trees with one root (Chu and
// Liu 1965; Edmonds 1967). scores has a row for each dependent and a column for each head, number 0 of both
// being the root; the answer is -1 for it.
func heads(scores matrix.Matrix) []int {
	n := scores.Rows
	s := make([][]float64, n)
	for d := range n {
		s[d] = make([]float64, n)
		for h := range n {
			s[d][h] = float64(scores.Row(d)[h])
		}
	}
	tree := edmonds(s)
	var roots []int
	for d := 1; d < n; d++ {
		if tree[d] == 0 {
			roots = append(roots, d)
		}
	}
	if len(roots) < 2 {
		return tree
	}
	best, top := tree, math.Inf(-1)
	for _, r := range roots {
		only := make([][]float64, n)
		for d := range n {
			only[d] = slices.Clone(s[d])
			if d != r {
				only[d][0] = math.Inf(-1)
			}
		}
		t := edmonds(only)
		sum := 0.0
		for d := 1; d < n; d++ {
			sum += only[d][t[d]]
		}
		if sum > top {
			best, top = t, sum
		}
	}
	return best
}

// edmonds finds the greatest tree below node 0: s[d][h] is what the arc from h to d is worth.
func edmonds(s [][]float64) []int {
	n := len(s)
	head := make([]int, n)
	head[0] = -1
	for d := 1; d < n; d++ {
		head[d] = -1
		for h := range n {
			if h != d && (head[d] < 0 || s[d][h] > s[d][head[d]]) {
				head[d] = h
			}
		}
	}
	cycle := findCycle(head)
	if cycle == nil {
		return head
	}
	// Contract the cycle to one node, solve what is left, and open the cycle where the solution enters it.
	in := make([]bool, n)
	for _, v := range cycle {
		in[v] = true
	}
	var outside []int
	for v := range n {
		if !in[v] {
			outside = append(outside, v)
		}
	}
	m := len(outside) + 1 // the cycle is node m-1
	small := make([][]float64, m)
	enter, leave := make([]int, m), make([]int, m) // the cycle's node that an arc from or to outside[i] is best joined to
	for i := range small {
		small[i] = make([]float64, m)
	}
	for i, d := range outside {
		for j, h := range outside {
			small[i][j] = s[d][h]
		}
		small[i][m-1] = math.Inf(-1)
		leave[i] = cycle[0]
		for _, v := range cycle {
			if s[d][v] > small[i][m-1] {
				small[i][m-1], leave[i] = s[d][v], v
			}
		}
		small[m-1][i] = math.Inf(-1)
		enter[i] = cycle[0]
		for _, v := range cycle {
			if gain := s[v][d] - s[v][head[v]]; gain > small[m-1][i] {
				small[m-1][i], enter[i] = gain, v
			}
		}
	}
	tree := edmonds(small)
	for i, d := range outside {
		switch {
		case d == 0:
		case tree[i] == m-1:
			head[d] = leave[i]
		default:
			head[d] = outside[tree[i]]
		}
	}
	head[enter[tree[m-1]]] = outside[tree[m-1]]
	return head
}

func findCycle(head []int) []int {
	seen := make([]int, len(head)) // in which walk
	for start := range head {
		v := start
		for v >= 0 && seen[v] == 0 {
			seen[v] = start + 1
			v = head[v]
		}
		if v >= 0 && seen[v] == start+1 && head[v] >= 0 {
			cycle := []int{v}
			for u := head[v]; u != v; u = head[u] {
				cycle = append(cycle, u)
			}
			return cycle
		}
	}
	return nil
}

// spans reads names off BIO tags: the most probable sequence in which no I follows what is not of its kind
// (Viterbi 1967). logits has a row for each word.
func spans(logits matrix.Matrix, classes []string) []Name {
	n, k := logits.Rows, len(classes)
	if n == 0 {
		return nil
	}
	allowed := make([][]int, k) // what may stand before
	for c, name := range classes {
		for b, before := range classes {
			if name[0] != 'I' || before != "O" && before[2:] == name[2:] {
				allowed[c] = append(allowed[c], b)
			}
		}
	}
	back := make([][]int, n)
	score := make([]float64, k)
	for i := range n {
		logs := logSoftmax(logits.Row(i)[:k])
		back[i] = make([]int, k)
		next := make([]float64, k)
		for c := range k {
			best, top := -1, math.Inf(-1)
			for _, b := range allowed[c] {
				if score[b] > top || best < 0 {
					best, top = b, score[b]
				}
			}
			if i == 0 {
				top = 0
				if classes[c][0] == 'I' {
					top = math.Inf(-1)
				}
			}
			back[i][c], next[c] = best, top+logs[c]
		}
		score = next
	}
	path := make([]int, n)
	for c := range k {
		if score[c] > score[path[n-1]] {
			path[n-1] = c
		}
	}
	for i := n - 1; i > 0; i-- {
		path[i-1] = back[i][path[i]]
	}
	var out []Name
	for i := 0; i < n; i++ {
		class := classes[path[i]]
		if class[0] != 'B' {
			continue
		}
		name := Name{First: i, Last: i + 1, Kind: class[2:]}
		for name.Last < n && classes[path[name.Last]] == "I-"+name.Kind {
			name.Last++
		}
		sum := 0.0
		for j := i; j < name.Last; j++ {
			sum += logSoftmax(logits.Row(j)[:k])[path[j]]
		}
		name.Sure = float32(math.Exp(sum / float64(name.Last-i)))
		out = append(out, name)
	}
	return out
}

func logSoftmax(x []float32) []float64 {
	top := slices.Max(x)
	sum := 0.0
	for _, v := range x {
		sum += math.Exp(float64(v - top))
	}
	log := math.Log(sum) + float64(top)
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v) - log
	}
	return out
}

func best(x []float32) int {
	b := 0
	for i, v := range x {
		if v > x[b] {
			b = i
		}
	}
	return b
}
