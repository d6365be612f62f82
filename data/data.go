// Package data holds what clew knows before it reads: sample articles, the
// ontology, the lexicon and the trained models, embedded in the binary.
package data

import "embed"

// FS has the folders articles, ontology, lexicon and models.
//
//go:embed all:articles all:ontology all:lexicon all:models
var FS embed.FS
