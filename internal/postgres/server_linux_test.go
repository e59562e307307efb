package postgres_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"goodword/internal/postgres"
	"goodword/internal/postgres/pgtest"
)

func TestKilledParentLeavesNoPostgresBehind(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	parent, url := startParent(t, dataDir)
	writeRows(t, url)
	pids := processesIn(t, filepath.Join(dataDir, "postgres"))
	if len(pids) < 2 {
		t.Fatalf("processes of the server = %v, want a postmaster and more", pids)
	}

	kill(t, parent.Pid, syscall.SIGKILL)
	eventually(t, "see the server end", func() error {
		if left := processesIn(t, filepath.Join(dataDir, "postgres")); len(left) > 0 {
			return fmt.Errorf("processes %v of %v still run", left, pids)
		}
		return nil
	})
	checkRows(t, start(t, postgres.Config{DataDir: dataDir}).URL())
}

// processesIn lists the processes whose working directory is the given one.
func processesIn(t *testing.T, dir string) (pids []string) {
	t.Helper()
	links, err := filepath.Glob("/proc/[0-9]*/cwd")
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		if cwd, err := os.Readlink(link); err == nil && cwd == dir {
			pids = append(pids, strings.Split(link, "/")[2])
		}
	}
	return pids
}

func TestNoTCPListener(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	start(t, postgres.Config{DataDir: dataDir, ExtraSettings: fast})
	sockets := socketsOf(t, postmaster(t, dataDir))
	if len(sockets) == 0 {
		t.Fatal("the postmaster has no socket at all: this test sees nothing")
	}
	for _, table := range []string{"tcp", "tcp6", "udp", "udp6"} {
		content, err := os.ReadFile("/proc/self/net/" + table)
		if errors.Is(err, fs.ErrNotExist) {
			continue // no IPv6 here
		}
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(content)) {
			fields := strings.Fields(line) // proc(5): 1 local address, 3 state (0A = LISTEN), 9 inode
			if listening := fields[3] == "0A" || table[:3] == "udp"; listening && sockets[fields[9]] && fields[2] == "00000000:0000" {
				t.Errorf("postgres listens on %s %s", table, fields[1])
			}
		}
	}
}

var socketLink = regexp.MustCompile(`^socket:\[(\d+)\]$`)

// socketsOf is the set of inodes of a process's open sockets.
func socketsOf(t *testing.T, pid int) map[string]bool {
	t.Helper()
	links, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	if err != nil {
		t.Fatal(err)
	}
	sockets := make(map[string]bool)
	for _, link := range links {
		target, _ := os.Readlink(link)
		if match := socketLink.FindStringSubmatch(target); match != nil {
			sockets[match[1]] = true
		}
	}
	return sockets
}

func TestRootCannotUseAClosedDirectory(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root")
	}
	t.Parallel()
	closed := t.TempDir() // mode 0700, root's
	if err := os.Chmod(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Start(t.Context(), postgres.Config{DataDir: filepath.Join(closed, "data")})
	if err == nil || !strings.Contains(err.Error(), "choose another --data-dir") {
		t.Errorf("Start in root's closed directory = %v, want advice", err)
	}
}

// The suite usually runs as root, in containers and CI. This runs the part of it that depends on the user once more as an ordinary one.
func TestAsOrdinaryUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("the whole suite runs as an ordinary user already")
	}
	t.Parallel()
	dir := t.TempDir()
	binary := filepath.Join(dir, "postgres.test")
	content, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(binary, content, 0o755)
	}
	home := filepath.Join(dir, "home")
	const nobody = 65534
	err = errors.Join(err, os.Mkdir(home, 0o700), os.Chown(home, nobody, nobody), os.Chmod(dir, 0o755), os.Chmod(filepath.Dir(dir), 0o755))
	if err != nil {
		t.Fatal(err)
	}

	cmd := exec.CommandContext(t.Context(), binary, "-test.v",
		"-test.run=^(TestStartStopStart|TestKilledPostmaster.*|TestKilledParent.*|TestSecondInstance.*|TestDefaultDataDir)$")
	cmd.Dir, cmd.Env = home, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + home}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	if output, err := cmd.CombinedOutput(); err != nil || strings.Count(string(output), "\n--- PASS") < 5 {
		t.Errorf("as nobody: %v\n%s", err, output)
	}
}
