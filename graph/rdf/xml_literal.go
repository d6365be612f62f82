package rdf

import (
	"encoding/xml"
	"sort"
	"strings"
)

// xmlLiteral reads the content of the open element as an XML literal, up to the element's end, and writes it as exclusive
// canonical XML with comments does (https://www.w3.org/TR/xml-exc-c14n/): a namespace is declared where it is first used.
func (p *rdfXML) xmlLiteral() string {
	var b strings.Builder
	outer := p.open
	type rendered struct {
		names map[string]string // in scope in what is written
		up    *rendered
	}
	var scope *rendered
	inScope := func(prefix string) string {
		for s := scope; s != nil; s = s.up {
			if space, ok := s.names[prefix]; ok {
				return space
			}
		}
		return ""
	}
	for {
		if b.Len() > maxToken {
			p.fail(p.xmlReader.at, "longer than %d MB", maxToken>>20)
		}
		switch token := p.next().(type) {
		case xml.CharData:
			escapeXML(&b, string(token), false)
		case xml.Comment:
			b.WriteString("<!--" + string(token) + "-->")
		case xml.ProcInst:
			b.WriteString("<?" + token.Target)
			if len(token.Inst) > 0 {
				b.WriteString(" " + string(token.Inst))
			}
			b.WriteString("?>")
		case *xmlElement:
			here := map[string]string{}
			use := func(prefix, space string) {
				if prefix != "xml" && inScope(prefix) != space {
					here[prefix] = space
				}
			}
			use(token.prefix, token.space)
			for _, a := range token.attrs {
				if a.prefix != "" {
					use(a.prefix, a.space)
				}
			}
			b.WriteString("<" + qualified(token.prefix, token.local))
			for _, prefix := range sortedKeys(here) {
				if prefix == "" {
					b.WriteString(` xmlns="`)
				} else {
					b.WriteString(` xmlns:` + prefix + `="`)
				}
				escapeXML(&b, here[prefix], true)
				b.WriteByte('"')
			}
			attrs := append([]xmlAttr(nil), token.attrs...)
			sort.Slice(attrs, func(i, j int) bool {
				if attrs[i].space != attrs[j].space {
					return attrs[i].space < attrs[j].space
				}
				return attrs[i].local < attrs[j].local
			})
			for _, a := range attrs {
				b.WriteString(" " + qualified(a.prefix, a.local) + `="`)
				escapeXML(&b, a.value, true)
				b.WriteByte('"')
			}
			b.WriteByte('>')
			scope = &rendered{here, scope}
		case xml.EndElement:
			ended := p.open
			p.end()
			if ended == outer {
				return b.String()
			}
			b.WriteString("</" + qualified(token.Name.Space, token.Name.Local) + ">")
			scope = scope.up
		case nil:
			p.fail(p.xmlReader.at, "the document ends early")
		}
	}
}

func qualified(prefix, local string) string {
	if prefix == "" {
		return local
	}
	return prefix + ":" + local
}

var (
	textEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	attrEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
)

// escapeXML writes text or the value of an attribute as canonical XML does.
func escapeXML(b *strings.Builder, s string, attribute bool) {
	if attribute {
		s = attrEscapes.Replace(s)
	} else {
		s = textEscapes.Replace(s)
	}
	b.WriteString(s)
}
