package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/lib/pq"

	"github.com/clewgraph/clew/graph"
)

// connectTimeout is how long a server may take to answer before the next one is tried.
const connectTimeout = 5 * time.Second

// idleConnections is how many connections wait for the next question.
const idleConnections = 8

// connector opens connections to the first server of an address that answers, beginning with the one that did last.
type connector struct {
	servers []driver.Connector
	prepare func(context.Context, driver.Conn) error // may be nil; an error means the next server
	good    atomic.Int64
}

// Connect opens a connection.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	var first error
	begin := int(c.good.Load())
	for i := range c.servers {
		at := (begin + i) % len(c.servers)
		conn, err := c.connect(ctx, at)
		if err == nil {
			c.good.Store(int64(at))
			return conn, nil
		}
		if first == nil || lost(first) && !lost(err) {
			first = err
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return nil, first
}

func (c *connector) connect(ctx context.Context, at int) (driver.Conn, error) {
	short, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()
	conn, err := c.servers[at].Connect(short)
	if err == nil && c.prepare != nil {
		if err = c.prepare(short, conn); err != nil {
			_ = conn.Close() // the error of what came before is the one to tell
		}
	}
	if err != nil && short.Err() != nil && ctx.Err() == nil {
		err = fmt.Errorf("no answer within %s: %w", connectTimeout, io.ErrUnexpectedEOF)
	}
	return conn, err
}

// Driver gives the driver of the first server.
func (c *connector) Driver() driver.Driver { return c.servers[0].Driver() }

// open makes a pool of connections. It opens none.
func (a *Address) open() (*sql.DB, error) {
	c := &connector{}
	for _, host := range a.Hosts {
		var server driver.Connector
		var err error
		if a.Kind == "mysql" {
			server, err = a.mysql(host)
		} else {
			server, err = a.postgres(host)
		}
		if err != nil {
			return nil, err
		}
		c.servers = append(c.servers, server)
	}
	if a.Kind == "mysql" {
		c.prepare = inCluster
	}
	db := sql.OpenDB(c)
	db.SetMaxIdleConns(idleConnections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return db, nil
}

func badOptions(err error) error {
	return &graph.Error{Message: "the options of the database's address cannot be used", Err: err, Hint: "https://pkg.go.dev/github.com/lib/pq and https://github.com/go-sql-driver/mysql list them"}
}

func (a *Address) postgres(hostPort string) (driver.Connector, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, badOptions(err)
	}
	quote := strings.NewReplacer(`\`, `\\`, `'`, `\'`)
	var dsn strings.Builder
	set := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&dsn, "%s='%s' ", key, quote.Replace(value))
		}
	}
	set("host", host)
	set("port", port)
	set("user", a.User)
	set("dbname", a.Database)
	set("connect_timeout", fmt.Sprint(int(connectTimeout.Seconds())))
	set("application_name", "clew")
	if !a.Options.Has("sslmode") {
		set("sslmode", "prefer")
	}
	for key, values := range a.Options {
		set(key, values[len(values)-1])
	}
	config, err := pq.NewConfig(dsn.String())
	if err != nil {
		return nil, badOptions(err)
	}
	if a.Password != "" {
		config.Password = a.Password
	}
	server, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, badOptions(err)
	}
	return server, nil
}

func (a *Address) mysql(host string) (driver.Connector, error) {
	base := mysql.NewConfig()
	base.Net, base.Addr, base.DBName, base.Timeout = "tcp", host, a.Database, connectTimeout
	dsn := base.FormatDSN()
	if len(a.Options) > 0 {
		sign := "?"
		if strings.Contains(dsn, "?") {
			sign = "&"
		}
		dsn += sign + a.Options.Encode()
	}
	config, err := mysql.ParseDSN(dsn)
	if err != nil {
		return nil, badOptions(err)
	}
	config.User, config.Passwd = a.User, a.Password
	if config.Passwd == "" {
		config.Passwd = os.Getenv("MYSQL_PWD")
	}
	config.InterpolateParams, config.MaxAllowedPacket, config.Logger = true, 0, &mysql.NopLogger{}
	return mysql.NewConnector(config)
}

// errNotReady is the error of a server of a Galera cluster that is not part of it at the moment.
var errNotReady = errors.New("the server is not part of its cluster now")

// inCluster makes a session of a Galera cluster read what was committed anywhere before, and refuses a server that has left the cluster.
func inCluster(ctx context.Context, conn driver.Conn) error {
	if on, err := setting(ctx, conn, "SHOW VARIABLES LIKE 'wsrep_on'"); err != nil || on != "ON" {
		return err
	}
	ready, err := setting(ctx, conn, "SHOW STATUS LIKE 'wsrep_ready'")
	if err != nil {
		return err
	}
	if ready != "ON" {
		return errNotReady
	}
	exec, ok := conn.(driver.ExecerContext)
	if !ok {
		return errors.New("the driver of MySQL cannot execute")
	}
	_, err = exec.ExecContext(ctx, "SET SESSION wsrep_sync_wait = 7", nil)
	return err
}

// setting gives the second column of the first row, "" when there is none.
func setting(ctx context.Context, conn driver.Conn, query string) (_ string, err error) {
	q, ok := conn.(driver.QueryerContext)
	if !ok {
		return "", errors.New("the driver of MySQL cannot query")
	}
	rows, err := q.QueryContext(ctx, query, nil)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, len(rows.Columns()))
	switch err := rows.Next(row); {
	case errors.Is(err, io.EOF):
		return "", nil
	case err != nil:
		return "", err
	case len(row) < 2:
		return "", nil
	}
	if b, ok := row[1].([]byte); ok {
		return string(b), nil
	}
	return fmt.Sprint(row[1]), nil
}
