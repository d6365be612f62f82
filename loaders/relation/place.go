package relation

import (
	"fmt"
	"strings"

	"github.com/clewgraph/clew/graph"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// yamlError turns an error of the YAML reader into one line with its place.
func yamlError(file string, err error) error {
	message := err.Error()
	line := 0
	if e, ok := err.(interface{ GetToken() *token.Token }); ok && e.GetToken() != nil {
		line = e.GetToken().Position.Line
	}
	if e, ok := err.(interface{ GetMessage() string }); ok {
		message = e.GetMessage()
	}
	message, _, _ = strings.Cut(message, "\n")
	if line > 0 {
		return &graph.Error{Message: fmt.Sprintf("%s:%d: %s", file, line, message)}
	}
	return &graph.Error{Message: fmt.Sprintf("%s: %s", file, message)}
}

// lines has the line of each relation of a file, and of each of its patterns and verbs.
type lines struct {
	relation map[string]int
	pattern  map[string][]int
	verb     map[string]map[string]int // by relation and verb
}

func (l lines) of(name string, err error) int {
	for e := err; e != nil; {
		if p, ok := e.(*patternError); ok {
			if k := p.number - 1; k >= 0 && k < len(l.pattern[name]) {
				return l.pattern[name][k]
			}
			break
		}
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			break
		}
		e = u.Unwrap()
	}
	return l.relation[name]
}

func findLines(raw []byte) lines {
	out := lines{relation: map[string]int{}, pattern: map[string][]int{}, verb: map[string]map[string]int{}}
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return out
	}
	pairs := func(n ast.Node) []*ast.MappingValueNode {
		switch m := n.(type) {
		case *ast.MappingNode:
			return m.Values
		case *ast.MappingValueNode:
			return []*ast.MappingValueNode{m}
		}
		return nil
	}
	for _, doc := range file.Docs {
		for _, top := range pairs(doc.Body) {
			if top.Key.String() != "relations" {
				continue
			}
			for _, rel := range pairs(top.Value) {
				name := rel.Key.String()
				out.relation[name] = rel.Key.GetToken().Position.Line
				for _, field := range pairs(rel.Value) {
					list, ok := field.Value.(*ast.SequenceNode)
					switch key := field.Key.String(); {
					case !ok:
					case key == "patterns":
						for _, item := range list.Values {
							out.pattern[name] = append(out.pattern[name], item.GetToken().Position.Line)
						}
					case key == "verbs":
						out.verb[name] = map[string]int{}
						for _, item := range list.Values {
							out.verb[name][item.GetToken().Value] = item.GetToken().Position.Line
						}
					}
				}
			}
		}
	}
	return out
}
