package obs

import (
	"context"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Pool is the state of the connections to the database.
type Pool struct {
	InUse, Idle, Max int
	Acquired         int64         // since the start
	Waited           int64         // of these, those for which no connection was free
	Wait             time.Duration // how long these waited together
}

// WatchPool shows the connections to the database, asked for at each scrape. Call it once.
func (m *Metrics) WatchPool(read func() Pool) {
	if m == nil {
		return
	}
	gauge := func(state string, value func(Pool) int) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "database_connections", Help: "Connections to the database by state: in_use, idle, or max, the most there may be.",
			ConstLabels: prometheus.Labels{"state": state},
		}, func() float64 { return float64(value(read())) })
	}
	m.registry.MustRegister(
		gauge("in_use", func(p Pool) int { return p.InUse }), gauge("idle", func(p Pool) int { return p.Idle }),
		gauge("max", func(p Pool) int { return p.Max }),
		counterFunc("database_acquires_total", "Times that a connection to the database was taken.",
			func() float64 { return float64(read().Acquired) }),
		counterFunc("database_acquires_waited_total", "Times that none was free when it was wanted.",
			func() float64 { return float64(read().Waited) }),
		counterFunc("database_acquire_wait_seconds_total", "Time spent waiting for a connection to become free.",
			func() float64 { return read().Wait.Seconds() }),
	)
}

// WatchCatalog shows the configuration that this replica decides from: the sum of the workspaces' revisions, when it last changed here,
// and when the database was last asked for it. Call it once.
func (m *Metrics) WatchCatalog(read func() (revision int64, changed, asked time.Time)) {
	if m == nil {
		return
	}
	m.registry.MustRegister(
		gaugeFunc("snapshot_revision", "Grows with every snapshot published, configuration and what was learned: the same in all replicas within 2 s.",
			func() float64 { revision, _, _ := read(); return float64(revision) }),
		gaugeFunc("snapshot_age_seconds", "Time since this replica took the snapshot that it decides from into use.",
			func() float64 { _, changed, _ := read(); return time.Since(changed).Seconds() }),
		gaugeFunc("catalog_read_age_seconds", "Time since this replica last asked the database for changes; grows while the database does not answer.",
			func() float64 { _, _, asked := read(); return time.Since(asked).Seconds() }),
	)
}

// WatchClock shows the time of the domain. Call it once.
func (m *Metrics) WatchClock(now func() time.Time, manual bool) {
	if m == nil {
		return
	}
	m.registry.MustRegister(
		gaugeFunc("clock_timestamp_seconds", "The time of the domain, in seconds since 1970.", func() float64 { return seconds(now()) }),
		gaugeFunc("clock_manual", "1 where the clock of the domain is moved by hand.", func() float64 { return oneIf(manual) }),
	)
}

// WatchReady shows what /readyz says. Call it once.
func (m *Metrics) WatchReady(ready func(context.Context) error) {
	if m == nil {
		return
	}
	m.registry.MustRegister(gaugeFunc("ready", "1 while requests can be served: the database answers, the schema is current, no stop was asked for.",
		func() float64 { return oneIf(ready(context.Background()) == nil) }))
}

// newBuildInfo is a gauge of 1 that says which program this is.
func newBuildInfo() prometheus.Collector {
	labels := prometheus.Labels{"version": "", "revision": "", "go": ""}
	if info, ok := debug.ReadBuildInfo(); ok {
		labels["version"], labels["go"] = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				labels["revision"] = s.Value
			}
		}
	}
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "build_info", Help: "1, with the version and commit of the program as labels.", ConstLabels: labels,
	}, func() float64 { return 1 })
}

func gaugeFunc(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
}

func counterFunc(name, help string, value func() float64) prometheus.Collector {
	return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, value)
}

func seconds(t time.Time) float64 { return float64(t.UnixMicro()) / 1e6 }

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}

// Names lists every metric that a service has of its own, for checks of dashboards and alerts against them.
func Names() []string {
	m := NewMetrics()
	m.WatchPool(func() Pool { return Pool{} })
	m.WatchCatalog(func() (int64, time.Time, time.Time) { return 0, time.Time{}, time.Time{} })
	m.WatchClock(time.Now, false)
	m.WatchReady(func(context.Context) error { return nil })
	m.WatchClicks(func() int { return 0 }, func() uint64 { return 0 })
	described := make(chan *prometheus.Desc, 1000) // more than there are
	m.registry.Describe(described)
	close(described)
	seen := map[string]bool{}
	for d := range described {
		name, _, _ := strings.Cut(strings.TrimPrefix(d.String(), `Desc{fqName: "`), `"`)
		if !strings.HasPrefix(name, "go_") && !strings.HasPrefix(name, "process_") {
			seen[name] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
