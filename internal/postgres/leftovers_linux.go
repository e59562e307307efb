package postgres

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// processesOf lists the processes of PostgreSQL, postmaster and backends, that work in the cluster: they make it their working
// directory. complete is false when the system does not tell.
func processesOf(cluster string) (pids []int, complete bool) {
	own, err := os.Stat(cluster)
	if err != nil {
		return nil, false
	}
	names, err := filepath.Glob("/proc/[0-9]*/comm")
	if err != nil || len(names) == 0 {
		return nil, false
	}
	for _, name := range names {
		comm, err := os.ReadFile(name)
		if err != nil || strings.TrimSpace(string(comm)) != "postgres" {
			continue
		}
		process := filepath.Dir(name)
		dir, err := os.Stat(filepath.Join(process, "cwd"))
		if err != nil || !os.SameFile(dir, own) {
			continue
		}
		pid, _ := strconv.Atoi(filepath.Base(process))
		pids = append(pids, pid)
	}
	return pids, true
}
