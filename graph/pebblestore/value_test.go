package pebblestore

import (
	"bytes"
	"math"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/cespare/xxhash/v2"
)

// TestValues: every value comes back as it was, and no two have one form.
func TestValues(t *testing.T) {
	forms := map[string]quad.Value{}
	for _, v := range []quad.Value{
		quad.IRI("a"), quad.IRI(""), quad.BNode("a"), quad.String("a"), quad.String(""), quad.String("\x00"), quad.String("87"),
		quad.TypedString{Value: "87", Type: "t"}, quad.TypedString{Value: "7", Type: "t8"}, quad.TypedString{Value: "", Type: "t87"}, quad.TypedString{},
		quad.LangString{Value: "87", Lang: "t"}, quad.LangString{Value: "a", Lang: ""}, quad.Int(87), quad.Int(-87), quad.Int(math.MinInt64), quad.Int(math.MaxInt64), quad.Int(0),
		quad.Float(87), quad.Float(0), quad.Float(math.Copysign(0, -1)), quad.Float(math.Inf(1)), quad.Bool(true), quad.Bool(false),
		quad.Time(time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC)), quad.Time(time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC)),
	} {
		form, err := appendValue(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		if other, there := forms[string(form)]; there {
			t.Errorf("%#v and %#v have one form", v, other)
		}
		forms[string(form)] = v
		back, err := readValue(form)
		if eq, ok := v.(quad.Equaler); err != nil || ok && !eq.Equal(back) || !ok && back != v {
			t.Errorf("%#v comes back as %#v, %v", v, back, err)
		}
	}
	if _, err := appendValue(nil, nil); err == nil {
		t.Error("nil has a form")
	}
	zone := time.FixedZone("", 3600)
	a, _ := appendValue(nil, quad.Time(time.Date(2001, 1, 1, 1, 0, 0, 5, zone)))
	b, _ := appendValue(nil, quad.Time(time.Date(2001, 1, 1, 0, 0, 0, 5, time.UTC)))
	if !bytes.Equal(a, b) {
		t.Error("one instant in two zones has two forms")
	}
}

// TestOrders: for every set of directions there is an order that begins with it, and keys keep the quad and the order of ids.
func TestOrders(t *testing.T) {
	for m := mask(0); m <= allDirections; m++ {
		if o, _ := orderOf(m, -1); o >= orders {
			t.Errorf("no order begins with %04b", m)
		}
	}
	low, high := Quad{1, 2, 3, 0}, Quad{maxID, 1 << 33, 256, 7}
	for o := range orders {
		a, b := o.appendKey(nil, 0, low), o.appendKey(nil, 0, high)
		if o.readKey(a) != low || o.readKey(b) != high || len(a) != keySize {
			t.Errorf("%s: %v, %v", orderNames[o], o.readKey(a), o.readKey(b))
		}
		if first := permutation[o][0]; (low[first] < high[first]) != (bytes.Compare(a, b) < 0) {
			t.Errorf("%s: keys do not sort as ids", orderNames[o])
		}
	}
}

// FuzzValue: no bytes make a value that is not read back as the same one, or a crash.
func FuzzValue(f *testing.F) {
	for _, v := range []quad.Value{quad.IRI("a"), quad.TypedString{Value: "87", Type: "t"}, quad.Int(87), quad.Time(time.Unix(1, 2))} {
		form, _ := appendValue(nil, v)
		f.Add(form)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := readValue(b)
		if err != nil {
			return
		}
		form, err := appendValue(nil, v)
		if err != nil {
			t.Fatal(err)
		}
		again, err := readValue(form)
		if err != nil {
			t.Fatal(err)
		}
		twice, err := appendValue(nil, again)
		if err != nil || !bytes.Equal(form, twice) {
			t.Fatalf("%x gives %x, and then %x: %v", b, form, twice, err)
		}
	})
}

// TestEstimates: what is too much to be counted is estimated within a factor of two.
func TestEstimates(t *testing.T) {
	s, err := Open(t.TempDir(), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	l, err := s.NewLoader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sizes := map[string]int{"p1": 100, "p2": 1000, "p3": 10000, "p4": 100000}
	for p, n := range sizes {
		for i := range n {
			if err := l.Add(quad.Quad{Subject: quad.Int(i), Predicate: quad.IRI(p), Object: quad.String("o")}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for p, n := range sizes {
		size, err := s.QuadIteratorSize(t.Context(), quad.Predicate, s.ValueOf(quad.IRI(p)))
		if err != nil || size.Exact != (n == 100) || int(size.Size) < n/2 || int(size.Size) > 2*n {
			t.Errorf("%s has %d quads, said to be %+v, %v", p, n, size, err)
		}
		if exact, err := s.Count(t.Context(), quad.Quad{Predicate: quad.IRI(p)}); err != nil || int(exact) != n {
			t.Errorf("%s has %d quads, counted %d, %v", p, n, exact, err)
		}
	}
	found := 0
	if err := s.Distinct(t.Context(), quad.Quad{}, quad.Predicate, func(quad.Value) bool { found++; return true }); err != nil || found != len(sizes) {
		t.Errorf("%d predicates, want %d: %v", found, len(sizes), err)
	}
}

// TestSpoilt: Check finds a key that is missing, one too many, a wrong count, and a value that no quad has.
func TestSpoilt(t *testing.T) {
	for name, spoil := range map[string]func(s *QuadStore) error{
		"OSPL": func(s *QuadStore) error { return s.db.Delete(ospl.appendKey(nil, 0, Quad{1, 2, 3, 0}), nil) },
		"SPOL": func(s *QuadStore) error { return s.db.Set(spol.appendKey(nil, 0, Quad{1, 2, 1, 0}), nil, nil) },
		"sample": func(s *QuadStore) error {
			return s.db.Set(posl.appendKey(nil, 2, Quad{1, 2, 3, 0}), nil, nil)
		},
		"hashes":      func(s *QuadStore) error { return s.db.Delete(hashKey(mustHash(quad.IRI("a")), 1), nil) },
		"not in the":  func(s *QuadStore) error { return s.db.Delete(valueKey(2), nil) },
		"no quad has": func(s *QuadStore) error { return s.db.Set(valueKey(4), []byte{kindIRI, 'x'}, nil) },
		"counts 7": func(s *QuadStore) error {
			return s.db.Set(metaKey, counters{next: 5, quads: 7, nodes: 3}.encode(), nil)
		},
		"such as 9; the nex": func(s *QuadStore) error { return s.db.Set(valueKey(9), []byte{kindIRI, 'x'}, nil) },
		"cannot be read":     func(s *QuadStore) error { return s.db.Set(valueKey(1), []byte{99}, nil) },
		"table of names":     func(s *QuadStore) error { return s.db.Set(appendNames(nil, "b", 1)[0], nil, nil) },
		"keys of a wrong si": func(s *QuadStore) error { return s.db.Set([]byte{spol.table(0), 1}, nil, nil) },
	} {
		s, err := Open(t.TempDir(), Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		l, err := s.NewLoader(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Add(quad.MakeIRI("a", "p", "b", "")); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if problems, err := s.Check(t.Context()); err != nil || len(problems) > 0 {
			t.Fatalf("before: %v, %v", problems, err)
		}
		if err := spoil(s); err != nil {
			t.Fatal(err)
		}
		problems, err := s.Check(t.Context())
		found := false
		for _, p := range problems {
			found = found || bytes.Contains([]byte(p.What), []byte(name))
		}
		if err != nil || !found {
			t.Errorf("%s: %v, %v", name, problems, err)
		}
		s.Close()
	}
}

func mustHash(v quad.Value) uint64 {
	form, err := appendValue(nil, v)
	if err != nil {
		panic(err)
	}
	return xxhash.Sum64(form)
}
