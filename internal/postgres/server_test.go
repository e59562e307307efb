package postgres_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres"
	"goodword/internal/postgres/pgtest"
)

var fast = map[string]string{"fsync": "off"}

func TestStartStopStart(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	server := start(t, postgres.Config{DataDir: dataDir})
	writeRows(t, server.URL())

	for setting, want := range map[string]string{
		"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", // what was answered is durable
		"listen_addresses": "", "unix_socket_permissions": "0700",
		"server_encoding": "UTF8", "lc_collate": "C", "TimeZone": "UTC",
	} {
		var got string
		if err := connect(t, server.URL()).QueryRow(t.Context(), "select current_setting($1)", setting).Scan(&got); err != nil || got != want {
			t.Errorf("setting %s = %q, %v, want %q", setting, got, err, want)
		}
	}
	for _, dir := range []string{"postgres", "run"} {
		info, err := os.Stat(filepath.Join(dataDir, dir))
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("mode of %s = %v, %v, want 0700", dir, info.Mode(), err)
		}
	}
	if _, err := os.Stat(filepath.Join(server.BinDir(), "initdb")); err != nil {
		t.Errorf("BinDir: %v", err)
	}

	stop(t, server)
	stop(t, server) // twice is fine
	if err := <-server.Wait(); err != nil {
		t.Errorf("Wait after Stop = %v, want nil", err)
	}
	if conn, err := pgx.Connect(t.Context(), server.URL()); err == nil {
		conn.Close(t.Context())
		t.Error("something still answers after Stop")
	}

	checkRows(t, start(t, postgres.Config{DataDir: dataDir}).URL())
}

func TestExtraSettingsDoNotOpenTheNetwork(t *testing.T) {
	t.Parallel()
	server := start(t, postgres.Config{DataDir: pgtest.DataDir(t), ExtraSettings: map[string]string{
		"fsync": "off", "max_connections": "17", "listen_addresses": "127.0.0.1",
	}})
	var connections, addresses string
	err := connect(t, server.URL()).QueryRow(t.Context(),
		"select current_setting('max_connections'), current_setting('listen_addresses')").Scan(&connections, &addresses)
	if err != nil || connections != "17" || addresses != "" {
		t.Errorf("max_connections, listen_addresses = %q, %q, %v, want 17 and none", connections, addresses, err)
	}
}

func TestSocketOfUnusualPaths(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"too long for a socket":    strings.Repeat("a-long-name/", 12),
		"separators and spaces":    `a, "b" c`,
		"characters of an address": "a?b=c&d#e%20@f",
	} {
		t.Run(name, func(t *testing.T) {
			dataDir := filepath.Join(pgtest.DataDir(t), dir)
			server := start(t, postgres.Config{DataDir: dataDir, ExtraSettings: fast})
			socketDir := connect(t, server.URL()).Config().Host
			stop(t, server)
			if inside := strings.HasPrefix(socketDir, dataDir); inside {
				return
			}
			if _, err := os.Stat(socketDir); !os.IsNotExist(err) {
				t.Errorf("socket directory %s is left behind: %v", socketDir, err)
			}
		})
	}
	t.Run("wanted elsewhere", func(t *testing.T) {
		base := pgtest.DataDir(t)
		if err := os.Mkdir(base, 0o755); err != nil {
			t.Fatal(err)
		}
		socketDir := filepath.Join(base, "sockets")
		server := start(t, postgres.Config{DataDir: filepath.Join(base, "data"), SocketDir: socketDir, ExtraSettings: fast})
		if got := connect(t, server.URL()).Config().Host; got != socketDir {
			t.Errorf("socket directory = %s, want %s", got, socketDir)
		}
	})
}

func TestBadSettingIsExplained(t *testing.T) {
	t.Parallel()
	_, err := postgres.Start(t.Context(), postgres.Config{
		DataDir:       pgtest.DataDir(t),
		ExtraSettings: map[string]string{"fsync": "off", "shared_buffers": "lots"},
	})
	if err == nil || !strings.Contains(err.Error(), `invalid value for parameter "shared_buffers"`) {
		t.Errorf("Start = %v, want the server's own words", err)
	}
}

func TestStopWithoutTimeLeavesRowsSafe(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	server := start(t, postgres.Config{DataDir: dataDir})
	writeRows(t, server.URL())

	noTime, cancel := context.WithCancel(t.Context())
	cancel()
	server.Stop(noTime) // an error only if the shutdown was not faster than the hurry
	checkRows(t, start(t, postgres.Config{DataDir: dataDir}).URL())
}

func TestStartGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	dataDir := pgtest.DataDir(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := postgres.Start(ended, postgres.Config{DataDir: dataDir}); !errors.Is(err, context.Canceled) {
		t.Errorf("Start = %v, want context.Canceled", err)
	}
	start(t, postgres.Config{DataDir: dataDir, ExtraSettings: fast}) // nothing half-made is in the way
}

func TestOpen(t *testing.T) {
	t.Parallel()
	url, closeURL, err := postgres.Open(t.Context(), "postgres://db.example/goodword", "/nowhere", nil)
	if err != nil || url != "postgres://db.example/goodword" || closeURL(t.Context()) != nil {
		t.Errorf("Open with a URL = %q, %v, want the URL", url, err)
	}

	url, closePrivate, err := postgres.Open(t.Context(), "", pgtest.DataDir(t), nil)
	if err != nil {
		t.Fatalf("Open without a URL: %v", err)
	}
	writeRows(t, url)
	checkRows(t, url)
	if err := closePrivate(t.Context()); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestDefaultDataDir(t *testing.T) {
	for _, test := range []struct{ name, xdg, home, want string }{
		{"of the desktop", "/data", "/home/ada", "/data/goodword"},
		{"a relative one is ignored", "data", "/home/ada", "/home/ada/.local/share/goodword"},
		{"of the home", "", "/home/ada", "/home/ada/.local/share/goodword"},
		{"without a home", "", "", ".goodword"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if os.Geteuid() == 0 {
				test.want = "/var/lib/goodword" // root's homes are closed to the user that runs the server
			}
			getenv := func(name string) string { return map[string]string{"XDG_DATA_HOME": test.xdg, "HOME": test.home}[name] }
			if got := postgres.DefaultDataDir(getenv); got != test.want {
				t.Errorf("DefaultDataDir = %s, want %s", got, test.want)
			}
		})
	}
}
