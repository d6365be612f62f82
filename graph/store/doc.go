// Package store keeps articles in a Cayley graph. It, pebblestore and sqlstore, our own backends, are the only packages that
// open Cayley's backends.
//
// [Open] takes a URL (pebble:clew.db, memory:, bolt:DIR, leveldb:DIR, postgres://…, mysql://…, cockroach://…) and gives a [Store]:
// articles go in with [Store.Load] and out with [Store.Remove]; [Store.Find] and
// [Store.Statements] answer what the commands ask; [Store.Handle] is the Cayley
// graph under it, which Gizmo walks. [Store.Check] reads everything and tells what does not fit; [Store.Backup] copies a
// pebble store while it is in use, and [Restore] makes a store of the copy. Cayley's own command opens the bolt and leveldb
// directories.
//
// memory: is the pebble store on a file system in memory: at a million quads it loads three times as fast as Cayley's memstore, in
// a quarter of its memory, and answers queries of several steps a hundred times as fast (graph/pebblestore/BENCHMARK.md).
//
// What the store adds to the backends:
//
//   - In a directory, one process at a time. A lock file in the directory says which process and
//     command has the store, and a second one is told so at once: bolt alone would wait
//     for ever.
//   - In a database, many processes at a time. Who changes an article locks its label until the end of the transaction; what one finds changed under it, it reads
//     again. See package sqlstore.
//   - A change is whole. The quads of an article are compared with those in the
//     store first, so that each is added and deleted exactly once (the reference counts of Cayley's backends
//     leave nodes behind otherwise), and the additions and deletions are one
//     transaction of the backend.
//   - On pebble and in memory, what reads sees one state of the graph from its beginning to its end, and neither waits for
//     writes nor makes them wait.
//   - On bolt and leveldb, an index by label and one by predicate beside Cayley's two, written where Cayley
//     keeps its list of indexes, so that Cayley's own programs use and maintain them too.
package store
