package models_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"goodword/models"
)

var mail = models.CopyCell{Approach: "dual_favour", Channel: "email", Locale: "en", Friend: models.OfferAmount, Advocate: models.OfferNone}

// copyExperiment runs with two built-in variants, in a snapshot with so many approved copies.
func copyExperiment(floor float64, cells ...models.CopyCell) (*models.Experiment, *models.Snapshot) {
	e := models.DefaultExperiment()
	e.Key, e.Program, e.Factors, e.Copies, e.Floor, e.Salt = "words", "main", []models.Factor{models.FactorCopy}, true, floor, "s"
	e.Arms, e.Status = []models.Arm{{Key: "one", Copy: "1"}, {Key: "two", Copy: "2"}}, models.ExperimentRunning
	p := models.DefaultProgram()
	p.Key, p.DefaultOffer, p.Approach, p.Channels = "main", "ten", "dual_favour", []string{"email"}
	s := &models.Snapshot{
		Programs: []models.Program{p}, Experiments: []models.Experiment{e},
		Offers: []models.Offer{{Key: "ten", Friend: models.Side{Kind: models.OfferAmount}}},
	}
	for i, c := range cells {
		s.Copies = append(s.Copies, &models.Copy{ID: copyID(i), Version: 1, Cell: c, State: models.CopyApproved})
	}
	return &e, s
}

func copyID(i int) string { return fmt.Sprintf("cp_aaaaaaaaaa%c%c", 'a'+i/26, 'a'+i%26) }

func keysOf(e *models.Experiment) (keys []string) {
	for _, a := range e.Arms {
		keys = append(keys, a.Key)
	}
	return keys
}

var settledAt = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func TestSettle(t *testing.T) {
	german, card := mail, mail
	german.Locale, card.Channel = "de", "sms"
	e, s := copyExperiment(.05, mail, mail, mail, german, card)
	if !e.Settle(s, settledAt) || e.Settle(s, settledAt) {
		t.Error("want a change, and then none")
	}
	// A floor of .05 allows four arms in one decision; the German cell, which has none, comes before the second of the English one.
	if got, want := keysOf(e), []string{"one", "two", copyID(0), copyID(3), copyID(1)}; !slices.Equal(got, want) {
		t.Errorf("got arms %v, want %v", got, want)
	}
	if len(e.Waiting) != 1 || e.Waiting[0].Copy != copyID(2) || !strings.Contains(e.Waiting[0].Why, "room for 2 copies") {
		t.Errorf("waiting %+v; the copy for text messages is none of the program", e.Waiting)
	}
	if len(e.Joined) != 3 || !e.Joined[0].At.Equal(settledAt) || !strings.Contains(e.Joined[0].Why, "dual_favour/email/en/amount+none") {
		t.Errorf("joined %+v", e.Joined)
	}
	if err := e.Validate(); err != nil {
		t.Errorf("it is not valid any more: %v", err)
	}
	if got := e.CellOf(0b00011); got != "" {
		t.Errorf("built-in words are of the cell %q", got)
	}
	if got := e.CellOf(0b01011); got != german.String() {
		t.Errorf("got the cell %q", got)
	}
	s.Copies[1] = &models.Copy{ID: copyID(1), Version: 1, Cell: mail, State: models.CopyRejected}
	if !e.Settle(s, settledAt) || e.Retirement(copyID(1)) == nil || e.Retirement(copyID(1)).Guarded() || len(e.Waiting) != 0 || e.Arms[5].Key != copyID(2) {
		t.Errorf("after one was rejected: arms %v, retired %+v, waiting %+v", keysOf(e), e.Retired, e.Waiting)
	}
	s.Copies[1] = &models.Copy{ID: copyID(1), Version: 2, Cell: mail, State: models.CopyApproved}
	if e.Settle(s, settledAt) {
		t.Errorf("an arm that was retired came back: %v", keysOf(e))
	}
}

// TestSettleFillsUp: no more than MaxArms, those that were retired among them.
func TestSettleFillsUp(t *testing.T) {
	e, s := copyExperiment(0, slices.Repeat([]models.CopyCell{mail}, 40)...)
	e.Settle(s, settledAt)
	if len(e.Arms) != models.MaxArms || len(e.Waiting) != 10 || !strings.Contains(e.Waiting[0].Why, "32 arms") {
		t.Fatalf("%d arms, waiting %+v", len(e.Arms), e.Waiting)
	}
	s.Copies[0] = &models.Copy{ID: copyID(0), Version: 1, Cell: mail, State: models.CopyRetired}
	if e.Settle(s, settledAt); len(e.Arms) != models.MaxArms || len(e.Waiting) != 10 || len(e.Retired) != 1 {
		t.Errorf("%d arms, %d waiting, %d retired", len(e.Arms), len(e.Waiting), len(e.Retired))
	}
}

// TestSettleOnlyWhereItRuns leaves drafts, and experiments without copies, alone.
func TestSettleOnlyWhereItRuns(t *testing.T) {
	for name, change := range map[string]func(*models.Experiment){
		"draft":           func(e *models.Experiment) { e.Status = models.ExperimentDraft },
		"stopped":         func(e *models.Experiment) { e.Status = models.ExperimentStopped },
		"without copies":  func(e *models.Experiment) { e.Copies = false },
		"another program": func(e *models.Experiment) { e.Program = "other" },
	} {
		e, s := copyExperiment(.01, mail)
		if change(e); e.Settle(s, settledAt) || len(e.Arms) != 2 {
			t.Errorf("%s: got %v", name, keysOf(e))
		}
	}
}

func TestValidateCopies(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*models.Experiment)
		want   string // pointer, "" for fine
	}{
		"one built-in variant": {func(e *models.Experiment) { e.Arms = e.Arms[:1] }, ""},
		"top two":              {func(e *models.Experiment) { e.Method = models.MethodTopTwo }, ""},
		"two factors":          {func(e *models.Experiment) { e.Factors = []models.Factor{models.FactorApproach, models.FactorCopy} }, "/copies"},
		"ab":                   {func(e *models.Experiment) { e.Method = models.MethodAB; e.Arms[0].Weight = 1 }, "/method"},
		"linear":               {func(e *models.Experiment) { e.Method = models.MethodLinear }, "/method"},
		"estimates":            {func(e *models.Experiment) { e.Pending = models.PendingEstimate }, "/copies"},
		"a copy by hand":       {func(e *models.Experiment) { e.Arms = append(e.Arms, models.Arm{Key: "c", Copy: copyID(0)}) }, "/arms/2/copy"},
		"a cell by hand": {func(e *models.Experiment) {
			e.Arms = append(e.Arms, models.Arm{Key: "c", Copy: copyID(0), Cell: &mail})
		}, "/arms/2"},
		"not its own": {func(e *models.Experiment) {
			e.Copies = false
			e.Arms = append(e.Arms, models.Arm{Key: "c", Copy: copyID(0), Cell: &mail})
		}, "/arms"},
		"joined as a draft": {func(e *models.Experiment) { e.Waiting = []models.WaitingCopy{{Copy: copyID(0)}} }, "/joined"},
	} {
		t.Run(name, func(t *testing.T) {
			e, _ := copyExperiment(.01)
			e.Status = models.ExperimentDraft
			c.change(e)
			err := e.Validate()
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(fmt.Sprint(fieldsOf(err)), c.want+" ") {
				t.Errorf("got %v, want %q", fieldsOf(err), c.want)
			}
		})
	}
}

func fieldsOf(err error) (pointers []string) {
	if known, ok := err.(*models.Error); ok {
		for _, f := range known.Fields {
			pointers = append(pointers, f.Pointer+" ")
		}
	}
	return pointers
}

// TestPolicyOfJoinedArms: a state from before an arm joined has zeros for it, and what is stored stays as it is.
func TestPolicyOfJoinedArms(t *testing.T) {
	e, s := copyExperiment(.01, mail)
	s.Policies = []models.PolicyState{{Experiment: "words", Version: 3, Arms: []models.ArmCount{{Trials: 5}, {Trials: 7}}}}
	e.Settle(s, settledAt)
	got := s.Policy(e)
	if want := []models.ArmCount{{Trials: 5}, {Trials: 7}, {}}; !slices.Equal(got.Arms, want) || got.Version != 3 || len(s.Policies[0].Arms) != 2 {
		t.Errorf("got %+v", got)
	}
}
