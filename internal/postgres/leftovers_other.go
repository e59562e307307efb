//go:build !linux

package postgres

import (
	"path/filepath"
	"syscall"
)

// processesOf lists the postmaster that the cluster's own file names, if it lives. Backends without a postmaster are not seen here:
// complete is always false, and postgres itself refuses to start beside them.
func processesOf(cluster string) (pids []int, complete bool) {
	pid := pidIn(filepath.Join(cluster, pidFile))
	if pid <= 0 || syscall.Kill(pid, 0) != nil {
		return nil, false
	}
	return []int{pid}, false
}
