package rdf

import (
	"bytes"
	"encoding/json"
)

// jsonKeys knows the keys of the objects that are open, in a JSON text of which nobody has said yet that it is one.
type jsonKeys struct {
	levels []jsonLevel
	depth  int
}

// jsonLevel is an open object or array. Few keys are looked through, many have an index.
type jsonLevel struct {
	object bool
	few    []string
	many   map[string]bool
}

const fewKeys = 16

func (k *jsonKeys) open(bracket byte) {
	if k.depth == len(k.levels) {
		k.levels = append(k.levels, jsonLevel{})
	}
	level := &k.levels[k.depth]
	level.object, level.few, level.many = bracket == '{', level.few[:0], nil
	k.depth++
}

func (k *jsonKeys) close() { k.depth = max(0, k.depth-1) }

// add takes a string of JSON, in its quotes, with what stands behind it, and is false where it is a key that the object has already.
func (k *jsonKeys) add(quoted, behind []byte) bool {
	if k.depth == 0 || !k.levels[k.depth-1].object {
		return true
	}
	if behind = bytes.TrimLeft(behind, " \t\r\n"); len(behind) == 0 || behind[0] != ':' {
		return true
	}
	key := string(quoted[1 : len(quoted)-1])
	if bytes.IndexByte(quoted, '\\') >= 0 && json.Unmarshal(quoted, &key) != nil {
		return true // of which the JSON reader complains
	}
	level := &k.levels[k.depth-1]
	for _, other := range level.few {
		if other == key {
			return false
		}
	}
	switch {
	case level.many[key]:
		return false
	case len(level.few) < fewKeys:
		level.few = append(level.few, key)
	case level.many == nil:
		level.many = map[string]bool{key: true}
	default:
		level.many[key] = true
	}
	return true
}
