package pebblestore

import (
	"errors"

	"github.com/cayleygraph/quad"
	"github.com/cespare/xxhash/v2"
)

// SetParts makes the parts of a load small, for tests.
func (s *QuadStore) SetParts(quads, batchUpTo int) { s.partQuads, s.batchUpTo = quads, batchUpTo }

// Damage writes and deletes keys behind the store's back, for tests of what Check finds.
func (s *QuadStore) Damage(set map[string][]byte, remove ...[]byte) error {
	b := s.db.NewBatch()
	var err error
	for key, value := range set {
		err = errors.Join(err, b.Set([]byte(key), value, nil))
	}
	for _, key := range remove {
		err = errors.Join(err, b.Delete(key, nil))
	}
	return errors.Join(err, b.Commit(s.sync))
}

// DictionaryKeys gives the keys of a value in both halves of the dictionary, and its stored form.
func DictionaryKeys(v quad.Value, id ID) (hash, value, form []byte) {
	form, err := appendValue(nil, v)
	if err != nil {
		panic(err)
	}
	return hashKey(xxhash.Sum64(form), id), valueKey(id), form
}
