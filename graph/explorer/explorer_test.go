package explorer

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestOpenAPI: openapi.yaml describes the endpoints that there are, and its references lead somewhere.
func TestOpenAPI(t *testing.T) {
	var doc struct {
		Paths      map[string]map[string]any
		Components map[string]map[string]any
	}
	if err := yaml.Unmarshal(openAPI, &doc); err != nil {
		t.Fatal(err)
	}
	var described, served []string
	for path, methods := range doc.Paths {
		for method := range maps.Keys(methods) {
			described = append(described, strings.ToUpper(method)+" "+path)
		}
	}
	for _, e := range endpoints {
		served = append(served, e.method+" /"+e.path)
	}
	slices.Sort(described)
	slices.Sort(served)
	if !slices.Equal(described, served) {
		t.Errorf("described %q\nserved    %q", described, served)
	}
	for _, part := range strings.Split(string(openAPI), `"#/components/`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		kind, of, _ := strings.Cut(name, "/")
		if doc.Components[kind][of] == nil {
			t.Errorf("a reference leads nowhere: %s", name)
		}
	}
}

// TestKnownHost: names that lead to this machine only.
func TestKnownHost(t *testing.T) {
	s := &server{}
	for host, good := range map[string]bool{
		"localhost": true, "LOCALHOST:1": true, "127.0.0.1": true, "127.0.0.1:64210": true, "[::1]": true, "[::1]:64210": true,
		"": false, "evil.example": false, "127.0.0.1.evil.example": false, "localhost.": false, "192.168.1.1": false, "0.0.0.0": false, "[::]:1": false, "localhost:1@evil.example": false,
	} {
		if got := s.knownHost(host); got != good {
			t.Errorf("%q: %v", host, got)
		}
	}
}
