package pgtest

import (
	"fmt"
	"os/exec"
	"syscall"
)

// removal waits until its input closes, which happens when the test process ends in whatever way, and clears up after it: the server,
// where the system has not ended it already, and its directory.
const removal = `
cat > /dev/null
pid=$(head -n 1 "$1/data/postgres/postmaster.pid" 2> /dev/null) && kill -QUIT "$pid" 2> /dev/null
for try in 1 2 3 4 5 6 7 8 9 10; do
	rm -rf -- "$1" 2> /dev/null
	sleep 0.5 # the server may have been writing
	[ -e "$1" ] || exit 0
done`

// removeAfterThisProcess removes dir and ends the server in dir/data when this process is gone. Test binaries have no hook for that.
func removeAfterThisProcess(dir string) error {
	cmd := exec.Command("/bin/sh", "-c", removal, "sh", dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for the tests
	if _, err := cmd.StdinPipe(); err != nil {            // the end of this process closes it
		return fmt.Errorf("clear up after the tests: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("clear up after the tests: %w", err)
	}
	go cmd.Wait() // to the end of this process; without the reference the garbage collector would close the pipe
	return nil
}
