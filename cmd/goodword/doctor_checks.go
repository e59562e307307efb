package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strings"
	"time"

	"goodword/internal/config"
	"goodword/internal/jobs"
	"goodword/internal/postgres"
	"goodword/internal/store"
)

// Where what is measured becomes worth a warning, and where it is a failure.
const (
	skewWarn, skewFail       = 2 * time.Second, time.Minute
	foldLagWarn, foldLagFail = 15 * time.Minute, 24 * time.Hour
	diskWarn, diskFail       = 5 << 30, 1 << 30 // bytes free
	oldestServer             = 14
)

func checkSettings(d *diagnosis, c *config.Config) {
	if err := c.Validate(); err != nil {
		d.fail("settings", "goodword serve --help lists them", "%s", strings.ReplaceAll(err.Error(), "\n", ", "))
		return
	}
	host, _, _ := net.SplitHostPort(c.Listen) // it was checked
	switch address, err := netip.ParseAddr(host); {
	case c.PublicURL == "" && (host == "localhost" || err == nil && address.IsLoopback()):
		d.warn("settings", "set GOODWORD_PUBLIC_URL to the address that friends reach", "referral links start with http://%s, which only this machine reaches", c.Listen)
	case c.PublicURL == "":
		d.warn("settings", "set GOODWORD_PUBLIC_URL to the address that friends reach", "referral links start with http:// and the listen address")
	case !strings.HasPrefix(c.PublicURL, "https://"):
		d.warn("settings", "put a proxy with TLS in front and set GOODWORD_PUBLIC_URL to its https:// address", "referral links start with %s, without TLS", c.PublicURL)
	default:
		d.ok("settings", "links start with %s", c.PublicURL)
	}
}

// checkWords looks at the settings of language models and calls none.
func checkWords(d *diagnosis, c *config.Config, getenv func(string) string) {
	providers, err := languageModels(c, getenv)
	var names []string
	for _, p := range providers {
		names = append(names, p.Name)
	}
	switch {
	case err != nil:
		d.fail("words", "docs/operations.md lists the settings", "%v", err)
	case len(providers) == 0:
		d.ok("words", "built in; no language model is set")
	default:
		d.ok("words", "language models of %s, in this order", strings.Join(names, ", "))
	}
}

// checkTools looks for PostgreSQL's programs: needed by the private server, and for backups of either.
func checkTools(ctx context.Context, d *diagnosis, flags *databaseFlags) {
	tools, err := flags.tools(ctx)
	switch {
	case err == nil:
		d.ok("programs", "PostgreSQL's programs in %s", tools.Dir())
	case errors.Is(err, postgres.ErrNoTools):
		d.warn("programs", "goodword backup and restore need them", "%v", err)
	case flags.DatabaseURL == "":
		d.fail("programs", "or set DATABASE_URL to use a server elsewhere", "%v", err)
	} // else the database cannot be asked: the check of the database says so
}

func checkDisk(d *diagnosis, dataDir string) {
	free, total, err := postgres.Disk(dataDir)
	const name, fix = "disk", "free some space, or move --data-dir"
	gigabytes := func(n uint64) float64 { return float64(n) / (1 << 30) }
	switch {
	case err != nil:
		d.fail(name, "choose a --data-dir that exists", "%v", err)
	case free < diskFail:
		d.fail(name, fix, "%.1f of %.0f GB are free for %s", gigabytes(free), gigabytes(total), dataDir)
	case free < diskWarn:
		d.warn(name, fix, "%.1f of %.0f GB are free for %s", gigabytes(free), gigabytes(total), dataDir)
	default:
		d.ok(name, "%.1f of %.0f GB are free for %s", gigabytes(free), gigabytes(total), dataDir)
	}
}

// checkServer reports whether there is a server to ask more.
func checkServer(ctx context.Context, d *diagnosis, c *config.Config, st *store.Store, at *postgres.Reached) bool {
	if err := st.Ping(ctx); err != nil {
		d.fail("database", "start PostgreSQL, or correct DATABASE_URL", "it cannot be reached: %v", errors.Unwrap(err))
		return false
	}
	asked := time.Now()
	server, err := st.Server(ctx)
	if err != nil {
		d.fail("database", "look into its log", "%v", err)
		return false
	}
	major := server.Version / 10000
	if major < oldestServer {
		d.fail("database", "upgrade PostgreSQL to 14 or later", "it is PostgreSQL %d, which is too old", major)
		return false
	}
	whose := "started for this check"
	switch {
	case c.DatabaseURL != "":
		whose = c.DatabaseURL.String()
	case at.Others:
		whose = "the private one of the running service"
	}
	if c.DatabaseConns > server.MaxConns-3 {
		d.warn("database", "lower GOODWORD_DATABASE_CONNS or raise max_connections", "PostgreSQL %d takes %d connections, and --database-conns is %d",
			major, server.MaxConns, c.DatabaseConns)
	} else {
		d.ok("database", "PostgreSQL %d, %s", major, whose)
	}
	checkSkew(d, server.Now.Sub(asked.Add(time.Since(asked)/2)))
	return true
}

func checkSkew(d *diagnosis, skew time.Duration) {
	const name, fix = "time", "set both clocks by NTP"
	switch size := skew.Abs().Round(time.Millisecond); {
	case size > skewFail:
		d.fail(name, fix, "the database's clock and this machine's are %s apart", size)
	case size > skewWarn:
		d.warn(name, fix, "the database's clock and this machine's are %s apart", size)
	default:
		d.ok(name, "the database's clock and this machine's are %s apart", size)
	}
}

// checkSchema reports whether the tables are there to ask more of.
func checkSchema(ctx context.Context, d *diagnosis, st *store.Store, url string) bool {
	const name, up = "schema", "type: goodword migrate up"
	m, err := store.NewMigrator(url)
	if err != nil {
		d.fail(name, "correct DATABASE_URL", "%v", err)
		return false
	}
	defer m.Close()
	database, program, err := m.Versions(ctx)
	switch {
	case err != nil:
		d.fail(name, up, "%v", err)
	case database > program:
		d.fail(name, "run the goodword that made it, or a newer one", "its version is %d, that of this program %d", database, program)
	case database < program:
		d.fail(name, up, "its version is %d, that of this program %d", database, program)
	default:
		if err := current(ctx, m, st); err != nil {
			d.fail(name, up, "%v", err)
			return false
		}
		d.ok(name, "version %d", database)
		return true
	}
	return false
}

// checkClock returns the time of the domain.
func checkClock(ctx context.Context, d *diagnosis, c *config.Config, st *store.Store) time.Time {
	const name = "clock"
	now := time.Now().UTC()
	_, _, manual, err := st.Revisions(ctx)
	switch {
	case err != nil:
		d.fail(name, "", "%v", err)
	case manual.IsZero() && c.Clock == config.ClockManual:
		d.warn(name, "serve without --clock=manual for real customers", "the setting is manual: time will stand still until POST /v1/clock moves it")
	case manual.IsZero():
		d.ok(name, "the system's")
	case c.Clock == config.ClockSystem && manual.After(now):
		d.fail(name, "serve with --clock=manual, or begin with an empty database",
			"a manual clock was left on at %s, ahead of the system's: serve refuses to start", manual.Format(time.RFC3339))
	default:
		d.warn(name, "serve with --clock=system for real customers", "it is manual and stands at %s", manual.Format(time.RFC3339))
	}
	if manual.IsZero() {
		return now
	}
	return manual
}

func checkPartitions(ctx context.Context, d *diagnosis, st *store.Store, now time.Time) {
	const name, fix = "partitions", "start goodword serve again, which makes them, and look for failures of partitions in its log"
	missing, err := st.MissingPartitions(ctx, now, 2)
	switch {
	case err != nil:
		d.fail(name, "", "%v", err)
	case len(missing) > 0:
		d.fail(name, fix, "these are missing: %s", strings.Join(missing, ", "))
	default:
		d.ok(name, "those of this month and the next are there")
	}
}

func checkFolds(ctx context.Context, d *diagnosis, st *store.Store, now time.Time) {
	const name, fix = "learning", "see that goodword serve runs, and look for failures of folding in its log"
	due, oldest, err := st.FoldsDue(ctx, now)
	lag := now.Sub(oldest).Round(time.Second)
	switch {
	case err != nil:
		d.fail(name, "", "%v", err)
	case due == 0:
		d.ok(name, "nothing that is due waits to be folded")
	case lag > foldLagFail:
		d.fail(name, fix, "%d outcomes wait to be folded, the oldest for %s", due, lag)
	case lag > foldLagWarn:
		d.warn(name, fix, "%d outcomes wait to be folded, the oldest for %s", due, lag)
	default:
		d.ok(name, "%d outcomes wait to be folded, the oldest for %s", due, lag)
	}
}

func checkJobs(ctx context.Context, d *diagnosis, st *store.Store) {
	const name, fix = "jobs", "see that goodword serve runs, and look for failures in its log"
	now := time.Now()
	queue, err := jobs.ReadQueue(ctx, st.Pool(), now)
	switch {
	case err != nil:
		d.fail(name, "type: goodword migrate up", "%v", err)
	case queue.Discarded > 0:
		d.fail(name, fix, "%d were given up within a day", queue.Discarded)
	case queue.Hanging > 0:
		d.warn(name, "restart the replica that holds them", "%d have been running for more than an hour", queue.Hanging)
	case queue.Overdue > 0:
		d.warn(name, fix, "%d wait, the oldest since %s", queue.Overdue, queue.OldestDue.Format(time.RFC3339))
	case queue.LastDone.IsZero():
		d.ok(name, "none waits")
	default:
		d.ok(name, "none waits; the last ended at %s", queue.LastDone.Format(time.RFC3339))
	}
}
