package postgres

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// oldestMajor is the oldest PostgreSQL that the SQL of this project is written for.
const oldestMajor = 14

// programs is a directory that holds postgres and initdb of one major version.
type programs struct {
	dir   string
	major int
}

// search says where to look for programs. The zero value finds nothing.
type search struct {
	path  string   // as the environment variable PATH
	globs []string // directories beside PATH, looked at newest version first, one pattern after the other
	goos  string   // decides which command an error names
}

// systemSearch looks on PATH, then where Debian, Fedora and Homebrew put PostgreSQL without putting it on PATH.
func systemSearch() search {
	return search{
		path: os.Getenv("PATH"),
		globs: []string{
			"/usr/lib/postgresql/*/bin",
			"/usr/pgsql-*/bin",
			"/opt/homebrew/opt/postgresql@*/bin",
			"/usr/local/opt/postgresql@*/bin",
			"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
		},
		goos: runtime.GOOS,
	}
}

// find returns the first programs of the wanted major version, or of any version from oldestMajor on when major is 0.
// The error says what was found instead and which command installs what is missing.
func (s search) find(ctx context.Context, major int) (programs, error) {
	var found []string
	for _, dir := range s.directories() {
		got, err := majorVersion(ctx, dir)
		if ctx.Err() != nil {
			return programs{}, context.Cause(ctx)
		}
		if err != nil {
			found = append(found, err.Error())
			continue
		}
		if got == major || (major == 0 && got >= oldestMajor) {
			return programs{dir: dir, major: got}, nil
		}
		found = append(found, fmt.Sprintf("%d in %s", got, dir))
	}
	return programs{}, s.missing(major, found)
}

// directories lists every directory with both programs, without duplicates, in the order they are to be tried.
func (s search) directories() []string {
	dirs := append(filepath.SplitList(s.path), s.besidePath()...)
	var complete []string
	for _, dir := range dirs {
		// A link on PATH (/usr/local/bin/postgres) leads to the directory that has the other programs, pgbench among them.
		program, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres"))
		if err != nil || !filepath.IsAbs(program) {
			continue
		}
		dir = filepath.Dir(program)
		if executable(program) && executable(filepath.Join(dir, "initdb")) && !slices.Contains(complete, dir) {
			complete = append(complete, dir)
		}
	}
	return complete
}

// besidePath lists the directories that the globs name, newest version first within each.
func (s search) besidePath() []string {
	var dirs []string
	for _, glob := range s.globs {
		matches, _ := filepath.Glob(glob) // the only error is a malformed pattern
		slices.SortFunc(matches, func(a, b string) int { return cmp.Compare(numberIn(b), numberIn(a)) })
		dirs = append(dirs, matches...)
	}
	return dirs
}

// missing is the error of a search without result.
func (s search) missing(major int, found []string) error {
	what := fmt.Sprintf("PostgreSQL %d or newer is needed", oldestMajor)
	if major != 0 {
		what = fmt.Sprintf("the data directory was made by PostgreSQL %d, and its programs are needed", major)
	}
	but := "none was found"
	if len(found) > 0 {
		but = "only this was found: " + strings.Join(found, ", ")
	}
	return fmt.Errorf("%s, but %s; install it with: %s", what, but, s.installCommand(major))
}

// installCommand is what to type to get the given major version, or any when it is 0.
func (s search) installCommand(major int) string {
	switch {
	case s.goos == "darwin" && major == 0:
		return "brew install postgresql@16"
	case s.goos == "darwin":
		return fmt.Sprintf("brew install postgresql@%d", major)
	case major == 0:
		return "apt-get install postgresql"
	default:
		return fmt.Sprintf("apt-get install postgresql-%d", major)
	}
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// majorVersion asks the postgres program in dir for its version.
func majorVersion(ctx context.Context, dir string) (int, error) {
	program := filepath.Join(dir, "postgres")
	line, err := exec.CommandContext(ctx, program, "-V").Output()
	if err != nil {
		return 0, fmt.Errorf("%s -V: %w", program, err)
	}
	match := versionLine.FindSubmatch(line)
	if match == nil {
		return 0, fmt.Errorf("%s -V says %q", program, strings.TrimSpace(string(line)))
	}
	return strconv.Atoi(string(match[1]))
}

var digits = regexp.MustCompile(`\d+`)

// numberIn is the last number in a path such as /usr/lib/postgresql/15/bin, 0 when there is none.
func numberIn(path string) int {
	numbers := digits.FindAllString(path, -1)
	if len(numbers) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(numbers[len(numbers)-1])
	return n
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o111 != 0
}
