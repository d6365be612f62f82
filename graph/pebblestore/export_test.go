package pebblestore

// SetParts makes the parts of a load small, for tests.
func (s *QuadStore) SetParts(quads, batchUpTo int) { s.partQuads, s.batchUpTo = quads, batchUpTo }
