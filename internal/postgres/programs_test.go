package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestFindPrograms(t *testing.T) {
	root := t.TempDir()
	onPath := install(t, root, "path", 15)
	old := install(t, root, "old", 13)
	install(t, root, "postgresql/9/bin", 9)
	install(t, root, "postgresql/14/bin", 14)
	newest := install(t, root, "postgresql/17/bin", 17)
	globs := []string{filepath.Join(root, "none*"), filepath.Join(root, "postgresql/*/bin")}

	links := filepath.Join(root, "links")
	if err := os.Mkdir(links, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(newest, "postgres"), filepath.Join(links, "postgres")); err != nil {
		t.Fatal(err)
	}

	for _, test := range []struct {
		name   string
		search search
		major  int
		want   programs
	}{
		{"PATH comes first", search{path: "/nowhere:" + onPath, globs: globs}, 0, programs{onPath, 15}},
		{"then the newest installed", search{path: "/nowhere", globs: globs}, 0, programs{newest, 17}},
		{"a link leads to its directory", search{path: links}, 0, programs{newest, 17}},
		{"too old for a new cluster", search{path: old, globs: globs}, 0, programs{newest, 17}},
		{"an existing cluster decides", search{path: onPath, globs: globs}, 14, programs{filepath.Join(root, "postgresql/14/bin"), 14}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.search.find(t.Context(), test.major)
			if err != nil || got != test.want {
				t.Errorf("find(%d) = %v, %v, want %v", test.major, got, err, test.want)
			}
		})
	}

	for _, test := range []struct {
		name   string
		search search
		major  int
		want   string
	}{
		{"nothing on Debian", search{goos: "linux"}, 0,
			"PostgreSQL 14 or newer is needed, but none was found; install it with: apt-get install postgresql"},
		{"nothing on macOS", search{goos: "darwin"}, 0,
			"PostgreSQL 14 or newer is needed, but none was found; install it with: brew install postgresql@16"},
		{"only an old one", search{path: old, goos: "linux"}, 0,
			"PostgreSQL 14 or newer is needed, but only this was found: 13 in " + old + "; install it with: apt-get install postgresql"},
		{"another than the cluster's", search{path: onPath, goos: "linux"}, 16,
			"the data directory was made by PostgreSQL 16, and its programs are needed, but only this was found: 15 in " + onPath +
				"; install it with: apt-get install postgresql-16"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := test.search.find(t.Context(), test.major); err == nil || err.Error() != test.want {
				t.Errorf("find(%d) = %v, %v, want error %q", test.major, got, err, test.want)
			}
		})
	}
}

// install makes a directory with programs that say they are of the given version.
func install(t *testing.T, root, name string, major int) string {
	t.Helper()
	dir := filepath.Join(root, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	script := fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %d.4 (Debian %d.4-1)'\n", major, major)
	for _, program := range []string{"postgres", "initdb"} {
		if err := os.WriteFile(filepath.Join(dir, program), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
