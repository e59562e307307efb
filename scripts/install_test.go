// Package scripts_test tries scripts/install.sh on machines that lack things, which are made of stand-ins for the system's programs.
package scripts_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestInstall(t *testing.T) {
	const everything = "gcc postgres node"
	const settings = "-o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -q -y "
	const withoutRecommends = settings + "install --no-install-recommends "
	for _, test := range []struct {
		name    string
		machine machine
		needs   string
		calls   []string // what is run with rights on the system, in order
		says    string   // part of what is printed
		fails   bool
	}{
		{
			name:    "nothing is missing",
			machine: machine{has: everything, user: "root"},
			needs:   "compiler postgres node",
		},
		{
			name:    "everything is missing, as root",
			machine: machine{user: "root"},
			needs:   "compiler postgres node",
			calls: []string{
				"apt-get " + settings + "update",
				"apt-get " + withoutRecommends + "gcc libc6-dev",
				"apt-get " + withoutRecommends + "postgresql postgresql-contrib [no main cluster]",
				"apt-get " + withoutRecommends + "nodejs",
				"apt-get " + withoutRecommends + "npm",
			},
			says: "Missing on this machine: compiler postgres node",
		},
		{
			name:    "PostgreSQL is missing, with sudo",
			machine: machine{has: "gcc node sudo", user: "ada"},
			needs:   "postgres",
			calls: []string{
				"sudo apt-get " + settings + "update",
				"sudo apt-get " + withoutRecommends + "postgresql postgresql-contrib [no main cluster]",
			},
		},
		{
			name:    "curl is there and jq is missing",
			machine: machine{has: "curl", user: "root"},
			needs:   "shell",
			calls:   []string{"apt-get " + settings + "update", "apt-get " + withoutRecommends + "ca-certificates curl jq"},
			says:    "Missing on this machine: shell",
		},
		{
			name:    "without rights the command is named",
			machine: machine{has: "node", user: "ada"},
			needs:   "compiler postgres node",
			says:    "As root, type: apt-get update && apt-get install -y gcc libc6-dev postgresql postgresql-contrib\n",
			fails:   true,
		},
		{
			name:    "on macOS Homebrew's command is named",
			machine: machine{system: "Darwin", user: "ada"},
			needs:   "compiler postgres node",
			says:    "Type: xcode-select --install\nType: brew install postgresql@16 node\n",
			fails:   true,
		},
		{
			name:    "without apt the packages are named",
			machine: machine{system: "Fedora", user: "root"},
			needs:   "postgres",
			says:    "Install them with your package manager; on Debian they are called: postgresql postgresql-contrib\n",
			fails:   true,
		},
		{
			name:    "an old Node is not enough, and apt has no newer one",
			machine: machine{has: "gcc postgres old-node", user: "root"},
			needs:   "node",
			calls:   []string{"apt-get " + settings + "update", "apt-get " + withoutRecommends + "nodejs"},
			says:    "still has no fitting node",
			fails:   true,
		},
		{
			name:    "package lists that cannot be renewed are no obstacle",
			machine: machine{has: "offline", user: "root"},
			needs:   "compiler",
			calls:   []string{"apt-get " + settings + "update", "apt-get " + withoutRecommends + "gcc libc6-dev"},
			says:    "Going on with the package lists that are there.",
		},
		{
			name:    "a need nobody knows",
			machine: machine{user: "root"},
			needs:   "ruby",
			says:    "what is ruby?",
			fails:   true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			root := test.machine.build(t)
			output, err := test.machine.install(t, root, test.needs)
			if _, failed := errors.AsType[*exec.ExitError](err); failed != test.fails {
				t.Fatalf("install %s: %v, want failure %v\n%s", test.needs, err, test.fails, output)
			}
			if !strings.Contains(output, test.says) || (test.says == "" && test.calls == nil && output != "") {
				t.Errorf("install %s says\n%s\nwant %q", test.needs, output, test.says)
			}
			if diff := cmp.Diff(test.calls, calls(t, root)); diff != "" {
				t.Errorf("calls (-want +got):\n%s\n%s", diff, output)
			}
			if left, _ := filepath.Glob(filepath.Join(root, "etc/postgresql-common/createcluster.d/*")); len(left) > 0 {
				t.Errorf("the system's settings stay changed: %v", left)
			}
		})
	}
}

// machine is what a test pretends to run on.
type machine struct {
	has    string // of: gcc postgres node old-node curl sudo offline
	system string // Darwin, Fedora; else Debian
	user   string // root or another
}

// build lays out the machine's programs and returns its root directory.
func (m machine) build(t *testing.T) (root string) {
	t.Helper()
	root = t.TempDir()
	for _, dir := range []string{"bin", "store"} {
		if err := os.Mkdir(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"bash", "env", "mkdir", "mktemp", "rm", "tee", "ls", "sed", "dirname", "readlink", "cp", "cat"} {
		real, err := exec.LookPath(name)
		if err != nil {
			t.Skipf("this machine has no %s to lend", name)
		}
		if err := os.Symlink(real, filepath.Join(root, "bin", name)); err != nil {
			t.Fatal(err)
		}
	}

	uid, system := 1000, "Linux"
	if m.user == "root" {
		uid = 0
	}
	if m.system == "Darwin" {
		system = m.system
	}
	m.program(t, root, "bin/go", "echo gcc") // go env CC
	m.program(t, root, "bin/id", fmt.Sprintf("echo %d", uid))
	m.program(t, root, "bin/uname", "echo "+system)
	// What apt-get can install lies in store.
	m.program(t, root, "store/gcc", "exit 0")
	m.program(t, root, "store/npm", "exit 0")
	m.program(t, root, "store/node", "echo 18")
	m.program(t, root, "store/postgres", "echo 'postgres (PostgreSQL) 15.4 (Debian 15.4-1)'")

	if m.system == "" {
		m.program(t, root, "bin/apt-get", aptGet)
	}
	for has := range strings.FieldsSeq(m.has) {
		switch has {
		case "gcc":
			m.program(t, root, "bin/gcc", "exit 0")
		case "postgres":
			for _, name := range []string{"postgres", "initdb", "pgbench"} {
				m.program(t, root, "usr/lib/postgresql/15/bin/"+name, "echo 'postgres (PostgreSQL) 15.4'")
			}
		case "node", "old-node":
			m.program(t, root, "bin/node", map[string]string{"node": "echo 18", "old-node": "echo 12"}[has])
			m.program(t, root, "bin/npm", "exit 0")
		case "curl":
			m.program(t, root, "bin/curl", "exit 0")
		case "sudo":
			m.program(t, root, "bin/sudo", `shift; [ "$1" = env ] && export AS=sudo; "$@"`) // sudo -n COMMAND
			m.program(t, root, "bin/true", "exit 0")
		}
	}
	return root
}

// aptGet is a stand-in that notes its arguments and installs what is in the store.
const aptGet = `
note="${AS:+$AS }apt-get $*"
case "$*" in *postgresql*)
	[ "$(cat $INSTALL_ROOT/etc/postgresql-common/createcluster.d/*)" = "create_main_cluster = false" ] && note="$note [no main cluster]" ;;
esac
echo "$note" >> $INSTALL_ROOT/calls
[ "$DEBIAN_FRONTEND" = noninteractive ] || exit 1
for word in "$@"; do
	case $word in
	update) [ -z "$OFFLINE" ] || exit 100 ;;
	gcc) cp $INSTALL_ROOT/store/gcc $INSTALL_ROOT/bin/gcc ;;
	npm | jq) cp $INSTALL_ROOT/store/npm $INSTALL_ROOT/bin/$word ;;
	nodejs) [ -e $INSTALL_ROOT/bin/node ] || cp $INSTALL_ROOT/store/node $INSTALL_ROOT/bin/node ;;
	postgresql)
		mkdir -p $INSTALL_ROOT/usr/lib/postgresql/15/bin
		for name in postgres initdb pgbench; do cp $INSTALL_ROOT/store/postgres $INSTALL_ROOT/usr/lib/postgresql/15/bin/$name; done ;;
	esac
done`

func (m machine) program(t *testing.T, root, name, script string) {
	t.Helper()
	path := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!"+filepath.Join(root, "bin/bash")+"\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// install runs the script on the machine.
func (m machine) install(t *testing.T, root, needs string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), filepath.Join(root, "bin/bash"), append([]string{"install.sh"}, strings.Fields(needs)...)...)
	cmd.Env = []string{"PATH=" + filepath.Join(root, "bin"), "INSTALL_ROOT=" + root, "TMPDIR=" + root}
	if strings.Contains(m.has, "offline") {
		cmd.Env = append(cmd.Env, "OFFLINE=1")
	}
	output, err := cmd.CombinedOutput()
	return string(output), err
}

// calls lists what the stand-ins noted.
func calls(t *testing.T, root string) []string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "calls"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(content)), "\n")
}
