// Package store keeps articles in a Cayley graph. It is the only package that
// opens Cayley's backends.
//
// [Open] takes a URL (leveldb:clew.db, bolt:DIR, memory:) and gives a [Store]:
// articles go in with [Store.Load] and out with [Store.Remove]; [Store.Find] and
// [Store.Statements] answer what the commands ask; [Store.Handle] is the Cayley
// graph under it, which Gizmo walks. Cayley's own command opens the same
// directories.
//
// What the store adds to Cayley's backends:
//
//   - One process at a time. A lock file in the directory says which process and
//     command has the store, and a second one is told so at once: bolt alone would wait
//     for ever.
//   - A change is whole. The quads of an article are compared with those in the
//     store first, so that each is added and deleted exactly once (Cayley's reference counts
//     leave nodes behind otherwise), and the additions and deletions are one
//     transaction of the backend.
//   - An index by label and one by predicate beside Cayley's two, written where Cayley
//     keeps its list of indexes, so that Cayley's own programs use and maintain them too.
package store
