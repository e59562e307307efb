package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// superuser is the role that initdb makes and the service connects as.
const superuser = "goodword"

// clusterMajor is the major version that made the cluster, 0 when there is no cluster yet.
func clusterMajor(cluster string) (int, error) {
	content, err := os.ReadFile(filepath.Join(cluster, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0, fmt.Errorf("PG_VERSION of %s: %w", cluster, err)
	}
	return major, nil
}

// createCluster runs initdb under a temporary name and gives the result its final one, so that a crash in between leaves nothing that
// looks like a cluster. durable says whether the files must have reached the disk.
func createCluster(ctx context.Context, bin programs, l layout, a account, durable bool) error {
	if err := os.RemoveAll(l.staging); err != nil {
		return fmt.Errorf("remove a half-made cluster: %w", err)
	}
	if err := makePrivate(l.staging, a); err != nil {
		return err
	}
	args := []string{"-D", l.staging, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions"}
	if !durable {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(bin.dir, "initdb"), args...)
	cmd.Dir, cmd.Env = l.staging, childEnvironment(l.staging)
	cmd.SysProcAttr = childAttributes(a, syscall.SIGKILL)

	runtime.LockOSThread() // the death signal follows the thread
	defer runtime.UnlockOSThread()
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w%s", explainEntry(err, l.staging, a), indented(string(output)))
	}
	return os.Rename(l.staging, l.cluster)
}

// childEnvironment is all that PostgreSQL's programs see of the environment: nothing of the caller's (PGDATA, PGOPTIONS, LC_ALL) may
// change what they do. home must be readable by the account.
func childEnvironment(home string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "LC_ALL=C", "TZ=UTC"}
}

// explainEntry adds what to do when the account cannot enter its own directory, which happens below /root and other private homes.
func explainEntry(err error, dir string, a account) error {
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fmt.Errorf("%w: user %s, who runs PostgreSQL, cannot enter %s; choose another --data-dir or let others pass "+
		"through the directories above it (chmod o+x)", err, a.name, dir)
}

// indented is the output of a program as the end of an error message, empty when there is none.
func indented(output string) string {
	output = strings.TrimSpace(output)
	if output == "" {
		return ""
	}
	return ":\n\t" + strings.ReplaceAll(output, "\n", "\n\t")
}
