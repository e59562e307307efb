package postgres

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	// port names the socket file; nothing listens on a network.
	port = "5432"

	// longestSocketPath is macOS's limit for the path of a unix socket, terminating zero excluded. Linux's is 107.
	longestSocketPath = 103
)

// DefaultDataDir is where the private PostgreSQL lives unless somebody says otherwise: /var/lib/goodword for root, whose server runs
// as another user that must be able to reach it; else goodword in $XDG_DATA_HOME or ~/.local/share; .goodword in the working
// directory for a user without a home. getenv is os.Getenv outside tests.
func DefaultDataDir(getenv func(string) string) string {
	if os.Geteuid() == 0 {
		return "/var/lib/goodword"
	}
	if data := getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "goodword")
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".local", "share", "goodword")
	}
	return ".goodword"
}

// layout names the parts of a data directory.
type layout struct {
	dataDir string // absolute
	cluster string // what initdb makes
	staging string // where it makes it, so that a half-made cluster never has the final name
	lock    string
	log     string
	run     string
}

func newLayout(dataDir string) (layout, error) {
	if dataDir == "" {
		return layout{}, fmt.Errorf("no data directory given")
	}
	dataDir, err := filepath.Abs(dataDir)
	if err != nil {
		return layout{}, err
	}
	return layout{
		dataDir: dataDir,
		cluster: filepath.Join(dataDir, "postgres"),
		staging: filepath.Join(dataDir, "postgres.new"),
		lock:    filepath.Join(dataDir, "lock"),
		log:     filepath.Join(dataDir, "postgres.log"),
		run:     filepath.Join(dataDir, "run"),
	}, nil
}

// makeDataDir creates the data directory when it is missing. Under root others may enter it, as the server's own user must; what
// holds data has mode 0700 either way.
func (l layout) makeDataDir(a account) error {
	mode := os.FileMode(0o700)
	if a.drop {
		mode = 0o755
	}
	if err := os.MkdirAll(filepath.Dir(l.dataDir), 0o755); err != nil {
		return err
	}
	err := os.Mkdir(l.dataDir, mode)
	if os.IsExist(err) {
		return nil // its mode is its owner's business
	}
	return err
}

// socketDir chooses where the socket goes: the wanted directory if one is named, run/ in the data directory, or when a socket cannot
// have that path a short one that is this data directory's alone.
func (l layout) socketDir(wanted string, a account) (string, error) {
	if wanted != "" {
		dir, err := filepath.Abs(wanted)
		if err == nil && !fitsSocket(dir) {
			err = fmt.Errorf("the path of socket directory %s is longer than a unix socket allows, or has a comma", dir)
		}
		return dir, err
	}
	hash := sha256.Sum256([]byte(l.dataDir))
	short := fmt.Sprintf("goodword-%d-%x", a.uid, hash[:6])
	for _, dir := range []string{l.run, filepath.Join(os.TempDir(), short), filepath.Join("/tmp", short)} {
		if fitsSocket(dir) {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no directory for the socket has a path short enough") // not reachable: /tmp is short
}

// fitsSocket says whether clients can name a socket in the directory. They take a comma for the end of one host of a list.
func fitsSocket(dir string) bool {
	return len(filepath.Join(dir, socketName)) <= longestSocketPath && !strings.Contains(dir, ",")
}

const socketName = ".s.PGSQL." + port

// makePrivate creates a directory that only the account can enter, or checks that an existing one is the account's: in a temporary
// directory anybody could have made it first.
func makePrivate(dir string, a account) error {
	err := os.Mkdir(dir, 0o700)
	if err == nil && a.drop {
		return os.Lchown(dir, a.uid, a.gid)
	}
	if err == nil || !os.IsExist(err) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	uid, _, err := owner(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() || uid != a.uid {
		return fmt.Errorf("%s must be a directory that belongs to user %s; move it away", dir, a.name)
	}
	return os.Chmod(dir, 0o700)
}
