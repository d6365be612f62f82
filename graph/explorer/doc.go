// Package explorer serves a graph over HTTP: Cayley's APIs and its web pages, for those who know them, and endpoints of our own, which
// the commands of clew read through too.
//
// [New] makes a handler of a [Graph], a [Backend], which runs queries, answers questions and reads articles, and [Options]:
//
//	/ /entity /graph … our page, built from ui (page.go)
//	/served            what is served, in a page of words
//	/ui/query …        Cayley's web explorer (cayleyui.go)
//	/api/v1/…          Cayley's first API (cayley.go)
//	/api/v2/…          its second, as its package server/http has it
//	/api/clew/…        ours (api.go, and openapi.yaml, which describes it)
//	/id/NAME           the entity clew:NAME, as HTML, Turtle or JSON-LD
//	/healthz /metrics
//
// [Dial] gives a [Client], which reads a graph through /api/clew/ as [store.Store] reads one on disk.
//
// # Who gets in
//
// guard.go stands before all of it. A request must name this host, so that no other name can be made to lead here; one that another
// page sends is refused, a writing one also when it does not say who sends it, unless it comes from this machine; with a
// token it must bring the token. Nothing is written unless [Options.Write] says so. What a page may load is
// this host's and no inline script. Bodies, the time of a request, the number of scripts that run at once, the rows and bytes of an answer, and the quads that a
// query in GraphQL or MQL may look at are bounded.
package explorer
