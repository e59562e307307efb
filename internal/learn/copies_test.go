package learn_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"goodword/internal/decide"
	"goodword/internal/learn"
	"goodword/internal/report"
	"goodword/internal/store/storetest"
	"goodword/models"
)

var cardCell = models.CopyCell{Approach: "dual_favour", Channel: "in_app", Locale: "en", Friend: models.OfferCredit, Advocate: models.OfferCredit}

// cardCopy is an approved copy of the cell.
func cardCopy(id, begins string) models.Copy {
	return models.Copy{
		ID: id, Version: 1, Cell: cardCell, State: models.CopyApproved, Source: models.CopyByPerson, BrandVersion: 1, CreatedAt: storetest.Now,
		Fields: map[string]string{
			"headline": begins + ", pass it on", "body": "Your friend gets {{friend_reward}}. You get {{advocate_reward}}.", "cta": "Pass it on",
		},
	}
}

// writes describes the brand, and lets each week's ask be a new one.
func (s *school) writes() {
	s.t.Helper()
	_, err := s.catalog.UpdateProgram(s.t.Context(), s.ws, "main", func(p *models.Program) error { p.PromiseDays, p.DecisionHours = 1, 1; return nil })
	s.must(err)
	brand := models.DefaultBrand()
	brand.Name, brand.Pitch = "Acme", "Acme keeps the books of small firms."
	_, err = s.catalog.SetBrand(s.t.Context(), s.ws, brand)
	s.must(err)
}

// shelve keeps a copy in the table, past the desk, and publishes it.
func (s *school) shelve(c models.Copy) {
	s.t.Helper()
	s.must(s.store.AddCopies(s.t.Context(), s.ws, []models.Copy{c}))
	_, _, err := s.store.PublishSnapshot(s.t.Context(), s.ws, s.clock.Now(), false)
	s.must(err)
	s.must(s.catalog.Refresh(s.t.Context()))
}

const (
	firstCopy = "cp_aaaaaaaaaaaa"
	lateCopy  = "cp_bbbbbbbbbbbb"
)

// TestCopiesAreArms runs an experiment whose arms are copies through the whole service: a copy that is approved joins and is found, decisions from before
// and after replay to the bit in a process that has seen nothing, the policy is rebuilt from the log, report and audit hold, and a copy that is approved
// no more is not drawn from that moment on.
func TestCopiesAreArms(t *testing.T) {
	s := newSchool(t, 5)
	s.writes()
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors, e.Copies, e.Salt = "words", "main", []models.Factor{models.FactorCopy}, true, "which words"
	e.Arms = []models.Arm{{Key: "one", Copy: "1"}, {Key: "two", Copy: "2"}}
	_, err := s.catalog.CreateExperiment(t.Context(), s.ws, e)
	s.must(err)
	_, err = s.catalog.StartExperiment(t.Context(), s.ws, e.Key)
	s.must(err)
	log := slog.New(slog.DiscardHandler)
	s.shelve(cardCopy(firstCopy, "Well"))
	arms := &learn.Copies{Catalog: s.catalog, Clock: s.clock, Log: log}
	learner := learn.Learner{Store: s.store, Clock: s.clock, Log: log, FitInterval: time.Hour}
	var asked []*decide.Answer
	for week := range 6 {
		if week == 2 {
			s.shelve(cardCopy(lateCopy, "Now"))
		}
		s.must(arms.Look(t.Context()))
		s.must(arms.Look(t.Context())) // does nothing new
		asked = append(asked, s.readCopies()...)
		s.clock.Move(s.clock.Now().Add(7 * 24 * time.Hour))
		_, err := learner.Drain(t.Context())
		s.must(err)
		s.must(s.catalog.Refresh(t.Context()))
	}
	s.copiesJoined()
	first, last := asked[0].Decision.Stage("words"), asked[len(asked)-1].Decision.Stage("words")
	if len(first.Probabilities) != 3 || len(last.Probabilities) != 4 || last.Probabilities[3] < .8 {
		t.Errorf("probabilities at first %v, at last %v; want the late copy above .8", first.Probabilities, last.Probabilities)
	}
	rebuilt, err := learner.Rebuild(t.Context(), s.ws, false)
	s.must(err)
	at := slices.IndexFunc(rebuilt, func(r learn.Rebuilt) bool { return r.Experiment == "words" })
	if at < 0 || !rebuilt[at].Same() || len(rebuilt[at].FromLog.Cells) != 2 {
		t.Errorf("rebuilt from the log: %+v", rebuilt)
	}
	_, other, _ := s.replica()
	for i := 0; i < len(asked); i += 37 {
		replay, err := other.Replay(t.Context(), s.ws, asked[i].Decision.ID)
		s.must(err)
		if !replay.Match || replay.MaxDifference != 0 {
			t.Fatalf("replay: %+v", replay)
		}
	}
	s.reportsOfCopies()
	s.firstCopyGoes(arms)
}

// readCopies asks every pupil; of those who read the late copy 40 % share, of others 10 %.
func (s *school) readCopies() []*decide.Answer {
	s.t.Helper()
	return s.askAndShare(func(_ int, a *decide.Answer) bool {
		words := a.Decision.Stage("words")
		return words != nil && words.Arm == lateCopy
	})
}

// copiesJoined checks what experiment and audit trail say of the joining.
func (s *school) copiesJoined() {
	s.t.Helper()
	e, err := s.catalog.Experiment(s.t.Context(), s.ws, "words")
	s.must(err)
	if len(e.Arms) != 4 || len(e.Joined) != 2 || e.Joined[1].Arm != lateCopy || !e.Joined[1].At.Equal(asOf(2)) || e.Arm(lateCopy).Copy != lateCopy {
		s.t.Errorf("arms %+v, joined %+v", e.Arms, e.Joined)
	}
	entries, err := s.catalog.Audit(s.t.Context(), s.ws, models.AuditFilter{Kind: models.AuditExperiment, Key: "words"})
	s.must(err)
	if n := len(entries); n != 4 || entries[0].Actor.Name != "copies" { // created, started, joined, joined
		s.t.Errorf("%d entries, the last by %+v: %s", n, entries[0].Actor, entries[0].After)
	}
	if p := s.catalog.Snapshot(s.ws).Policy(&e).Priors; len(p) != 2 || p[1].Cell != cardCell.String() || p[1].Mean < .05 {
		s.t.Errorf("the snapshot has the priors %+v", p)
	}
}

// asOf is when a week began.
func asOf(week int) time.Time { return storetest.Now.AddDate(0, 0, 7*week) }

// reportsOfCopies reads report, audit and log of decisions with three arms and with four.
func (s *school) reportsOfCopies() {
	s.t.Helper()
	reports := &report.Service{Store: s.store}
	r, err := reports.Experiment(s.t.Context(), s.ws, "words", false)
	s.must(err)
	if len(r.Arms) != 4 || r.Arms[3].Low < r.Arms[0].High {
		s.t.Errorf("the report says %+v", r.Arms)
	}
	audit, err := reports.Audit(s.t.Context(), s.ws, "words", s.clock.Now().AddDate(0, 0, -100), s.clock.Now())
	s.must(err)
	if !audit.Passed {
		s.t.Errorf("the audit says %+v", audit.Checks)
	}
	short := 0
	s.must(reports.Log(s.t.Context(), s.ws, "words", s.clock.Now().AddDate(0, 0, -100), s.clock.Now(), func(l *report.LogEntry) error {
		stage := l.Stages[slices.IndexFunc(l.Stages, func(x report.LogStage) bool { return x.Experiment == "words" })]
		if len(stage.Probabilities) == 3 && len(stage.Eligible) == 3 {
			short++
		}
		return nil
	}))
	if short != 2*pupils {
		s.t.Errorf("%d decisions of the log have the arms from before, want %d", short, 2*pupils)
	}
}

// firstCopyGoes retires the first copy: its arm is not drawn from that moment on, and is retired at the next look.
func (s *school) firstCopyGoes(arms *learn.Copies) {
	s.t.Helper()
	s.must(s.store.EditCopy(s.t.Context(), s.ws, firstCopy, s.clock.Now(), func(v []models.Copy) ([]models.Copy, error) {
		v[0].State, v[0].DecidedAt = models.CopyRetired, s.clock.Now()
		return v, nil
	}))
	s.must(s.catalog.Refresh(s.t.Context()))
	if mask := s.answers()[0].Decision.Stage("words").Eligible; mask != 0b1011 {
		s.t.Errorf("eligible %b, want the first copy out", mask)
	}
	s.must(arms.Look(s.t.Context()))
	e, err := s.catalog.Experiment(s.t.Context(), s.ws, "words")
	s.must(err)
	if r := e.Retirement(firstCopy); r == nil || r.Kind != models.RetiredCopy || r.Guarded() {
		s.t.Errorf("retired %+v", e.Retired)
	}
}

// weakWorld is a catalog with one experiment, whose copies' counts it says.
type weakWorld struct {
	snap    *models.Snapshot
	settled []models.Retirement
	desk    []string
}

func (w *weakWorld) Workspaces() []models.WorkspaceID { return []models.WorkspaceID{1} }

func (w *weakWorld) Snapshot(models.WorkspaceID) *models.Snapshot { return w.snap }

func (w *weakWorld) SettleCopies(_ context.Context, _ models.WorkspaceID, _ string, _ []*models.Copy, weak []models.Retirement) (models.Settled, error) {
	w.settled = append(w.settled, weak...)
	return models.Settled{Retired: weak}, nil
}

// Retire is the desk's: of a copy that somebody else has retired since the snapshot it is a conflict.
func (w *weakWorld) Retire(_ context.Context, _ models.WorkspaceID, id string) (models.Copy, error) {
	w.desk = append(w.desk, id)
	if len(w.desk) > 1 {
		return models.Copy{}, models.Errorf(models.Conflict, "copydesk.Retire", "copy %s is not approved; reject a draft", id)
	}
	return models.Copy{ID: id, State: models.CopyRetired}, nil
}

func (w *weakWorld) Now() time.Time { return storetest.Now }

// TestWeakCopyIsRetired: the arm first, with figures, then the copy; also one whose arm an earlier look had stopped, but not one approved again since.
func TestWeakCopyIsRetired(t *testing.T) {
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors, e.Copies, e.Status = "words", "main", []models.Factor{models.FactorCopy}, true, models.ExperimentRunning
	e.Arms = []models.Arm{{Key: "one", Copy: "1"}, {Key: firstCopy, Copy: firstCopy, Cell: &cardCell}, {Key: lateCopy, Copy: lateCopy, Cell: &cardCell}}
	program := models.DefaultProgram()
	program.Key = "main"
	w := &weakWorld{snap: &models.Snapshot{
		Programs: []models.Program{program}, Experiments: []models.Experiment{e},
		Policies: []models.PolicyState{{Experiment: "words", Version: 1, Arms: []models.ArmCount{{}, {Trials: 3000, Successes: 40}, {Trials: 3000, Successes: 120}}}},
		Copies:   []*models.Copy{{ID: firstCopy, Version: 1, State: models.CopyApproved}, {ID: lateCopy, Version: 1, State: models.CopyApproved}},
	}}
	arms := &learn.Copies{Catalog: w, Desk: w, Clock: w, Log: slog.New(slog.DiscardHandler)}
	if err := arms.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(w.settled) != 1 || w.settled[0].Arm != firstCopy || w.settled[0].Kind != models.RetiredWeak || !strings.Contains(w.settled[0].Why, "after 3000 decisions") {
		t.Fatalf("retired %+v", w.settled)
	}
	if len(w.desk) != 1 || w.desk[0] != firstCopy {
		t.Errorf("the desk was told %q", w.desk)
	}
	w.snap.Experiments[0].Retired = w.settled
	if err := arms.Look(t.Context()); err != nil || len(w.settled) != 1 || len(w.desk) != 2 {
		t.Errorf("%v: retired %+v, desk %q", err, w.settled, w.desk)
	}
	w.snap.Copies[0].DecidedAt = storetest.Now.Add(time.Hour)
	if err := arms.Look(t.Context()); err != nil || len(w.settled) != 1 || len(w.desk) != 2 {
		t.Errorf("%v: approved again, and retired %+v, desk %q", err, w.settled, w.desk)
	}
}
