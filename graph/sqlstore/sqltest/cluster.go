//go:build unix

package sqltest

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Cluster starts a Galera cluster of so many MariaDB servers, which all have the same data, or skips the test.
func Cluster(t testing.TB, size int) []*Server {
	t.Helper()
	provider := find(t, "/usr/lib/galera/libgalera_smm.so", "/usr/lib64/galera*/libgalera_smm.so")
	as := unprivileged(t, "mysql")
	program, first := mariadb(t, as)
	var nodes []*Server
	var group []string
	for i := range size {
		s := &Server{Kind: "mysql", Port: FreePort(t), dir: first}
		if i > 0 {
			s.dir = folder(t, as)
		}
		replication, transfer := FreePort(t), FreePort(t)
		group = append(group, fmt.Sprintf("127.0.0.1:%d", replication))
		s.start = func(s *Server) *exec.Cmd {
			args := append(settings(s.dir, s.Port), "--wsrep-on=ON", "--wsrep-provider="+provider, "--wsrep-cluster-name=clew", "--wsrep-node-address=127.0.0.1",
				fmt.Sprintf("--wsrep-node-name=node%d", i), "--wsrep-sst-method=rsync", "--wsrep-slave-threads=2",
				"--wsrep-cluster-address=gcomm://"+strings.Join(group, ","),
				fmt.Sprintf("--wsrep-provider-options=base_port=%d;gmcast.listen_addr=tcp://127.0.0.1:%d;ist.recv_addr=127.0.0.1:%d;gcache.size=16M;evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.5S;pc.announce_timeout=PT1S", replication, replication, transfer))
			if i == 0 {
				args = append(args, "--wsrep-new-cluster")
			}
			return command(as, s.dir, program, args...)
		}
		s.open(t, "mysql", fmt.Sprintf("admin:admin@tcp(127.0.0.1:%d)/?timeout=5s", s.Port))
		nodes = append(nodes, s)
	}
	// The first one begins the cluster, and ends cleanly: copies of its data join without a transfer.
	nodes[0].run(t)
	nodes[0].await(t)
	nodes[0].Exec(t, "SHUTDOWN")
	<-nodes[0].done
	for _, s := range nodes[1:] {
		copied := command(as, s.dir, "cp", "-a", filepath.Join(first, "data"), filepath.Join(first, "users.sql"), s.dir)
		mustRun(t, copied)
	}
	state := filepath.Join(first, "data", "grastate.dat")
	raw, err := os.ReadFile(state)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(state, bytes.ReplaceAll(raw, []byte("safe_to_bootstrap: 0"), []byte("safe_to_bootstrap: 1")), 0o644); err != nil {
		t.Fatal(err)
	}
	for i, s := range nodes {
		s.run(t)
		s.await(t)
		s.awaitSize(t, i+1)
	}
	return nodes
}

// awaitSize waits until the server sees that many servers in its cluster.
func (s *Server) awaitSize(t testing.TB, size int) {
	t.Helper()
	for begin := time.Now(); time.Since(begin) < time.Minute; time.Sleep(100 * time.Millisecond) {
		var name, n, ready string
		err := s.admin.QueryRow("SHOW STATUS LIKE 'wsrep_cluster_size'").Scan(&name, &n)
		if err == nil && n == fmt.Sprint(size) && s.admin.QueryRow("SHOW STATUS LIKE 'wsrep_ready'").Scan(&name, &ready) == nil && ready == "ON" {
			return
		}
		if err != nil && err != sql.ErrNoRows {
			time.Sleep(100 * time.Millisecond)
		}
	}
	t.Fatalf("the cluster does not come together:\n%s", s.log)
}

// ClusterAddress is that of a database of a cluster, beginning with one of its servers.
func ClusterAddress(nodes []*Server, first int, database string) string {
	var hosts []string
	for i := range nodes {
		hosts = append(hosts, fmt.Sprintf("127.0.0.1:%d", nodes[(first+i)%len(nodes)].Port))
	}
	return fmt.Sprintf("mysql://clew:%s@%s/%s", escaped, strings.Join(hosts, ","), database)
}
