// Package pebblestore is a Cayley backend on Pebble: a graph.QuadStore in one directory, registered as "pebble".
//
// # Format
//
// A store is a Pebble database (format FormatTableFormatV6: columnar blocks). The first byte of a key is its table; numbers in keys are big endian.
//
//	01 'm'                     → version, next id, number of values, of quads, of commits, as varints
//	02 hash(8) id(5)           → nothing        xxHash64 of the value's stored form: value → id
//	03 id(5)                   → kind, value    id → value; the kinds are in value.go
//	04 text 00 w id(5)         → nothing        names: what graph.SearchName makes of the labels of id, w 0, and what is left from each later word, w 1
//	10 s p o l                 → nothing        the quads, five bytes for each id, 0 for no label
//	11 o s p l, 12 p o s l, 13 l s p o, 14 l o s p, 15 l p o s
//	18+8k … 1d+8k              → nothing        the same six orders for a sample of the quads, k from 0 to 3
//
// For any set of directions that a query binds there is an order that begins with them (the six are Oxigraph's for named graphs): each pattern is one
// range of keys. The hash of a value may be that of another: a lookup compares the values.
//
// # Counts
//
// RDF-3X keeps a count for each pair of values; they would be half as many keys again. Here a quad is in sample k when the last 4(k+1) bits of its hash
// are zero: one in 16, 256, 4,096, 65,536. To count a pattern, its range is scanned up to 128 keys, which is exact, and else in the first
// sample that has no more than 512, which is wrong by one part in the root of what the sample has: by a third for 130 quads, a tenth for 2,000, and between 4 and 18 per
// cent for more than 8,000. That takes a bounded time, and works for every pattern. Samples
// cost 6.7 % of the orders. The totals are exact.
//
// # Writes
//
// A directory that has lost the list of its files is damaged, and the database of another program is not ours: Open says so before anything is changed. After a write
// that failed for good, such as on a full disk, all later ones give its error, and the graph is read as it was before that.
//
// ApplyDeltas is one synced batch. There are no reference counts that could go wrong: a value is forgotten when the ranges of its four directions have no
// quads but those that are being deleted. A large load ([Loader]) sorts a million quads at a time by counting, each order one stable sort away from
// another, writes one file for each table and has Pebble take them all over in one step.
//
// # Reads
//
// [QuadStore.OptimizeShape] turns a query into matches, each one scan with all that is known of a quad, and intersections in which sorted matches leap over
// each other. A [Snapshot] is one state of the graph; the store itself is read as it is at each step. Values, ids, and short scans of snapshots are
// cached, each in some megabytes.
package pebblestore
