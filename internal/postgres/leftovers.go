package postgres

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"
)

const (
	pidFile = "postmaster.pid"

	leftoverPoll     = 50 * time.Millisecond
	leftoverPatience = 10 * time.Second
	orphanPatience   = 5 * time.Second // then an orphan that ignores SIGQUIT is killed
)

// clearLeftovers waits until no process of an earlier run uses the cluster, since postgres refuses to start beside one. The caller holds
// the data directory's lock, so such a process has no goodword above it:
//
//   - a postmaster is about to end because its parent died, or was started by hand: it is waited for, then named in the error;
//   - a backend whose postmaster was killed ends by itself, but only when its query does: it is made to quit at once. Its client has
//     lost the answer either way, and recovery keeps what was committed.
func clearLeftovers(ctx context.Context, cluster string) error {
	begin := time.Now()
	tick := time.NewTicker(leftoverPoll)
	defer tick.Stop()
	for {
		pids, complete := processesOf(cluster)
		if len(pids) == 0 {
			if complete {
				// Nobody is there, whatever process has the number by now; postgres would take that one for a postmaster.
				os.Remove(filepath.Join(cluster, pidFile))
			}
			return nil
		}
		waited := time.Since(begin)
		if postmaster := pidIn(filepath.Join(cluster, pidFile)); !slices.Contains(pids, postmaster) {
			endOrphans(pids, waited)
		} else if waited > leftoverPatience {
			return fmt.Errorf("a PostgreSQL that goodword did not start runs on %s; stop it with: kill -INT %d", cluster, postmaster)
		}
		if waited > 2*leftoverPatience {
			return fmt.Errorf("processes %v of an earlier PostgreSQL on %s do not end", pids, cluster)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for processes %v of an earlier PostgreSQL: %w", pids, context.Cause(ctx))
		case <-tick.C:
		}
	}
}

func endOrphans(pids []int, waited time.Duration) {
	signal := syscall.SIGQUIT
	if waited > orphanPatience {
		signal = syscall.SIGKILL
	}
	for _, pid := range pids {
		syscall.Kill(pid, signal) // it may have ended meanwhile
	}
}
