package postgres

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// account is the system user that PostgreSQL runs as.
type account struct {
	name     string
	uid, gid int
	drop     bool // this process is root and must become the account first
}

// accountFor chooses who runs the cluster: this process's own user; under root, which PostgreSQL refuses to run as, the owner of an
// existing cluster, else the user postgres, else nobody.
func accountFor(cluster string) (account, error) {
	if uid := os.Geteuid(); uid != 0 {
		return account{name: strconv.Itoa(uid), uid: uid, gid: os.Getegid()}, nil
	}
	if uid, gid, err := owner(cluster); err == nil && uid != 0 {
		return account{name: strconv.Itoa(uid), uid: uid, gid: gid, drop: true}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.Atoi(found.Uid)
		gid, errGID := strconv.Atoi(found.Gid)
		if err := errors.Join(errUID, errGID); err != nil {
			return account{}, fmt.Errorf("user %s: %w", name, err)
		}
		return account{name: name, uid: uid, gid: gid, drop: true}, nil
	}
	return account{}, errors.New("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody; " +
		"start goodword as another user or set DATABASE_URL")
}

// owner is the user and group that a file or directory belongs to; links are not followed.
func owner(path string) (uid, gid int, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, 0, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, fmt.Errorf("%s: the system does not say who owns it", path)
	}
	return int(stat.Uid), int(stat.Gid), nil
}
