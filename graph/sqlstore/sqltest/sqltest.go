//go:build unix

// Package sqltest starts database servers for tests: PostgreSQL and MariaDB as Debian packages them, on free ports of loopback, in temporary folders, as a user
// without rights where they refuse root. They are stopped with the test. Where a server is not installed the test is skipped, and says so; make servers
// installs them.
package sqltest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	_ "github.com/lib/pq" // for the administrator
)

// Password is that of the user "clew" of every server. It has what addresses need escaped.
const Password = "s3cr%t/@:?'\\"

// escaped is Password in an address.
const escaped = "s3cr%25t%2F%40%3A%3F%27%5C"

// Server is a running server.
type Server struct {
	Kind  string // postgres or mysql
	Port  int
	dir   string
	cmd   *exec.Cmd
	done  chan struct{}
	log   *bytes.Buffer
	start func(*Server) *exec.Cmd
	admin *sql.DB
}

// Kinds are the servers that Start starts.
func Kinds() []string { return []string{"postgres", "mysql"} }

// Start starts a server of a kind, with settings for its command line, or skips the test.
func Start(t testing.TB, kind string, settings ...string) *Server {
	t.Helper()
	if kind == "postgres" {
		return startPostgres(t, settings)
	}
	return startMariaDB(t, settings)
}

var number atomic.Int64

// Database makes an empty database, and gives its address.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	name := fmt.Sprintf("test%d", number.Add(1))
	for _, q := range map[string][]string{
		"postgres": {"CREATE DATABASE " + name + " OWNER clew"},
		"mysql":    {"CREATE DATABASE " + name, "GRANT ALL ON " + name + ".* TO 'clew'@'%'"},
	}[s.Kind] {
		s.Exec(t, q)
	}
	return s.Address(name)
}

// Address is that of a database of the server, for its user "clew".
func (s *Server) Address(database string) string {
	return fmt.Sprintf("%s://clew:%s@127.0.0.1:%d/%s", s.Kind, escaped, s.Port, database)
}

// Exec executes a statement as the administrator.
func (s *Server) Exec(t testing.TB, q string) {
	t.Helper()
	if _, err := s.admin.Exec(q); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

// ExecIn executes a statement as the administrator in a database.
func (s *Server) ExecIn(t testing.TB, database, q string) {
	t.Helper()
	db := s.in(t, database)
	defer db.Close()
	if _, err := db.Exec(q); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
}

// Number gives the number that a query of the administrator gives in a database.
func (s *Server) Number(t testing.TB, database, q string) (n int64) {
	t.Helper()
	db := s.in(t, database)
	defer db.Close()
	if err := db.QueryRow(q).Scan(&n); err != nil {
		t.Fatalf("%s: %v", q, err)
	}
	return n
}

// in connects the administrator to a database.
func (s *Server) in(t testing.TB, database string) *sql.DB {
	t.Helper()
	driver, dsn := "postgres", fmt.Sprintf("host=%s port=%d user=admin dbname=%s sslmode=disable", s.dir, s.Port, database)
	if s.Kind == "mysql" {
		driver, dsn = "mysql", fmt.Sprintf("admin:admin@tcp(127.0.0.1:%d)/%s", s.Port, database)
	}
	db, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// Kill ends the server as a crash would.
func (s *Server) Kill() {
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) // it may have ended by itself
	<-s.done
}

// Restart starts a server again that was killed. It is stopped with t, whichever test started it first.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	_ = os.Remove(filepath.Join(s.dir, "data", "postmaster.pid"))
	s.run(t)
}

// find gives the path of a program.
func find(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		found, err := filepath.Glob(name)
		if err == nil && len(found) > 0 {
			sort.Slice(found, func(i, j int) bool { return version(found[i]) > version(found[j]) })
			return found[0]
		}
	}
	t.Skipf("%s is not installed here: make servers", filepath.Base(names[0]))
	return ""
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// unprivileged is a user who may run servers, nil when we are one.
func unprivileged(t testing.TB, names ...string) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range append(names, "nobody") {
		if u, err := user.Lookup(name); err == nil {
			uid, err1 := strconv.Atoi(u.Uid)
			gid, err2 := strconv.Atoi(u.Gid)
			if err1 == nil && err2 == nil {
				return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
			}
		}
	}
	t.Skip("servers refuse root, and there is no other user")
	return nil
}

// folder makes a temporary folder of a user.
func folder(t testing.TB, as *syscall.Credential) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "clew-sql-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if as != nil {
		if err := os.Chown(dir, int(as.Uid), int(as.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// command is a program in a folder, in a group of processes of its own.
func command(as *syscall.Credential, dir, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH") + ":/usr/sbin:/sbin", "HOME=" + dir, "LC_ALL=C.UTF-8", "TZ=UTC"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as, Setpgid: true}
	endWithUs(cmd.SysProcAttr)
	return cmd
}

func mustRun(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(cmd.Path), err, out)
	}
}

// FreePort gives a port of loopback that nobody listens on.
func FreePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// run starts the server's process; it ends with the test.
func (s *Server) run(t testing.TB) {
	t.Helper()
	s.log = &bytes.Buffer{}
	s.cmd = s.start(s)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	cmd, done := s.cmd, make(chan struct{})
	s.done = done
	go func() {
		_ = cmd.Wait() // it is ended by a signal
		close(done)
	}()
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // what it holds is thrown away
		<-done
	})
}

// await waits until the server answers.
func (s *Server) await(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	for {
		err := s.admin.PingContext(ctx)
		if err == nil {
			return
		}
		select {
		case <-s.done:
			t.Fatalf("the server ended:\n%s", s.log)
		case <-ctx.Done():
			t.Fatalf("the server does not answer: %v\n%s", err, s.log)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *Server) open(t testing.TB, driver, dsn string) {
	t.Helper()
	var err error
	if err := mysql.SetLogger(&mysql.NopLogger{}); err != nil { // servers are killed here
		t.Fatal(err)
	}
	if s.admin, err = sql.Open(driver, dsn); err != nil {
		t.Fatal(err)
	}
	s.admin.SetMaxOpenConns(1)
	t.Cleanup(func() { s.admin.Close() })
}

func startPostgres(t testing.TB, more []string) *Server {
	initdb := find(t, "/usr/lib/postgresql/*/bin/initdb", "initdb")
	as := unprivileged(t, "postgres")
	dir := folder(t, as)
	data := filepath.Join(dir, "data")
	mustRun(t, command(as, dir, initdb, "-D", data, "-U", "admin", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C"))
	s := &Server{Kind: "postgres", Port: FreePort(t), dir: dir}
	s.start = func(s *Server) *exec.Cmd {
		return command(as, dir, filepath.Join(filepath.Dir(initdb), "postgres"), append([]string{"-D", data, "-p", strconv.Itoa(s.Port), "-c", "listen_addresses=127.0.0.1", "-k", dir,
			"-c", "fsync=off", "-c", "shared_buffers=64MB", "-c", "max_connections=60"}, more...)...)
	}
	s.run(t)
	s.open(t, "postgres", fmt.Sprintf("host=%s port=%d user=admin dbname=postgres sslmode=disable", dir, s.Port))
	s.await(t)
	s.Exec(t, "CREATE ROLE clew LOGIN PASSWORD "+quoted(Password))
	return s
}

// quoted writes a string of SQL.
func quoted(s string) string {
	return "E'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// mariadb makes the folder of a server with the users "admin", by its socket, and "clew".
func mariadb(t testing.TB, as *syscall.Credential) (program, dir string) {
	t.Helper()
	install := find(t, "mariadb-install-db", "mysql_install_db")
	program = find(t, "mariadbd", "/usr/sbin/mariadbd", "mysqld")
	dir = folder(t, as)
	mustRun(t, command(as, dir, install, "--no-defaults", "--datadir="+filepath.Join(dir, "data"), "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-log-bin",
		"--innodb-log-file-size=16M", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0"))
	users := "CREATE USER IF NOT EXISTS 'clew'@'%' IDENTIFIED BY '" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(Password) + "';\n" +
		"CREATE USER IF NOT EXISTS 'admin'@'127.0.0.1' IDENTIFIED BY 'admin';\nGRANT ALL ON *.* TO 'admin'@'127.0.0.1' WITH GRANT OPTION;\n"
	if err := os.WriteFile(filepath.Join(dir, "users.sql"), []byte(users), 0o644); err != nil {
		t.Fatal(err)
	}
	return program, dir
}

// settings are those of all our MariaDB servers.
func settings(dir string, port int) []string {
	return []string{"--no-defaults", "--datadir=" + filepath.Join(dir, "data"), "--socket=" + filepath.Join(dir, "socket"), "--pid-file=" + filepath.Join(dir, "pid"),
		"--bind-address=127.0.0.1", "--port=" + strconv.Itoa(port), "--init-file=" + filepath.Join(dir, "users.sql"), "--skip-name-resolve", "--skip-log-bin",
		"--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M", "--innodb-flush-log-at-trx-commit=2", "--max-connections=60"}
}

func startMariaDB(t testing.TB, more []string) *Server {
	as := unprivileged(t, "mysql")
	program, dir := mariadb(t, as)
	s := &Server{Kind: "mysql", Port: FreePort(t), dir: dir}
	s.start = func(s *Server) *exec.Cmd { return command(as, dir, program, append(settings(dir, s.Port), more...)...) }
	s.run(t)
	s.open(t, "mysql", fmt.Sprintf("admin:admin@tcp(127.0.0.1:%d)/?timeout=5s", s.Port))
	s.await(t)
	return s
}
