// Package graph is the model: an [Article] with its entities and statements,
// the IRIs that name them, and the quads that they become.
//
// # The quads of an article
//
// Every quad of an article has the article as its label, <clew:article/ID>;
// removing the article is removing its label. [Article.Quads] writes six kinds
// of nodes. Our own terms are short (clew:memberOf), standard ones are stored
// in full (http://www.w3.org/1999/02/22-rdf-syntax-ns#type); below they are
// written with the usual prefixes.
//
// The direct quad. What queries walk:
//
//	<clew:Maldives> <clew:memberOf> <clew:Global_Coalition_to_Defeat_ISIS>
//
// Only for what the article asserts ([Statement.Asserted]) and has both sides.
//
// The statement, <clew:statement/HEX>. HEX is a hash of article, subject,
// predicate, object, polarity, modality, attribution and qualifiers: one fact in two sentences of an
// article is one node with two evidences and the higher confidence; sold in 2014 and sold in 2019 are two nodes.
//
//	rdf:type            rdf:Statement, and one of clew:Assertion (asserted) and clew:Claim (not)
//	rdf:subject         entity, or clew:unknown
//	rdf:predicate       clew:memberOf
//	rdf:object          entity, literal, or clew:unknown
//	clew:polarity       "positive" "negative"
//	clew:modality       "factual" "future" "possible" "conditional" "counterfactual" "intended" "asked"
//	clew:attributedTo   entity or words; absent when the article itself says it
//	clew:confidence     "0.94"^^xsd:decimal
//	clew:pattern        "memberOf/welcome-as-member"; "open/…" for an open relation
//	prov:wasDerivedFrom evidence, one or more
//
// The side that a passive without agent leaves out is clew:unknown: such a
// statement may be asserted, yet has no direct quad, so that clew:unknown is never walked.
//
// Qualifiers are properties of the statement under their own names: clew:ordinal
// clew:organisation clew:time clew:place clew:amount clew:purpose clew:topic
// clew:recipient clew:instrument clew:role. The object is the entity where the
// words name one, an integer for an ordinal that is one (87), else the words.
// Beside the words stand the values that they mean:
//
//	clew:timeValue      of clew:time: xsd:date, xsd:gYearMonth, xsd:gYear or xsd:dateTime;
//	                    a plain string for other ISO 8601 (intervals, weeks)
//	clew:amountValue    number of the amount: of the object where that is money or a quantity,
//	                    else of the qualifier clew:amount; integer or xsd:decimal
//	clew:currency       ISO 4217, of the same amount
//	clew:unit           "percent", of the same amount
//	clew:dateValue      of an object that is a date; typed as clew:timeValue is
//
// So "$394 million" is an object "$394 million"^^clew:Money, in the words of the text,
// and the statement says clew:amountValue 394000000, clew:currency "USD".
//
// The evidence, <clew:evidence/ID#START-END>, half-open byte offsets into the text:
//
//	rdf:type            oa:TextPositionSelector, oa:TextQuoteSelector
//	oa:start oa:end     integers
//	oa:exact            the sentence
//	dcterms:isPartOf    the article
//
// The entity, <clew:Maldives>, or <clew:article/ID#deal> when it has no name of its own:
//
//	rdf:type            <clew:Country>; absent where nothing tells
//	rdfs:label          "Maldives": the fullest name in this article
//	skos:altLabel       other names
//	skos:hiddenLabel    each name as [Fold] gives it, for look-up without regard to case and articles
//
// The article, <clew:article/ID>:
//
//	rdf:type            schema:NewsArticle
//	schema:headline schema:articleBody schema:datePublished schema:inLanguage schema:author schema:publisher
//	schema:mentions     each of its entities
//	dcterms:source      IRI of a URL; string of a path
//	clew:retrieved      xsd:dateTime: the only quad that depends on when it was loaded
//	clew:checksum clew:reader
//	clew:signature      what tells near copies of the text ([Signature])
//
// What our own terms are called and mean is no part of the graph: an export adds it, under the label
// clew:graph/vocabulary ([VocabularyGraph]), and an import leaves it out.
//
// # Who is who
//
// What the articles together teach about identity is in the graph clew:graph/resolution, and is a matter of the set of articles, not of their order:
//
//	<clew:Blinken>  owl:sameAs  <clew:Antony_Blinken>
//	<clew:identity/HEX>  rdf:type owl:Axiom, clew:Identity (computed) or clew:Judgement (a person's word); owl:annotatedSource,
//	                     owl:annotatedProperty, owl:annotatedTarget; clew:confidence; rdfs:comment, the reason; clew:key, the name that
//	                     both have; clew:retrieved, of a person's word
//	<clew:Antony_Blinken>  clew:key "blinken"   a name under which it is looked for, besides those that articles give
//	<clew:Peru>  skos:notation "PE", "PER"; skos:exactMatch its code in ISO 3166, its item of Wikidata
//
// All that reads follows owl:sameAs: those who are one are one node, under the fullest of their names. Two who share a name share an IRI, for it is
// made of the name alone. Where the articles contradict each other in who that is, the greater part keeps clew:John_Smith, and in the others'
// quads stands <clew:article/b#John_Smith> ([ScopedIRI]), which is owl:differentFrom <clew:John_Smith> and owl:sameAs the other scoped ones of
// the same man. So a path walks from one man to what is said of him, on any store and for any reader of an export, and when the contradiction goes,
// the article has its plain IRI again.
//
// # Corrections
//
// What a person has said against the articles (Reject of graph/store) is in the graph clew:graph/corrections, one node a fact:
//
//	<clew:correction/HEX>  rdf:type clew:Rejection; rdf:subject, rdf:predicate, rdf:object; rdfs:comment, the reason; clew:retrieved, when
//
// A rejected fact has no direct quad, and its statements are of type clew:Claim although they are positive, factual and
// nobody's; articles that are loaded later are corrected before they are written.
//
// # Literals
//
// A literal is a quad.String, quad.LangString, quad.TypedString with a full datatype
// IRI and the lexical form of its source, or quad.Int for a canonical xsd:integer that
// fits 64 bits, and nothing else: [Canonical] makes any value so. Backends merge or
// reprint the other kinds.
package graph
