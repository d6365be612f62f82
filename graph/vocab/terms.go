package vocab

// Reserved reports whether a name is that of one of our own terms, so that no
// entity may be called clew:NAME.
func Reserved(name string) bool { _, ok := byName[name]; return ok }

var byName = map[string]int{}
