package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"

	"github.com/clewgraph/clew/graph"
)

// code gives what the database calls an error: the SQLSTATE of PostgreSQL or the number of MySQL.
func code(err error) (state string, number uint16) {
	var p *pq.Error
	if errors.As(err, &p) {
		return string(p.Code), 0
	}
	var m *mysql.MySQLError
	if errors.As(err, &m) {
		return "", m.Number
	}
	return "", 0
}

// notInCluster is the number of the error of a Galera server that is not part of its cluster.
const notInCluster = 1047

// lost reports whether an error means that the server, or the way to it, is gone. Whether a commit in progress was done is then not known.
func lost(err error) bool {
	switch state, number := code(err); {
	case state != "":
		return strings.HasPrefix(state, "08") || state == "57P01" || state == "57P02" || state == "57P03"
	case number != 0:
		return number == notInCluster || number == 1053 || number == 1927 || number == 2006 || number == 2013 // shutting down, killed, gone
	}
	var network net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, errNotReady) ||
		errors.Is(err, sql.ErrConnDone) || errors.As(err, &network) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled)
}

// conflict reports whether an error is that of one of two transactions that got in each other's way, so that to begin again may help.
func conflict(err error) bool {
	switch state, number := code(err); state {
	case "":
		switch number {
		case 1213, 1205, 1020, 1180: // deadlock, or rejected by Galera; waited too long for a lock; changed since it was read; commit rejected
			return true
		case 1062, 1451, 1452, 1216, 1217: // a value that another transaction adds or forgets at the same time
			return true
		}
		return false
	case "40001", "40P01", "55P03", "23505", "23503", "40003": // the same for PostgreSQL and CockroachDB
		return true
	}
	return false
}

// explain says in a person's words what a database refused, and what can be done.
func (a *Address) explain(err error) error {
	var known *graph.Error
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	say := func(hint, format string, args ...any) error {
		return &graph.Error{Message: fmt.Sprintf(format, args...), Hint: hint, Err: nil}
	}
	example := fmt.Sprintf("--db %s://USER:PASSWORD@%s/%s", a.Kind, a.where(), a.Database)
	switch state, number := code(err); {
	case state == "28P01" || state == "28000" || number == 1045 || number == 1698:
		return say(example, "the database at %s refuses the user %q or the password", a.where(), a.User)
	case state == "3D000" || number == 1049:
		hint := "createdb " + a.Database
		if a.Kind == "mysql" {
			hint = "CREATE DATABASE " + a.Database
		}
		return say(hint+", as a user who may", "no database %q at %s", a.Database, a.where())
	case number == 1044:
		return say("GRANT ALL ON "+a.Database+".* TO the user, or SELECT alone to read", "the user %q may not use the database %q at %s", a.User, a.Database, a.where())
	case state == "42501" || state == "25006" || number == 1142 || number == 1143 || number == 1290 || number == 1792 || number == 1227:
		return say("ask as a user who may: "+example, "the user %q may not do this in the database %q at %s", a.User, a.Database, a.where())
	case number == 1153 || strings.Contains(err.Error(), "max_allowed_packet") || errors.Is(err, mysql.ErrPktTooLarge):
		return say("raise max_allowed_packet of the server", "the database at %s takes no value as long as one of these", a.where())
	case state == "53300" || number == 1040:
		return say("try again, or raise max_connections of the server", "the database at %s has too many connections", a.where())
	case lost(err):
		hint := "see that a server is running there, and that the host and port are right; what is committed is kept"
		return &graph.Error{Message: "no database answers at " + a.where(), Hint: hint, Err: cause(err)}
	case errors.Is(err, pq.ErrSSLNotSupported):
		return &graph.Error{Message: "no connection to the database at " + a.where(), Hint: "see what the server demands: ?sslmode=require, disable, verify-full", Err: cause(err)}
	case state == "" && number == 0:
		return err // none of a database
	}
	return &graph.Error{Message: "the database at " + a.where() + " failed", Err: cause(err)}
}

// cause is the innermost part of an error that a person can use, on one line: drivers put the address, the user and all of their attempts around it.
func cause(err error) error {
	var p *pq.Error
	if errors.As(err, &p) {
		return errors.New(p.Message)
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	line, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(line)
}
