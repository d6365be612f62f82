package gizmo

import (
	"fmt"
	"math/big"
	"reflect"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/ast"
	"github.com/dop251/goja/file"
	"github.com/dop251/goja/parser"
	"github.com/dop251/goja/token"
	"github.com/dop251/goja/unistring"
)

// Script is a piece of Gizmo. Several run one after the other in one session, as scripts of a page do: first a prelude, then what asks.
type Script struct {
	Name string // for errors; may be ""
	Text string
	Line int // of its first line in the file that it stands in; 0 is 1
}

// key tells the scripts of a session apart in positions.
func (s Script) key(i int) string { return fmt.Sprintf("script%d", i) }

// compile reads a script and refuses what cannot be bounded while it runs. It calls itself as deep as the script nests, and an overflow of
// the Go stack ends the process: so the depth is looked at first.
func compile(s Script, key string) (*goja.Program, error) {
	switch {
	case len(s.Text) > maxScript:
		return nil, &Error{Message: fmt.Sprintf("the script is longer than %d KB", maxScript>>10)}
	case Nesting(s.Text) > maxNesting:
		return nil, &Error{Message: fmt.Sprintf("the script has brackets in brackets, more than %d deep", maxNesting)}
	case strings.Count(s.Text, "=>") > maxArrows:
		return nil, &Error{Message: fmt.Sprintf("the script has more than %d arrow functions", maxArrows)}
	}
	tree, err := goja.Parse(key, s.Text, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, syntaxError(s, err)
	}
	c := checker{script: s, file: tree.File}
	c.visit(reflect.ValueOf(tree.Body), 0)
	if c.err != nil {
		return nil, c.err
	}
	program, err := goja.CompileAST(tree, false)
	if err != nil {
		return nil, syntaxError(s, err)
	}
	return program, nil
}

// Check says what is wrong with a script before it runs: an [Error], or nil.
func Check(s Script) error {
	_, err := compile(s, "check")
	return err
}

// checker walks a syntax tree, by reflection: the parser has no visitor.
type checker struct {
	script Script
	file   *file.File
	err    error
}

func (c *checker) refuse(at file.Idx, format string, args ...any) {
	if c.err == nil {
		p := c.file.Position(int(at) - c.file.Base())
		c.err = (&Error{Message: fmt.Sprintf(format, args...)}).at(c.script, p.Line, p.Column)
	}
}

var nodeType = reflect.TypeFor[ast.Node]()

func (c *checker) visit(v reflect.Value, depth int) {
	if c.err != nil {
		return
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Pointer && v.Type().Implements(nodeType) {
			if depth++; depth > maxDepth {
				c.err = &Error{Message: fmt.Sprintf("the script has expressions in expressions, more than %d deep", maxDepth)}
				return
			}
			c.node(v.Interface().(ast.Node))
		}
		c.visit(v.Elem(), depth)
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k == reflect.Interface || k == reflect.Pointer || k == reflect.Struct {
			if v.Type().Elem() == declarationType { // these stand in the tree, too
				return
			}
			for i := range v.Len() {
				c.visit(v.Index(i), depth)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			switch v.Field(i).Kind() {
			case reflect.Interface, reflect.Pointer, reflect.Slice, reflect.Struct:
				c.visit(v.Field(i), depth)
			}
		}
	}
}

var declarationType = reflect.TypeFor[*ast.VariableDeclaration]()

func (c *checker) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.RegExpLiteral:
		if n.Pattern = anything.Replace(n.Pattern); n.Pattern == "" {
			return
		}
		if _, err := checkRegexp(n.Pattern, n.Flags); err != nil {
			c.refuse(n.Idx, "%s", err)
		}
	case *ast.NumberLiteral:
		if _, is := n.Value.(*big.Int); is {
			c.refuse(n.Idx, "BigInt is not in Gizmo: its powers cannot be bounded")
		}
	case *ast.ObjectPattern:
		if n.Rest != nil {
			c.refuse(n.LeftBrace, "a rest in a pattern is not in Gizmo")
		}
	case *ast.ArrayPattern:
		if n.Rest != nil {
			c.refuse(n.LeftBracket, "a rest in a pattern is not in Gizmo")
		}
	case *ast.FunctionLiteral:
		if n.Async {
			c.refuse(n.Function, "async functions are not in Gizmo: nothing in it takes time but walking the graph")
		}
	case *ast.ArrowFunctionLiteral:
		if n.Async {
			c.refuse(n.Start, "async functions are not in Gizmo: nothing in it takes time but walking the graph")
		}
	case *ast.ArrayLiteral:
		guardSpread(n.Value)
	case *ast.CallExpression:
		guardSpread(n.ArgumentList)
	case *ast.NewExpression:
		guardSpread(n.ArgumentList)
	case *ast.BinaryExpression: // s + s, again and again, doubles each time; so what is added may not be long
		if n.Operator == token.PLUS && !small(n.Left) && !small(n.Right) {
			n.Right = guarded(pieceGuard, n.Right)
		}
	case *ast.AssignExpression:
		if n.Operator == token.PLUS && !small(n.Right) {
			n.Right = guarded(pieceGuard, n.Right)
		}
	case *ast.ObjectLiteral:
		for i, p := range n.Value {
			if spread, ok := p.(*ast.SpreadElement); ok {
				n.Value[i] = &ast.SpreadElement{Expression: guarded(spreadGuard, spread.Expression)}
			}
		}
	case *ast.TemplateLiteral:
		c.template(n)
	}
}

// The global functions that look at what an instruction is about to take. No script can say their names as variables.
const (
	spreadGuard = "%spread" // what is spread into an object
	pieceGuard  = "%piece"  // what is added to a string
	textGuard   = "%text"   // what is put into a template
	listGuard   = "%list"   // what is spread into an array or a call
)

// guardSpread guards what is spread into a list.
func guardSpread(list []ast.Expression) {
	for i, e := range list {
		if spread, ok := e.(*ast.SpreadElement); ok {
			list[i] = &ast.SpreadElement{Expression: guarded(listGuard, spread.Expression)}
		}
	}
}

func guarded(by string, e ast.Expression) ast.Expression {
	return &ast.CallExpression{
		Callee:          &ast.Identifier{Name: unistring.String(by), Idx: e.Idx0()},
		LeftParenthesis: e.Idx0(), RightParenthesis: e.Idx0(), ArgumentList: []ast.Expression{e},
	}
}

// small reports whether an expression is no long string, as can be seen.
func small(e ast.Expression) bool {
	switch e := e.(type) {
	case *ast.StringLiteral:
		return len(e.Literal) < 1000
	case *ast.NumberLiteral, *ast.BooleanLiteral, *ast.NullLiteral, *ast.UnaryExpression:
		return true
	case *ast.BinaryExpression:
		return e.Operator != token.PLUS && e.Operator != token.LOGICAL_AND && e.Operator != token.LOGICAL_OR && e.Operator != token.COALESCE
	}
	return false
}

// template bounds what is put into a template.
func (c *checker) template(n *ast.TemplateLiteral) {
	if n.Tag != nil {
		return
	}
	if len(n.Expressions) > maxPieces {
		c.refuse(n.OpenQuote, "a template with more than %d values", maxPieces)
		return
	}
	for i, e := range n.Expressions {
		if !small(e) {
			n.Expressions[i] = guarded(textGuard, e)
		}
	}
}
