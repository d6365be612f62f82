package sqlstore

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/clewgraph/clew/graph"
)

// Address is where a database is and who asks: postgres://USER:PASSWORD@HOST:PORT/DATABASE?OPTION=VALUE. There may be several HOST:PORT with commas between them, the
// servers of a cluster.
type Address struct {
	Kind     string // postgres, mysql or cockroach
	User     string
	Password string
	Hosts    []string // HOST:PORT, at least one
	Database string
	Options  url.Values // those of the driver
}

// ports are the usual ones.
var ports = map[string]string{"postgres": "5432", "mysql": "3306", "cockroach": "26257"}

// kinds are the schemes of addresses.
var kinds = map[string]string{"postgres": "postgres", "postgresql": "postgres", "mysql": "mysql", "mariadb": "mysql", "cockroach": "cockroach", "cockroachdb": "cockroach"}

// Kind gives the kind of database that an address is one of: postgres, mysql, cockroach, or "".
func Kind(address string) string {
	scheme, _, _ := strings.Cut(address, ":")
	return kinds[scheme]
}

// ParseAddress reads an address. Its errors do not repeat it, for it may have a password.
func ParseAddress(address string) (*Address, error) {
	kind := Kind(address)
	scheme, rest, ok := strings.Cut(address, "://")
	bad := func(what string) (*Address, error) {
		if kind == "" {
			scheme = "postgres"
		}
		return nil, &graph.Error{Message: "not the address of a database: " + what, Hint: "--db " + scheme + "://USER:PASSWORD@HOST:PORT/DATABASE"}
	}
	if kind == "" || !ok {
		return bad("it does not begin with postgres://, mysql:// or cockroach://")
	}
	a := &Address{Kind: kind}
	rest, query, _ := strings.Cut(rest, "?")
	var err error
	if a.Options, err = url.ParseQuery(query); err != nil {
		return bad("its options cannot be read")
	}
	hosts, database, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(rest, '@'); at >= 0 && at > len(hosts) { // a slash in the password
		_, database, _ = strings.Cut(rest[at:], "/")
		hosts = strings.TrimSuffix(rest, "/"+database)
	}
	if a.Database, err = url.PathUnescape(database); err != nil || a.Database == "" {
		return bad("it names no database")
	}
	if at := strings.LastIndexByte(hosts, '@'); at >= 0 {
		user, password, _ := strings.Cut(hosts[:at], ":")
		hosts = hosts[at+1:]
		var err1 error
		a.User, err = url.PathUnescape(user)
		a.Password, err1 = url.PathUnescape(password)
		if err != nil || err1 != nil {
			return bad("a percent sign in its user or password must be written %25")
		}
	}
	for _, host := range strings.Split(hosts, ",") {
		name, port, err := net.SplitHostPort(host)
		if err != nil {
			name, port = strings.Trim(host, "[]"), ports[kind]
		}
		if name == "" {
			name = "localhost"
		}
		if port == "" {
			port = ports[kind]
		}
		a.Hosts = append(a.Hosts, net.JoinHostPort(name, port))
	}
	return a, nil
}

// String is the address without its password.
func (a *Address) String() string {
	user := ""
	if a.User != "" {
		user = url.PathEscape(a.User) + "@"
	}
	return fmt.Sprintf("%s://%s%s/%s", a.Kind, user, strings.Join(a.Hosts, ","), url.PathEscape(a.Database))
}

// where names the server and the database in messages.
func (a *Address) where() string { return strings.Join(a.Hosts, ",") }
