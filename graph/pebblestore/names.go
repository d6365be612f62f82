package pebblestore

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"

	"github.com/clewgraph/clew/graph"
	"github.com/clewgraph/clew/graph/vocab"
)

// namePredicates are those whose strings are names of their subjects.
var namePredicates = [...]quad.IRI{vocab.Label, vocab.AltLabel, vocab.HiddenLabel}

// NamePredicates gives the predicates whose strings the table of names has.
func NamePredicates() []quad.IRI { return namePredicates[:] }

// NameEntry is an entry of the table of names: a name as [graph.SearchName] folds it, or what is left of it from one of its words on.
type NameEntry struct {
	Text    string
	Part    bool // what is left of a longer name
	Subject ID   // whose name it is
}

const (
	nameWhole = 0
	namePart  = 1
	nameTail  = 1 + 1 + idSize // the zero behind the text, whole or part, subject
)

// appendNames appends the keys of all entries that a name gives its subject.
func appendNames(keys [][]byte, name string, subject ID) [][]byte {
	for i, text := range graph.NameEndings(graph.SearchName(name)) {
		key := make([]byte, 0, 1+len(text)+nameTail)
		key = append(append(append(key, tableName), text...), 0, byte(min(i, namePart)))
		keys = append(keys, appendID(key, subject))
	}
	return keys
}

// readName is the reverse. It reports false for a key that is none.
func readName(key []byte) (n NameEntry, ok bool) {
	end := len(key) - nameTail
	if end < 1 || key[end] != 0 || key[end+1] > namePart {
		return n, false
	}
	return NameEntry{Text: string(key[1:end]), Part: key[end+1] == namePart, Subject: readID(key[end+2:])}, true
}

// Names calls visit with the entries of the table of names from a text on, in their order: by text, whole names first, then by subject. visit gives the
// text from which on it wants the next one, "" for the one that follows, and false for no more.
func (v *view) Names(ctx context.Context, from string, visit func(NameEntry) (next string, more bool)) error {
	it, err := v.iterator(tableName)
	if err != nil {
		return err
	}
	defer v.release(it)
	n := 0
	for ok := it.SeekGE(append([]byte{tableName}, from...)); ok; {
		if n++; n%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		name, is := readName(it.Key())
		if !is {
			return errors.New("a key of the table of names cannot be read")
		}
		next, more := visit(name)
		switch {
		case !more:
			return nil
		case next == "":
			ok = it.Next()
		default:
			ok = it.SeekGE(append([]byte{tableName}, next...))
		}
	}
	return it.Error()
}

// Degree gives about how many quads have a node as subject or object.
func (v *view) Degree(id ID) (int64, error) {
	s, err := v.size(Quad{0: id})
	if err != nil {
		return 0, err
	}
	o, err := v.size(Quad{2: id})
	return s.Size + o.Size, err
}

// isName reports whether the predicate of a quad is one of names.
func isName(predicates [len(namePredicates)]ID, q Quad) bool {
	return q[1] != 0 && slices.Contains(predicates[:], q[1])
}

// writeNames adds to a batch what the changes of a transaction do to the table of names. What a subject loses with one quad another one may still give it, so
// its names are put together anew; there are few of them, however many articles repeat them.
func (t *transaction) writeNames(batch *pebble.Batch) error {
	var predicates [len(namePredicates)]ID
	for i, p := range namePredicates {
		if predicates[i] = t.ids[p]; predicates[i] == 0 { // not of this transaction, but a name that is lost may stay with it
			var err error
			if predicates[i], err = t.s.lookup(p); err != nil {
				return err
			}
		}
	}
	lost := map[ID][][]byte{} // keys of deleted quads, by subject
	gained := map[ID]map[string]bool{}
	deleted := map[Quad]int64{} // quads without a label
	for _, q := range t.order {
		c := t.quads[q]
		if c.was == c.is || !isName(predicates, q) {
			continue
		}
		name, ok, err := t.nameOf(q[2])
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		keys := appendNames(nil, name, q[0])
		if c.is {
			if gained[q[0]] == nil {
				gained[q[0]] = map[string]bool{}
			}
			for _, k := range keys {
				gained[q[0]][string(k)] = true
			}
		} else {
			lost[q[0]] = append(lost[q[0]], keys...)
			deleted[Quad{q[0], q[1], q[2], 0}]++
		}
	}
	for subject, keys := range lost {
		kept, err := t.s.namesOf(subject, predicates, deleted)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if !kept[string(k)] && !gained[subject][string(k)] {
				if err := batch.Delete(k, nil); err != nil {
					return err
				}
			}
		}
	}
	for _, keys := range gained {
		for k := range keys {
			if err := batch.Set([]byte(k), nil, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// nameOf gives a value of the transaction as a name.
func (t *transaction) nameOf(id ID) (string, bool, error) {
	val := t.fresh[id]
	if val == nil {
		var err error
		if val, err = t.s.value(id); err != nil {
			return "", false, err
		}
	}
	name, ok := graph.Text(val)
	return name, ok, nil
}

// namesOf gives the keys that a subject has by the quads of the store, without those of which so many are deleted, whatever their label. It is one seek for each
// name.
func (v *view) namesOf(subject ID, predicates [len(namePredicates)]ID, deleted map[Quad]int64) (map[string]bool, error) {
	it, err := v.iterator(spol.table(0))
	if err != nil {
		return nil, err
	}
	defer v.release(it)
	out := map[string]bool{}
	for _, p := range predicates {
		if p == 0 {
			continue
		}
		prefix := spol.appendPrefix(nil, 0, Quad{subject, p, 0, 0})
		for ok := it.SeekGE(prefix); ok && bytes.HasPrefix(it.Key(), prefix); {
			object := spol.readKey(it.Key())[2]
			q := Quad{subject, p, object, 0}
			left := true
			if n := deleted[q]; n > 0 {
				if _, left, err = v.count(spol, 0, q, n); err != nil {
					return nil, err
				}
			}
			if left {
				val, err := v.value(object)
				if err != nil {
					return nil, err
				}
				if name, is := graph.Text(val); is {
					for _, k := range appendNames(nil, name, subject) {
						out[string(k)] = true
					}
				}
			}
			ok = it.SeekGE(appendID(prefix[:len(prefix):len(prefix)], object+1))
		}
	}
	return out, it.Error()
}

// names gives the keys of the table of names that a part of a load needs, sorted, each once.
func (p *part) names(ids []ID) ([][]byte, error) {
	var predicates [len(namePredicates)]uint32
	for i, iri := range namePredicates {
		form, err := appendValue(nil, iri)
		if err != nil {
			return nil, err
		}
		predicates[i] = p.known(form)
	}
	seen := map[[2]uint32]bool{}
	var keys [][]byte
	for _, q := range p.quads {
		if q[1] == noValue || !slices.Contains(predicates[:], q[1]) || seen[[2]uint32{q[0], q[2]}] {
			continue
		}
		seen[[2]uint32{q[0], q[2]}] = true
		val, err := readValue(p.value(q[2]))
		if err != nil {
			return nil, err
		}
		if name, ok := graph.Text(val); ok {
			keys = appendNames(keys, name, ids[q[0]])
		}
	}
	slices.SortFunc(keys, bytes.Compare)
	return slices.CompactFunc(keys, bytes.Equal), nil
}

// names compares the table of names with the quads.
func (c *checker) names(ctx context.Context) error {
	var predicates [len(namePredicates)]ID
	for i, p := range namePredicates {
		var err error
		if predicates[i], err = c.v.lookup(p); err != nil {
			return err
		}
	}
	var want, have sum
	subject, keys := ID(0), map[string]bool{}
	flush := func() {
		for k := range keys {
			want.add(sumOf([]byte(k)))
		}
		clear(keys)
	}
	last := Quad{}
	if err := c.each(ctx, spol.table(0), func(it *cursor) error {
		if len(it.Key()) != keySize {
			return nil
		}
		q := spol.readKey(it.Key())
		q[3] = 0
		if q == last || !isName(predicates, q) {
			return nil
		}
		last = q
		if q[0] != subject {
			flush()
			subject = q[0]
		}
		val, err := c.v.value(q[2])
		if err != nil {
			return err
		}
		if name, ok := graph.Text(val); ok {
			for _, k := range appendNames(nil, name, subject) {
				keys[string(k)] = true
			}
		}
		return nil
	}); err != nil {
		return err
	}
	flush()
	if err := c.each(ctx, tableName, func(it *cursor) error {
		have.add(sumOf(it.Key()))
		return nil
	}); err != nil {
		return err
	}
	if want != have {
		c.problem("write it again from the quads", "the table of names has %d entries, and should have %d; they are not the same", have.n, want.n)
	}
	return nil
}
