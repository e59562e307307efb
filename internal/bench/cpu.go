package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// cpuTime is the processor time that each side has used so far, in user and kernel mode together. Beside other work on the machine it
// says more than a rate: what one unit costs hardly depends on who else runs.
type cpuTime struct{ service, database, generator time.Duration }

func (t cpuTime) minus(u cpuTime) cpuTime {
	return cpuTime{t.service - u.service, t.database - u.database, t.generator - u.generator}
}

// per says what one of n units took.
func (t cpuTime) per(n int64) string {
	if t == (cpuTime{}) || n == 0 {
		return "processor time unknown"
	}
	one := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(n) }
	return fmt.Sprintf("processor %.0f µs each: service %.0f, PostgreSQL %.0f, generator %.0f",
		one(t.service+t.database+t.generator), one(t.service), one(t.database), one(t.generator))
}

// cpu reads the times from /proc; all are zero where there is none.
func (r *rig) cpu() cpuTime {
	var t cpuTime
	if self, ok := processTimes(os.Getpid()); ok {
		t.generator = self.own
	}
	if service, ok := processTimes(r.child.cmd.Process.Pid); ok {
		t.service = service.own
	}
	if postmaster, ok := processTimes(r.postmaster); ok {
		t.database = postmaster.own + postmaster.ended
	}
	all, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range all {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if p, ok := processTimes(pid); ok && p.parent == r.postmaster {
			t.database += p.own
		}
	}
	return t
}

// findPostmaster remembers the process whose children are the database's.
func (r *rig) findPostmaster(ctx context.Context) error {
	db, err := r.connect(ctx)
	if err != nil {
		return err
	}
	defer db.Close(ctx)
	if backend, ok := processTimes(int(db.PgConn().PID())); ok {
		r.postmaster = backend.parent
	}
	return nil
}

// times of one process; ended are those of its children that it has waited for.
type times struct {
	parent     int
	own, ended time.Duration
}

// tick is what /proc counts in: 1/100 s on every Linux (USER_HZ).
const tick = 10 * time.Millisecond

// processTimes reads /proc/PID/stat (proc(5)); ok is false for a process that is gone.
func processTimes(pid int) (t times, ok bool) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return t, false
	}
	// The name, in parentheses, may hold anything; fields[0] is the state, the third field of the manual.
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 15 {
		return t, false
	}
	number := func(i int) int { n, _ := strconv.Atoi(string(fields[i])); return n }
	t.parent = number(1)
	t.own = time.Duration(number(11)+number(12)) * tick
	t.ended = time.Duration(number(13)+number(14)) * tick
	return t, true
}
