package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"time"

	"goodword/internal/company"
	"goodword/internal/config"
	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/obs"
)

type demoCommand struct {
	Listen    string  `default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address of the demo's service (${default})."`
	Seed      *uint64 `placeholder:"N" help:"Seed of the simulated company; a random one without it."`
	Customers int     `default:"20000" placeholder:"N" help:"Customers of the company (${default})."`
	Days      int     `default:"182" placeholder:"N" help:"Days to simulate, up to today (${default})."`
	Once      bool    `help:"End after the simulation instead of leaving the service up."`
	Scenario  string  `default:"all" enum:"all,stages,scoring,choosing,words,offers" placeholder:"NAME" help:"What to play: stages (a tour of what a decision settles), scoring (a model that overtakes its prior), choosing (experiments that find who wants what, and when), words (texts of a scripted language model, checked, approved and on trial), offers (the company's half year), or all (${default}); --json plays offers."`
	JSON      bool    `name:"json" help:"Print the result as one line of JSON."`
	Runs      int     `default:"1" placeholder:"N" help:"Repeat with N seeds that follow each other, count how often intervals hold the truth and the best offer leads, and end (${default})."`
}

// Run plays a simulated company against a service of its own and shows what
// the service learned beside the truth.
func (c *demoCommand) Run(ctx context.Context, env *environment) error {
	if c.Runs > 1 {
		return c.repeat(ctx, env)
	}
	dir, err := demoDir()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	log := obs.NewLogger(env.stderr, slog.LevelError) // warnings of drift belong to the story and stand in its tables
	cfg := c.config(dir)
	if c.Once {
		cfg.Listen = "127.0.0.1:0"
	}
	played, key, err := c.simulate(ctx, &cfg, c.seed(), env.stderr, log)
	if err != nil {
		return err
	}
	if err := c.show(env.stdout, played); err != nil {
		return err
	}
	if c.Once {
		return nil
	}
	cfg.Clock, cfg.ClockStart = config.ClockSystem, time.Time{}
	return serve(ctx, &cfg, nil, io.Discard, log, func(s serving) { c.sayReady(env.stdout, s.URL, key) })
}

// played is what the scenarios found.
type played struct {
	stages   company.TourResult
	scoring  company.ScoringResult
	choosing company.ChoosingResult
	words    company.WordsResult
	offers   company.Result
}

func (c *demoCommand) plays(scenario string) bool {
	if c.JSON || c.Runs > 1 {
		return scenario == "offers"
	}
	return c.Scenario == "all" || c.Scenario == scenario
}

// show prints a table for each scenario that was played.
func (c *demoCommand) show(w io.Writer, p played) error {
	if c.JSON {
		return json.NewEncoder(w).Encode(p.offers)
	}
	if c.plays("stages") {
		fmt.Fprintln(w, "\nThe stages of a decision, each on trial:")
		if err := p.stages.WriteTable(w); err != nil {
			return err
		}
	}
	if c.plays("scoring") {
		fmt.Fprintln(w, "\nA model that learns who shares, week by week, beside the truth:")
		if err := p.scoring.WriteTable(w); err != nil {
			return err
		}
	}
	if c.plays("choosing") {
		fmt.Fprintln(w, "\nWhat each decision was drawn from, on average: two experiments that learn while they run:")
		if err := p.choosing.WriteTable(w); err != nil {
			return err
		}
	}
	if c.plays("words") {
		fmt.Fprintln(w, "\nWords of a scripted language model, checked, approved and put to the test:")
		if err := p.words.WriteTable(w); err != nil {
			return err
		}
	}
	if !c.plays("offers") {
		return nil
	}
	fmt.Fprintln(w, "What the experiment over offers found, beside the truth:")
	return p.offers.WriteTable(w)
}

// repeat runs several seeds, one after the other, each on a service of its own.
func (c *demoCommand) repeat(ctx context.Context, env *environment) error {
	log := obs.NewLogger(env.stderr, slog.LevelWarn)
	var held, intervals, led int
	first := c.seed()
	for i := range uint64(c.Runs) {
		dir, err := demoDir()
		if err != nil {
			return err
		}
		cfg := c.config(dir)
		cfg.Listen = "127.0.0.1:0"
		played, _, err := c.simulate(ctx, &cfg, first+i, io.Discard, log)
		result := played.offers
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			return fmt.Errorf("seed %d: %w", first+i, err)
		}
		covered := 0
		for _, arm := range result.Arms {
			if arm.Covered() {
				covered++
			}
		}
		held, intervals = held+covered, intervals+len(result.Arms)
		if result.BestLeads() {
			led++
		}
		fmt.Fprintf(env.stdout, "seed %d: %d of %d intervals hold the truth, the best offer leads: %t, gain %.1f %%, %.0f s\n",
			first+i, covered, len(result.Arms), result.BestLeads(), 100*result.GainOverUniform, result.Seconds)
	}
	_, err := fmt.Fprintf(env.stdout, "in %d runs %d of %d intervals hold the truth, and the best offer leads in %d\n", c.Runs, held, intervals, led)
	return err
}

func (c *demoCommand) config(dir string) config.Config {
	return config.Config{Listen: c.Listen, DataDir: dir, DatabaseConns: 16, Clock: config.ClockManual, ClockStart: c.start(),
		FitInterval: time.Hour, ShutdownTimeout: 15 * time.Second, CopyTimeout: 5 * time.Minute}
}

// start makes the simulation end at the last midnight.
func (c *demoCommand) start() time.Time {
	return time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -c.Days)
}

// seed is small enough for every reader of JSON.
func (c *demoCommand) seed() uint64 {
	if c.Seed != nil {
		return *c.Seed
	}
	return rand.Uint64N(1 << 53)
}

// simulate runs the service on a manual clock, plays the scenarios against it,
// the others in the days before the company's first, and stops it again. It returns
// the admin key beside the result.
func (c *demoCommand) simulate(ctx context.Context, cfg *config.Config, seed uint64, progress io.Writer, log *slog.Logger) (played, string, error) {
	sim, err := company.New(company.Config{Seed: seed, Customers: c.Customers, Days: c.Days, Start: cfg.ClockStart})
	if err != nil {
		return played{}, "", err
	}
	if c.plays("stages") {
		cfg.ClockStart = cfg.ClockStart.AddDate(0, 0, -company.TourDays)
	}
	if c.plays("scoring") {
		cfg.ClockStart = cfg.ClockStart.AddDate(0, 0, -company.ScoringDays)
	}
	if c.plays("choosing") {
		cfg.ClockStart = cfg.ClockStart.AddDate(0, 0, -company.ChoosingDays)
	}
	model := func() {}
	var providers []llm.Provider
	if c.plays("words") {
		cfg.ClockStart = cfg.ClockStart.AddDate(0, 0, -company.WordsDays)
		scribbler, err := newScribbler()
		if err != nil {
			return played{}, "", err
		}
		model = func() { _ = scribbler.Close() } // it answers no more, whatever this says
		defer model()
		providers = []llm.Provider{{Name: "scripted", BaseURL: scribbler.BaseURL(), Model: scripted.Model}}
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	up, down := make(chan serving, 1), make(chan error, 1)
	go func() { down <- serve(ctx, cfg, providers, io.Discard, log, func(s serving) { up <- s }) }()
	select {
	case err := <-down:
		return played{}, "", errors.Join(errors.New("the demo's service did not start"), err)
	case s := <-up:
		found, err := c.play(ctx, sim, seed, company.Client{BaseURL: s.URL, AdminKey: s.AdminKey}, model, progress)
		stop()
		return found, s.AdminKey, errors.Join(err, <-down)
	}
}

// newScribbler starts the scripted language model of the scenario of words.
func newScribbler() (*scripted.Server, error) {
	return scripted.Start(scripted.Script{Answer: func(r scripted.Request) string { return company.Scribble(len(r.Messages) > 2) }})
}

// play plays the scenarios; off turns the language model off.
func (c *demoCommand) play(ctx context.Context, sim *company.Company, seed uint64, client company.Client, off func(), progress io.Writer) (found played, err error) {
	if c.plays("stages") {
		if found.stages, err = company.Tour(ctx, client, progress); err != nil {
			return found, err
		}
	}
	if c.plays("scoring") {
		if found.scoring, err = company.Scoring(ctx, client, seed, progress); err != nil {
			return found, err
		}
	}
	if c.plays("choosing") {
		if found.choosing, err = company.Choosing(ctx, client, seed, progress); err != nil {
			return found, err
		}
	}
	if c.plays("words") {
		if found.words, err = company.Words(ctx, client, off, seed, progress); err != nil {
			return found, err
		}
	}
	if c.plays("offers") {
		found.offers, err = sim.Run(ctx, client, progress)
	}
	return found, err
}

// demoDir makes a directory that the user of a private PostgreSQL may enter.
func demoDir() (string, error) {
	dir, err := os.MkdirTemp("", "goodword-demo-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o711)
}

func (c *demoCommand) sayReady(w io.Writer, url, key string) {
	fmt.Fprintf(w, `
The service stays up at %[1]s with the demo's data. Its admin key is

    %[2]s

Interrupt (Ctrl-C) ends it and removes the demo's data.
`, url, key)
	if !c.plays("offers") {
		return
	}
	fmt.Fprintf(w, `
Try:

    curl -s -u %[2]s: '%[1]s/v1/next-ask?program=friends&customer_id=%[3]s&placement=email'
    curl -s -u %[2]s: %[1]s/v1/experiments/%[4]s/report
    curl -s -u %[2]s: %[1]s/v1/decisions -H 'Content-Type: application/json' -d '{"program":"friends","customer_id":"%[3]s","placement":"in_app"}'
`, url, key, company.CustomerID(7), company.ExperimentKey)
}
