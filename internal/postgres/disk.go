package postgres

import (
	"os"
	"path/filepath"
	"syscall"
)

// Disk says how many bytes the file system of a data directory has, and how many of them are free for its user. Where the directory
// is not made yet, it is that of the nearest directory above.
func Disk(dataDir string) (free, total uint64, err error) {
	l, err := newLayout(dataDir)
	if err != nil {
		return 0, 0, err
	}
	dir := l.dataDir
	for _, err := os.Stat(dir); os.IsNotExist(err) && dir != filepath.Dir(dir); _, err = os.Stat(dir) {
		dir = filepath.Dir(dir)
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, 0, &os.PathError{Op: "statfs", Path: dir, Err: err}
	}
	size := uint64(fs.Bsize)
	return uint64(fs.Bavail) * size, uint64(fs.Blocks) * size, nil
}
