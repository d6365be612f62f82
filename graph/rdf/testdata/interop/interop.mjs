// Reads RDF with programs that others wrote, for the tests of graph/rdf.
//
//   node interop.mjs count n3|oxigraph|jsonld FORMAT FILE   how many different quads
//   node interop.mjs sparql FORMAT FILE QUERY               rows, a line each, values between tabs
//   node interop.mjs speed FORMAT FILE                      quads a second that n3 parses, the best of five
import { readFileSync } from 'node:fs';
import { Parser } from 'n3';
import jsonld from 'jsonld';
import oxigraph from 'oxigraph';

const types = {
  nquads: 'application/n-quads', ntriples: 'application/n-triples', turtle: 'text/turtle',
  trig: 'application/trig', rdfxml: 'application/rdf+xml', jsonld: 'application/ld+json',
};

const key = q => [q.subject, q.predicate, q.object, q.graph]
  .map(t => `${t.termType} ${t.value} ${t.language || ''} ${t.datatype ? t.datatype.value : ''}`).join('\n');

async function count(reader, format, file) {
  const text = readFileSync(file, 'utf8');
  switch (reader) {
    case 'n3':
      return new Set(new Parser({ format: types[format] }).parse(text).map(key)).size;
    case 'oxigraph':
      return new Set(oxigraph.parse(text, { format: types[format] }).map(key)).size;
    case 'jsonld': {
      const quads = await jsonld.toRDF(JSON.parse(text), { documentLoader: url => { throw new Error(`no network: ${url}`); } });
      return new Set(quads.map(key)).size;
    }
  }
  throw new Error(`unknown reader ${reader}`);
}

function sparql(format, file, query) {
  const store = new oxigraph.Store();
  store.load(readFileSync(file, 'utf8'), { format: types[format] });
  const rows = store.query(query, { use_default_graph_as_union: true });
  return rows.map(row => [...row.values()].map(term => term.value).join('\t')).join('\n');
}

async function speed(format, file) {
  const text = readFileSync(file, 'utf8');
  let best = 0;
  for (let run = 0; run < 5; run++) {
    let n = 0;
    const start = process.hrtime.bigint();
    await new Promise((resolve, reject) => new Parser({ format: types[format] }).parse(text, (error, quad) => {
      if (error) reject(error);
      else if (quad) n++;
      else resolve();
    }));
    best = Math.max(best, n / (Number(process.hrtime.bigint() - start) / 1e9));
  }
  return Math.round(best);
}

const [action, ...args] = process.argv.slice(2);
console.log(action === 'count' ? await count(...args) : action === 'sparql' ? sparql(...args) : await speed(...args));
