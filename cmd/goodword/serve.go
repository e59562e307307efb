package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"sync/atomic"
	"time"

	"goodword/internal/budget"
	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/copydesk"
	"goodword/internal/decide"
	"goodword/internal/httpapi"
	"goodword/internal/ingest"
	"goodword/internal/jobs"
	"goodword/internal/learn"
	"goodword/internal/llm"
	"goodword/internal/meaning"
	"goodword/internal/obs"
	"goodword/internal/referral"
	"goodword/internal/report"
	"goodword/internal/rules"
	"goodword/internal/store"
	"goodword/internal/widget"
	"goodword/models"
)

type serveCommand struct{ config.Config }

// gcPercent and gcLimit trade memory for time: the live heap is some twenty
// megabytes, and garbage may be several times that before it is worth a
// collection, unless the heap nears the limit in bytes. GOGC overrides them.
const (
	gcPercent = 600
	gcLimit   = 220 << 20
)

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context, env *environment) error {
	if env.getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
		debug.SetMemoryLimit(gcLimit)
	}
	providers, err := languageModels(&c.Config, env.getenv)
	if err != nil {
		return err
	}
	return serve(ctx, &c.Config, providers, env.stdout, obs.NewLogger(env.stderr, c.LogLevel), nil)
}

// serving tells about a service that answers.
type serving struct {
	URL      string // to reach it from this machine
	AdminKey string // of a first start, "" later
}

// serve runs the service with its providers of language models, if any, until ctx ends, then stops it in order. A first start prints an admin key to stdout. ready, which may be nil,
// is called once, when requests are answered.
func serve(ctx context.Context, cfg *config.Config, providers []llm.Provider, stdout io.Writer, log *slog.Logger, ready func(serving)) (err error) {
	if err := cfg.Validate(); err != nil {
		return err
	}
	log.Info("starting", "config", cfg)
	address, stop, err := openDatabase(ctx, cfg.DatabaseURL, cfg.DataDir, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }() // PostgreSQL goes last
	if err := migrateUp(ctx, address, log); err != nil {
		return err
	}
	migrator, err := store.NewMigrator(address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, migrator.Close()) }()
	st, err := store.Open(ctx, address, cfg.DatabaseConns)
	if err != nil {
		return err
	}
	defer closeStore(st, log)

	s := &service{cfg: cfg, providers: providers, log: log, store: st, migrator: migrator, metrics: obs.NewMetrics(), parts: newParts(log)}
	adminKey, err := s.prepare(ctx)
	if err != nil {
		return err
	}
	if adminKey != "" {
		fmt.Fprintf(stdout, "admin key: %s\n", adminKey)
	}
	return s.run(ctx, func(url string) {
		if ready != nil {
			ready(serving{URL: url, AdminKey: adminKey})
		}
	})
}

// closeStore waits for the connections that are in use, but not for ever.
func closeStore(st *store.Store, log *slog.Logger) {
	closed := make(chan struct{})
	go func() {
		st.Close()
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(partPatience):
		log.Error("connections to the database are still in use")
	}
}

// service is one replica while it runs.
type service struct {
	cfg       *config.Config
	providers []llm.Provider
	log       *slog.Logger
	store     *store.Store
	migrator  *store.Migrator
	metrics   *obs.Metrics
	parts     *parts
	clock     config.Clock
	catalog   *catalog.Catalog
	draining  atomic.Bool
}

// prepare sets the clock, makes this month's partitions and, at a first start, the workspace with its admin key, which it returns.
func (s *service) prepare(ctx context.Context) (adminKey string, err error) {
	if s.clock, err = startClock(ctx, s.cfg, s.store); err != nil {
		return "", err
	}
	now := s.clock.Now()
	if err := s.makePartitions(ctx); err != nil {
		return "", err
	}
	text, key, err := catalog.NewKey(0, catalog.ScopeAdmin, "first start", now)
	if err != nil {
		return "", err
	}
	_, first, err := s.store.FirstStart(ctx, "default", key, now)
	if err != nil {
		return "", err
	}
	s.catalog = catalog.New(s.store, s.clock, s.log)
	s.catalog.CheckAudience = func(expression string) error { _, err := rules.Compile(expression); return err }
	s.catalog.CheckMoment = func(expression string) error { _, err := rules.CompileEvent(expression); return err }
	if err := s.catalog.Refresh(ctx); err != nil {
		return "", err
	}
	if !first {
		return "", nil
	}
	return text, nil
}

// startClock gives the clock of the domain. A manual one goes on where the database says it stands.
func startClock(ctx context.Context, cfg *config.Config, st *store.Store) (config.Clock, error) {
	if cfg.Clock == config.ClockSystem {
		clock := config.SystemClock{}
		return clock, st.StopManualClock(ctx, clock.Now())
	}
	start := cfg.ClockStart
	if start.IsZero() {
		start = time.Now()
	}
	now, err := st.StartManualClock(ctx, start.UTC().Truncate(time.Microsecond))
	if err != nil {
		return nil, err
	}
	return config.NewManualClock(now), nil
}

const (
	partPatience = 10 * time.Second // for each part to stop
	readyWithin  = 2 * time.Second  // for the database to answer a readiness check
)

// run serves until ctx ends or a part fails, then stops everything in order: readiness first, requests under way, then the parts.
func (s *service) run(ctx context.Context, answering func(url string)) error {
	listener, err := net.Listen("tcp", s.cfg.Listen)
	if err != nil {
		return err
	}
	handler, err := s.wire(ctx, s.cfg.Links(listener.Addr()))
	if err != nil {
		s.parts.stop(partPatience)
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	s.log.Info("serving", "address", listener.Addr().String(), "clock", s.cfg.Clock)
	answering("http://" + listener.Addr().String())

	select {
	case <-ctx.Done():
		s.log.Info("stopping")
	case err = <-s.parts.failed:
		s.log.Error("a part of the service failed; stopping", "error", err)
	case err = <-served:
	}
	s.draining.Store(true)
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.cfg.ShutdownTimeout)
	defer cancel()
	if late := server.Shutdown(patience); late != nil {
		s.log.Warn("requests were cut off", "error", late)
		err = errors.Join(err, server.Close())
	}
	s.parts.stop(partPatience)
	s.log.Info("stopped")
	return err
}

// wire starts the parts, those that others lean on first, and returns the handler of all requests.
func (s *service) wire(ctx context.Context, links string) (http.Handler, error) {
	decisions := s.store.NewDecisions(s.metrics.DecisionBatch)
	decisions.ObserveReads(s.metrics.SituationBatch)
	events := s.store.NewEvents(&referral.Rules{Catalog: s.catalog}, s.metrics.EventBatch)
	events.Moments = &ingest.Moments{Catalog: s.catalog, Rules: &rules.EventCache{}}
	learner := &learn.Learner{
		Store: s.store, Clock: s.clock, Log: s.log, FitInterval: s.cfg.FitInterval, Lag: s.metrics.FoldLag,
	}
	clicks := referral.NewClicks(events, s.catalog, s.clock, s.log)
	s.metrics.WatchClicks(clicks.Waiting, clicks.Lost)
	s.watch()
	scorers := &learn.Models{
		Store: s.store, Catalog: s.catalog, Clock: s.clock, Log: s.log, Interval: s.cfg.TrainInterval, Trained: s.metrics.ModelTrained,
		Drifted: func(program string, d *learn.Drift) {
			if d == nil {
				s.metrics.ModelSteady(program)
				return
			}
			s.metrics.ModelDrifted(program, d.Features[0].PSI, d.Slope, d.BaseRateZ, len(d.Alarms))
		},
	}
	guards := &learn.Guards{Store: s.store, Catalog: s.catalog, Clock: s.clock, Log: s.log, Retired: s.metrics.ArmRetired}
	budgets := budget.NewKeeper(s.store, s.catalog, s.clock, s.log)
	budgets.Tell = func(program string, b *models.BudgetStatus) {
		s.metrics.Budget(program, float64(b.Budget), b.Committed, float64(b.Paid), b.Price, b.Stopped)
	}
	client, err := s.languageModels()
	if err != nil {
		return nil, err
	}
	alike := &likeness{index: meaning.NewIndex(s.store), client: client, model: embeddingModel(s.providers), clock: s.clock}
	desk, err := s.copyDesk(client, alike)
	if err != nil {
		return nil, err
	}
	asked := &copydesk.Asked{Store: s.store, Clock: s.clock, Log: s.log}
	vectors := s.wordVectors(alike)
	arms := &learn.Copies{Catalog: s.catalog, Desk: desk, Clock: s.clock, Log: s.log}
	due := jobs.Due{
		{Name: "partitions", Do: s.makePartitions}, {Name: "guardrails", Do: guards.Look}, {Name: "copies", Do: desk.Tend},
		{Name: "copy_arms", Do: arms.Look}, {Name: "models", Do: scorers.TrainDue}, {Name: "budgets", Do: budgets.Tend},
		{Name: "vectors", Do: vectors.Tend}, {Name: "comments", Do: s.comments(client, vectors.DropChanged).Tend}, // last: they may wait for a provider
	}.Observed(s.metrics.TaskRun)
	schedule := &jobs.Schedule{Due: due, Pool: s.store.Pool(), Log: s.log, Done: s.metrics.JobRun}
	if desk.Model != "" {
		schedule.Copies, schedule.CopyWorkers, schedule.CopyTimeout = desk, copyWorkers(s.providers), s.cfg.CopyTimeout
	}

	decider := &decide.Service{
		Store: decisions, Log: s.store, Catalog: s.catalog, Rules: &rules.Cache{}, Clock: s.clock, Models: s.catalog,
		Budgets: budgets, PublicURL: links, People: s.store, Asked: asked.Count,
		PolicyFailed: func(err error) { s.log.Error("a policy cannot be made of what was learned", "error", err) },
	}
	s.prepareWith(decider)

	s.parts.start(ctx, "catalog", s.catalog.Run)
	s.parts.start(ctx, "decisions", decisions.Run)
	s.parts.start(ctx, "events", events.Run)
	s.parts.start(ctx, "learner", learner.Run)
	s.parts.start(ctx, "copies", desk.Run)
	s.parts.start(ctx, "asked", asked.Run)
	s.parts.start(ctx, "jobs", schedule.Run)
	s.parts.start(ctx, "clicks", clicks.Run)
	s.parts.start(ctx, "budgets", budgets.Run)

	return httpapi.New(httpapi.Services{
		Catalog:        s.catalog,
		Decide:         decider,
		Tokens:         &decide.Tokens{Store: s.store, Catalog: s.catalog, Clock: s.clock},
		Widgets:        &widget.Verifier{Keys: s.catalog, Clock: s.clock},
		Ingest:         &ingest.Service{Writer: events, Catalog: s.catalog, Clock: s.clock, Reject: s.metrics.Rejected, Stored: s.metrics.Stored},
		Moments:        &ingest.Trials{History: s.store, Catalog: s.catalog, Rules: &rules.EventCache{}},
		Clicks:         clicks,
		Reports:        &report.Service{Store: s.store},
		Models:         scorers,
		Budgets:        budgets,
		Copies:         desk,
		Clock:          &jobs.Clock{Clock: s.clock, Store: s.store, Due: due, Learner: learner, Refresh: s.catalog.Refresh, Flush: flushAll(clicks.Flush, asked.Flush)},
		Ready:          s.ready,
		Metrics:        s.metrics,
		Log:            s.log,
		PublicURL:      links,
		TrustedProxies: s.cfg.TrustedProxies,
		Public:         httpapi.Limit{Rate: s.cfg.PublicRate, Burst: s.cfg.PublicBurst},
		Asks:           httpapi.Limit{Rate: s.cfg.AskRate, Burst: s.cfg.AskBurst},
	})
}

// prepareWith has the decider prepare the snapshots that are there, and each new one before it is seen.
func (s *service) prepareWith(decider *decide.Service) {
	for _, ws := range s.catalog.Workspaces() {
		decider.Prepare(s.catalog.Snapshot(ws))
	}
	s.catalog.Prepare = decider.Prepare
}

// flushAll stores what waits in several places, up to the first that fails.
func flushAll(places ...func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		for _, flush := range places {
			if err := flush(ctx); err != nil {
				return err
			}
		}
		return nil
	}
}

// makePartitions makes those of this month and the following two.
func (s *service) makePartitions(ctx context.Context) error {
	now := s.clock.Now()
	if err := s.store.MakePartitions(ctx, now, now); err != nil {
		return err
	}
	until, err := s.store.PartitionsUntil(ctx)
	if err == nil {
		s.metrics.Partitions(until)
	}
	return err
}

// watch lets the metrics ask for what is so at the moment of a scrape.
func (s *service) watch() {
	_, manual := s.clock.(*config.ManualClock)
	s.metrics.WatchClock(s.clock.Now, manual)
	s.metrics.WatchReady(s.ready)
	s.metrics.WatchCatalog(s.catalog.Status)
	s.metrics.WatchPool(func() obs.Pool {
		p := s.store.Pool().Stat()
		return obs.Pool{
			InUse: int(p.AcquiredConns()), Idle: int(p.IdleConns()), Max: int(p.MaxConns()),
			Acquired: p.AcquireCount(), Waited: p.EmptyAcquireCount(), Wait: p.EmptyAcquireWaitTime(),
		}
	})
}

// ready says whether this replica can serve: the database answers, its schema is that of this program, and no stop was asked for.
func (s *service) ready(ctx context.Context) error {
	if s.draining.Load() {
		return errors.New("stopping")
	}
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	if err := s.store.Ping(ctx); err != nil {
		return err
	}
	return current(ctx, s.migrator, s.store)
}
