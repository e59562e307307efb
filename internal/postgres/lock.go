package postgres

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// InUseError says that another process holds the data directory.
type InUseError struct {
	DataDir string
	PID     int // the other process; 0 when it has not written its id yet
}

// Error names the directory, the process and the ways out.
func (e *InUseError) Error() string {
	return fmt.Sprintf("another goodword runs on %s (pid %d); stop it or set DATABASE_URL / --data-dir", e.DataDir, e.PID)
}

// dataLock is the exclusive right to a data directory. It ends with this process at the latest: children do not inherit it.
type dataLock struct{ file *os.File }

// lockDataDir takes the lock without waiting. The error is an *InUseError when another process has it.
func lockDataDir(dataDir, path string) (*dataLock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = &InUseError{DataDir: dataDir, PID: pidIn(path)}
	}
	if err == nil {
		err = writePID(file)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return &dataLock{file: file}, nil
}

func writePID(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("write lock: %w", err)
	}
	if _, err := file.WriteAt(fmt.Appendln(nil, os.Getpid()), 0); err != nil {
		return fmt.Errorf("write lock: %w", err)
	}
	return nil
}

// release gives the directory back. The file stays: removing it could let two processes lock two files of the same name.
// Unlocking comes first: a process that is being started elsewhere in this program has a copy of the file until it executes.
func (l *dataLock) release() {
	syscall.Flock(int(l.file.Fd()), syscall.LOCK_UN) // closing unlocks too, where no copy is left
	l.file.Close()
}

// pidIn is the number on the first line of a file, 0 when there is none.
func pidIn(path string) int {
	content, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(content), "\n")
	pid, _ := strconv.Atoi(strings.TrimSpace(line))
	return pid
}
