package source

import (
	"bytes"
	"mime"
	"path"
	"path/filepath"
	"strings"

	"github.com/clewgraph/clew/graph"
)

// kind is what a document's bytes are.
type kind string

const (
	plain     kind = "plain text"
	page      kind = "HTML"
	feed      kind = "a feed"
	document  kind = "PDF"
	jsonLines kind = "JSON Lines"
	gzipped   kind = "gzip"
	archive   kind = "zip"
	unknown   kind = ""
)

// kinds are the extensions that say what a file is, and that it can be read.
var kinds = map[string]kind{
	".txt": plain, ".text": plain,
	".html": page, ".htm": page, ".xhtml": page,
	".xml": feed, ".rss": feed, ".atom": feed,
	".pdf": document, ".jsonl": jsonLines, ".ndjson": jsonLines, ".gz": gzipped, ".zip": archive,
}

// media are the content types that say so.
var media = map[string]kind{
	"text/plain": plain, "text/html": page, "application/xhtml+xml": page,
	"application/rss+xml": feed, "application/atom+xml": feed, "application/feed+json": feed, "application/xml": feed, "text/xml": feed, "application/rdf+xml": feed,
	"application/pdf": document, "application/jsonl": jsonLines, "application/x-ndjson": jsonLines, "application/jsonlines": jsonLines,
	"application/gzip": gzipped, "application/x-gzip": gzipped, "application/zip": archive, "application/x-zip-compressed": archive,
}

// foreign are extensions of files that hold something else, with what to call them.
var foreign = map[string]string{
	".doc": "Word files", ".docx": "Word files", ".odt": "OpenDocument", ".rtf": "RTF", ".epub": "e-books",
	".tar": "tar archives", ".tgz": "tar archives", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd", ".7z": "7-Zip",
	".json": "JSON that is not one object a line", ".csv": "CSV", ".tsv": "TSV",
	".nq": "RDF", ".nt": "RDF", ".ttl": "RDF", ".trig": "RDF",
	".png": "pictures", ".jpg": "pictures", ".jpeg": "pictures", ".gif": "pictures", ".webp": "pictures",
}

// kindOfName tells the kind by the extension.
func kindOfName(name string) kind { return kinds[strings.ToLower(filepath.Ext(name))] }

// readable reports whether a file's name says that it can be read.
func readable(name string) bool {
	k := kindOfName(name)
	return k != unknown && (k != gzipped || readable(strings.TrimSuffix(name, filepath.Ext(name))) && kindOfName(strings.TrimSuffix(name, filepath.Ext(name))) != gzipped)
}

// kindOf tells what bytes are: by their content type, by the name of their file, and by how they begin.
func kindOf(mediaType, name string, head []byte) kind {
	if k := magic(head); k != unknown {
		return k
	}
	k, said := media[strings.ToLower(mediaType)]
	if !said {
		k, said = kinds[strings.ToLower(path.Ext(filepath.ToSlash(name)))]
	}
	if k == feed && markup(head) == page { // XHTML
		return page
	}
	if said {
		return k
	}
	if k := markup(head); k != unknown {
		return k
	}
	if rest := bytes.TrimLeft(head, " \t\r\n"+byteOrderMark); bytes.HasPrefix(rest, []byte("{")) && bytes.Contains(rest, []byte(`"text"`)) {
		return jsonLines
	}
	return plain
}

// magic knows formats by their first bytes.
func magic(head []byte) kind {
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return document
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return archive
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return gzipped
	}
	return unknown
}

// markup tells HTML and feeds by their first tag that is no prologue or comment.
func markup(head []byte) kind {
	rest := bytes.TrimPrefix(head, []byte(byteOrderMark))
	for range 20 {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		lower := bytes.ToLower(rest[:min(len(rest), 64)])
		end := ">"
		switch {
		case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")):
			return page
		case bytes.HasPrefix(lower, []byte("<rss")), bytes.HasPrefix(lower, []byte("<feed")), bytes.HasPrefix(lower, []byte("<rdf:rdf")):
			return feed
		case bytes.HasPrefix(lower, []byte("<!--")):
			end = "-->"
		case !bytes.HasPrefix(lower, []byte("<?")) && !bytes.HasPrefix(lower, []byte("<!")):
			return unknown
		}
		_, after, found := bytes.Cut(rest, []byte(end))
		if !found {
			return unknown
		}
		rest = after
	}
	return unknown
}

// contentType splits a Content-Type header.
func contentType(header string) (mediaType, charset string) {
	mediaType, parameters, err := mime.ParseMediaType(header)
	if err != nil {
		mediaType, _, _ = strings.Cut(header, ";")
		return strings.ToLower(strings.TrimSpace(mediaType)), ""
	}
	return mediaType, parameters["charset"]
}

// cannotRead refuses a file of a kind that is not read; nil for any other.
func cannotRead(name string) error {
	base := strings.TrimSuffix(strings.ToLower(name), ".gz")
	if what := foreign[filepath.Ext(base)]; what != "" {
		hint := "save it as a .txt file in UTF-8"
		switch filepath.Ext(base) {
		case ".tar", ".tgz":
			hint = "unpack it and load the folder"
		case ".json":
			hint = "one object a line, with the article in \"text\": jq -c '.[]' FILE.json > FILE.jsonl"
		case ".nq", ".nt", ".ttl", ".trig":
			hint = "clew import FILE"
		}
		return &graph.Error{Message: name + ": cannot read " + what, Hint: hint}
	}
	return nil
}
