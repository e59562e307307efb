package analyst

import (
	"syscall"
	"time"
)

// processorTime is what this process has used so far, in user and kernel mode, of all cores together.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0 // cannot happen: the arguments are constant
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
