package source

import (
	"bytes"
	"fmt"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/unicode"

	"github.com/clewgraph/clew/graph"
)

// decodeHTML gives a page in UTF-8: from the charset of its content type, of its byte order mark or of its meta element, as the HTML
// standard has it.
func decodeHTML(name string, data []byte, label string) ([]byte, error) {
	header := "text/html"
	if label != "" {
		header += "; charset=" + label
	}
	encoding, _, certain := charset.DetermineEncoding(data, header)
	if !certain && invalidAt(data) < 0 { // nobody says, and it is UTF-8
		return data, nil
	}
	out, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// decodeText gives a plain text in UTF-8. What is UTF-8 already stays as it is, byte for byte; what says that it is something else, by its
// content type or with the byte order mark of UTF-16, is converted. Nothing is guessed.
func decodeText(name string, data []byte, label string) ([]byte, error) {
	if bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF")) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return nil, fmt.Errorf("%s: UTF-16: %w", name, err)
		}
		return out, nil
	}
	if label == "" {
		return data, nil
	}
	encoding, canonical := charset.Lookup(label)
	switch {
	case encoding == nil:
		return nil, &graph.Error{Message: fmt.Sprintf("%s: unknown charset %q", name, label)}
	case canonical == "utf-8" || invalidAt(data) < 0 && canonical == "windows-1252": // servers say Latin-1 of anything
		return data, nil
	}
	out, err := encoding.NewDecoder().Bytes(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", name, canonical, err)
	}
	return out, nil
}
