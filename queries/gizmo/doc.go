// Package gizmo runs Gizmo, Cayley's query language: JavaScript that walks a graph. It is the language that Cayley documents, over
// Cayley's graph/path, in a session of our own that can be handed to strangers: whatever a script does, it ends within its
// limits, and nothing of the program is within its reach.
//
// A [Session] is one of Cayley's query sessions; [Register] makes it what Cayley's HTTP interfaces call "gizmo". [Stream] and [Run] are for
// programs: rows as plain values.
//
// # Limits
//
//   - Time ([Limits.Time]), and the context of the caller: bytecode stops at the next instruction, iterators at the
//     next quad. Whoever waits is told within [patience] also when a native function takes a little longer.
//   - Memory ([Limits.Memory]): see governor. Bytes and rows that it gives: [Limits.Bytes], [Limits.Rows].
//   - Calls within calls, arrays and strings that native functions work on, steps of a path, the length of a script and the
//     depth of its brackets and expressions: the constants of limits.go.
//   - Regular expressions are those that take linear time (RE2). One with lookaround or a back-reference is refused.
//     What one costs, its size times the length of the text, is bounded.
//   - eval, Function, Proxy, BigInt, typed arrays and rest in object patterns are not there: each is a way around a limit.
//
// # Differences to Cayley's session
//
// The same script gives the same rows, but for what is listed here; differential_test.go compares.
//
//   - labelContext reaches into the arguments of follow, followR, followRecursive, and, or, union, intersect, except and difference, as its
//     documentation says ("all traversals that follow"). Cayley's ignores it there.
//   - getLimit(n) bounds its own rows and leaves the limit of the session as it is. In Cayley's it replaces the limit, for later
//     calls of all() too, and every call counts from nothing; here the session's limit is for all rows together.
//   - V, is, has take lists of nodes, and tag lists of tags, as documented; Cayley's refuses the nodes and joins the tags with commas.
//   - has and save take a path that leads to predicates, as their code meant to.
//   - What is no row, the value of the script's last expression, is given for the raw and the REPL form only. Cayley's gives a nil row for JSON.
//   - Where Cayley's panics and takes the process with it (back or followR across labels(), a number among tags, a path in
//     a list of predicates) there is an error, with its line.
//   - Values are JavaScript's own: a row is an object whose keys are sorted, an array an array, a time a Date. Functions and
//     undefined are left out of what emit gives. Nodes made by iri(), str() and the like have toString and nothing else of Go.
//   - At the prompt (REPL) numbers are numbers, where Cayley's prints %!s(int64=2), and the keys of an object stand in order.
//   - The limits above.
package gizmo
