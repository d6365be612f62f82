package rdf

import (
	"bufio"
	"bytes"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"

	"github.com/cayleygraph/quad"
)

// sortMemory is how many bytes of quads a [Sorter] keeps in memory.
const sortMemory = 48 << 20

// Sorter puts quads in order, by graph (the default graph first), subject, predicate (rdf:type first) and object, as N-Quads writes
// them, and drops duplicates. What does not fit into memory it keeps in temporary files. Call Close in any case.
type Sorter struct {
	// Memory bounds the bytes kept in memory; 0 is the default.
	Memory int

	checker checker
	records [][]byte
	arena   []byte
	size    int
	runs    []*os.File
}

// Add takes a quad; one that cannot be written is an error ([CheckQuad]).
func (s *Sorter) Add(q quad.Quad) (err error) {
	if err := s.checker.check(q); err != nil {
		return err
	}
	record := s.arena[len(s.arena):]
	if q.Label != nil {
		if record, err = appendTerm(record, q.Label); err != nil {
			return err
		}
	}
	record = append(record, 0)
	if record, err = appendTerm(record, q.Subject); err != nil {
		return err
	}
	if record = append(record, 0, 2); q.Predicate == typeIRI {
		record[len(record)-1] = 1
	}
	if record, err = appendTerm(record, q.Predicate); err != nil {
		return err
	}
	record = append(record, 0)
	if record, err = appendTerm(record, q.Object); err != nil {
		return err
	}
	if cap(s.arena)-len(s.arena) >= len(record) {
		s.arena = s.arena[:len(s.arena)+len(record)]
	} else {
		s.arena = make([]byte, 0, 1<<20)
	}
	s.records = append(s.records, record[:len(record):len(record)])
	s.size += len(record) + 24
	if limit := s.Memory; s.size > limit && limit > 0 || s.size > sortMemory {
		return s.spill()
	}
	return nil
}

func (s *Sorter) order() {
	sort.Slice(s.records, func(i, j int) bool { return bytes.Compare(s.records[i], s.records[j]) < 0 })
}

// spill writes what is in memory to a file.
func (s *Sorter) spill() error {
	s.order()
	f, err := os.CreateTemp("", "clew-sort-")
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f)
	if err := os.Remove(f.Name()); err != nil { // it lives as long as it is open
		return err
	}
	w := bufio.NewWriterSize(f, 1<<18)
	var head [binary.MaxVarintLen64]byte
	for _, r := range s.records {
		w.Write(head[:binary.PutUvarint(head[:], uint64(len(r)))])
		w.Write(r)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("sorting: %w", err)
	}
	s.records, s.arena, s.size = s.records[:0], nil, 0
	if len(s.runs) >= maxRuns {
		return s.merge()
	}
	return nil
}

// maxRuns is how many files are open at once.
const maxRuns = 64

// merge makes one file of all.
func (s *Sorter) merge() error {
	all, err := s.sources()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "clew-sort-")
	if err != nil {
		return err
	}
	old := s.runs
	s.runs = []*os.File{f}
	defer func() {
		for _, f := range old {
			f.Close()
		}
	}()
	if err := os.Remove(f.Name()); err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<18)
	var head [binary.MaxVarintLen64]byte
	if err := all.each(func(r []byte) error {
		w.Write(head[:binary.PutUvarint(head[:], uint64(len(r)))])
		_, err := w.Write(r)
		return err
	}); err != nil {
		return err
	}
	return w.Flush()
}

// Each gives the quads in order. It may be called once more, and adding may go on behind it.
func (s *Sorter) Each(yield func(quad.Quad) error) error {
	all, err := s.sources()
	if err != nil {
		return err
	}
	in, out := io.Pipe()
	failed := make(chan error, 1)
	go func() {
		w := bufio.NewWriterSize(out, 1<<16)
		err := all.each(func(r []byte) error { return writeRecord(w, r) })
		if err == nil {
			err = w.Flush()
		}
		failed <- err
		out.CloseWithError(err)
	}()
	err = Decode(in, NQuads, Options{KeepNames: true}, yield)
	in.Close()
	if ferr := <-failed; err == nil && ferr != nil && !errors.Is(ferr, io.ErrClosedPipe) {
		err = ferr
	}
	return err
}

// writeRecord writes a record as a line of N-Quads.
func writeRecord(w *bufio.Writer, r []byte) error {
	graph, rest, _ := bytes.Cut(r, []byte{0})
	subject, rest, _ := bytes.Cut(rest, []byte{0})
	predicate, object, _ := bytes.Cut(rest, []byte{0})
	w.Write(subject)
	w.WriteByte(' ')
	w.Write(predicate[1:])
	w.WriteByte(' ')
	w.Write(object)
	if len(graph) > 0 {
		w.WriteByte(' ')
		w.Write(graph)
	}
	_, err := w.WriteString(" .\n")
	return err
}

// Close removes the temporary files.
func (s *Sorter) Close() error {
	var errs []error
	for _, f := range s.runs {
		errs = append(errs, f.Close())
	}
	s.runs, s.records, s.arena = nil, nil, nil
	return errors.Join(errs...)
}

// sources opens the files from their beginning, and what is in memory.
func (s *Sorter) sources() (*merger, error) {
	s.order()
	m := &merger{}
	records := s.records
	m.add(func() ([]byte, error) {
		if len(records) == 0 {
			return nil, io.EOF
		}
		r := records[0]
		records = records[1:]
		return r, nil
	})
	for _, f := range s.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		in := bufio.NewReaderSize(f, 1<<16)
		m.add(func() ([]byte, error) {
			n, err := binary.ReadUvarint(in)
			if err != nil {
				return nil, err
			}
			r := make([]byte, n)
			_, err = io.ReadFull(in, r)
			return r, err
		})
	}
	return m, m.err
}

// merger is a heap of sorted sources.
type merger struct {
	heads []head
	err   error
}

type head struct {
	record []byte
	next   func() ([]byte, error)
}

func (m *merger) add(next func() ([]byte, error)) {
	r, err := next()
	switch {
	case err == nil:
		heap.Push(m, head{r, next})
	case err != io.EOF:
		m.err = err
	}
}

func (m *merger) Len() int           { return len(m.heads) }
func (m *merger) Less(i, j int) bool { return bytes.Compare(m.heads[i].record, m.heads[j].record) < 0 }
func (m *merger) Swap(i, j int)      { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }
func (m *merger) Push(x any)         { m.heads = append(m.heads, x.(head)) }
func (m *merger) Pop() any {
	last := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return last
}

// each gives the records in order, each once.
func (m *merger) each(yield func([]byte) error) error {
	var last []byte
	begun := false
	for len(m.heads) > 0 {
		r := m.heads[0].record
		if !begun || !bytes.Equal(r, last) {
			if err := yield(r); err != nil {
				return err
			}
			last, begun = append(last[:0], r...), true
		}
		next, err := m.heads[0].next()
		switch {
		case err == io.EOF:
			heap.Pop(m)
		case err != nil:
			return fmt.Errorf("sorting: %w", err)
		default:
			m.heads[0].record = next
			heap.Fix(m, 0)
		}
	}
	return nil
}
