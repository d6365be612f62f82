// Package sqlstore is a Cayley backend on an SQL database: PostgreSQL, MySQL and MariaDB (a Galera cluster, too), and, as an experiment,
// CockroachDB. It is registered with Cayley as "clew-postgres", "clew-mysql" and "clew-cockroach".
//
// Cayley has SQL backends of its own. They cannot hold our model: those of MySQL and CockroachDB take a quad for the same whatever its label, MySQL's cuts
// text at 64 KB, "\x00" and a zero byte are one, dates lose their fractions, and reference counts that every writer changes make all writers wait
// for each other.
//
// # Tables
//
//	clew_meta    name, value          the version of these tables
//	clew_values  id, form             the dictionary: 16 bytes of the SHA-256 of a value's stored form, and the form (pebblestore.AppendValue)
//	clew_quads   s, p, o, l           the quads by the ids of their values, unique with their label; l is sixteen zeros where there is none
//	clew_graphs  id, changes          a row for each label: who changes quads of a label locks its row, until the end of the transaction
//	clew_names   text, part, value    what [graph.SearchName] makes of values that are names, and what is left from each later word
//
// The quads are indexed in the orders spol, posl, ospl and lspo, so that any one place that is known, and nearly all pairs, are the beginning of an order. An id says
// nothing but which value it is, and two machines give it without asking each other.
//
// # Writes
//
// [QuadStore.Update] is one transaction. Conflicts of transactions, deadlocks, rejected certification (Galera) and lost connections make it begin
// again, after a while that grows, on another server of the address if there is one. What it does must therefore depend only on what it reads in it.
//
// A value is forgotten with its last quad. Each place of a quad is a foreign key: the database itself, also across a cluster, does not let one
// transaction forget a value while another takes it for granted; one of the two begins again.
//
// # Reads
//
// [View.OptimizeShape] makes one SELECT of a path of Cayley's, or, where paths meet, a few that ask for many nodes at once. A SELECT sees one state of the
// database; two of a Gizmo script may see two. Up to some thousand rows are read ahead, so few connections are in use at a time.
package sqlstore
