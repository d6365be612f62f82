package pebblestore

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/cayleygraph/quad"
)

// The first byte of a stored value is its kind. What follows keeps the value exactly: "087" and "87" as xsd:integer are two
// values, and so are the typed string "87" and the number 87.
const (
	kindIRI    = 1
	kindBNode  = 2
	kindString = 3
	kindTyped  = 4 // length of the datatype, datatype, lexical form
	kindLang   = 5 // length of the language, language, words
	kindInt    = 6 // signed varint
	kindFloat  = 7 // bits, big endian
	kindBool   = 8
	kindTime   = 9 // seconds since 1970 as signed varint, nanoseconds as varint: the instant, not the zone
)

// appendValue appends the stored form of a value. Two values have the same form exactly when they are the same.
func appendValue(b []byte, v quad.Value) ([]byte, error) {
	switch v := v.(type) {
	case quad.IRI:
		return append(append(b, kindIRI), v...), nil
	case quad.BNode:
		return append(append(b, kindBNode), v...), nil
	case quad.String:
		return append(append(b, kindString), v...), nil
	case quad.TypedString:
		b = binary.AppendUvarint(append(b, kindTyped), uint64(len(v.Type)))
		return append(append(b, v.Type...), v.Value...), nil
	case quad.LangString:
		b = binary.AppendUvarint(append(b, kindLang), uint64(len(v.Lang)))
		return append(append(b, v.Lang...), v.Value...), nil
	case quad.Int:
		return binary.AppendVarint(append(b, kindInt), int64(v)), nil
	case quad.Float:
		return binary.BigEndian.AppendUint64(append(b, kindFloat), math.Float64bits(float64(v))), nil
	case quad.Bool:
		if v {
			return append(b, kindBool, 1), nil
		}
		return append(b, kindBool, 0), nil
	case quad.Time:
		t := time.Time(v)
		b = binary.AppendVarint(append(b, kindTime), t.Unix())
		return binary.AppendUvarint(b, uint64(t.Nanosecond())), nil
	}
	return b, fmt.Errorf("a value of type %T cannot be stored", v)
}

// readValue is the reverse of appendValue. It copies what it needs.
func readValue(b []byte) (quad.Value, error) {
	if len(b) == 0 {
		return nil, fmt.Errorf("a stored value is empty")
	}
	kind, rest := b[0], b[1:]
	bad := func() (quad.Value, error) { return nil, fmt.Errorf("a stored value of kind %d is cut short", kind) }
	switch kind {
	case kindIRI:
		return quad.IRI(rest), nil
	case kindBNode:
		return quad.BNode(rest), nil
	case kindString:
		return quad.String(rest), nil
	case kindTyped, kindLang:
		n, size := binary.Uvarint(rest)
		if size <= 0 || n > uint64(len(rest)-size) {
			return bad()
		}
		head, words := string(rest[size:size+int(n)]), quad.String(rest[size+int(n):])
		if kind == kindTyped {
			return quad.TypedString{Value: words, Type: quad.IRI(head)}, nil
		}
		return quad.LangString{Value: words, Lang: head}, nil
	case kindInt:
		n, size := binary.Varint(rest)
		if size != len(rest) {
			return bad()
		}
		return quad.Int(n), nil
	case kindFloat:
		if len(rest) != 8 {
			return bad()
		}
		return quad.Float(math.Float64frombits(binary.BigEndian.Uint64(rest))), nil
	case kindBool:
		if len(rest) != 1 {
			return bad()
		}
		return quad.Bool(rest[0] != 0), nil
	case kindTime:
		sec, size := binary.Varint(rest)
		if size <= 0 {
			return bad()
		}
		nano, n := binary.Uvarint(rest[size:])
		if n <= 0 || size+n != len(rest) {
			return bad()
		}
		return quad.Time(time.Unix(sec, int64(nano)).UTC()), nil
	}
	return nil, fmt.Errorf("a stored value has the unknown kind %d", kind)
}
