package models

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Joining is an arm that came to a running experiment with an approved copy.
type Joining struct {
	Arm string    `json:"arm"`
	At  time.Time `json:"at"`
	Why string    `json:"why"`
}

// Settled says what became of the arms of an experiment.
type Settled struct {
	Joined  []Joining
	Retired []Retirement
}

// WaitingCopy is an approved copy that is no arm yet.
type WaitingCopy struct {
	Copy string `json:"copy"`
	Why  string `json:"why"`
}

// Why an arm was stopped where no guardrail did it.
const (
	RetiredWeak GuardrailKind = "weak" // it is hardly the best of its cell
	RetiredCopy GuardrailKind = "copy" // its copy is approved no more
)

// Guarded reports whether a guardrail stopped the arm: it did harm.
func (r *Retirement) Guarded() bool { return r.Metric != "" }

// String is the cell as prompts.ParseCell reads it: help_friend/email/de/amount+credit, the friend's side first.
func (c CopyCell) String() string {
	return fmt.Sprintf("%s/%s/%s/%s+%s", c.Approach, c.Channel, c.Locale, c.Friend, c.Advocate)
}

// Approved is the version of a copy that may be chosen, nil where there is none.
func (s *Snapshot) Approved(id string) *Copy {
	i, _ := slices.BinarySearchFunc(s.Copies, id, func(c *Copy, id string) int { return strings.Compare(c.ID, id) })
	for ; i < len(s.Copies) && s.Copies[i].ID == id; i++ {
		if s.Copies[i].State == CopyApproved {
			return s.Copies[i]
		}
	}
	return nil
}

// Shows reports whether the program can ask in the words of a cell: its channel, approach and offer are among those of the program, of its placements
// or of the arms of its experiments. The customers' locales are not known.
func (s *Snapshot) Shows(p *Program, c *CopyCell) bool {
	channels := slices.Clone(p.Channels)
	for _, x := range p.Placements {
		channels = append(channels, x.Channel)
	}
	approaches, offers := []string{p.Approach}, []string{p.DefaultOffer}
	for i := range s.Experiments {
		e := &s.Experiments[i]
		if e.Program != p.Key || e.Status != ExperimentRunning {
			continue
		}
		for _, a := range e.Arms {
			channels, approaches, offers = append(channels, a.Channel), append(approaches, a.Approach), append(offers, a.Offer)
		}
	}
	return slices.Contains(channels, c.Channel) && slices.Contains(approaches, c.Approach) &&
		slices.ContainsFunc(offers, func(key string) bool { o := s.Offer(key); return o != nil && c.Suits(o) })
}

// Suits reports whether the cell's words are about what an offer gives.
func (c *CopyCell) Suits(o *Offer) bool {
	return c.Friend == cmp.Or(o.Friend.Kind, OfferNone) && c.Advocate == cmp.Or(o.Advocate.Kind, OfferNone)
}

// CellOf is the cell among whose arms a decision drew, by the eligible ones, one bit an arm: that of the copies among them, "" for none.
// Copies of two cells are never eligible together.
func (e *Experiment) CellOf(eligible uint32) string {
	for k := range e.Arms {
		if eligible&(1<<k) != 0 && e.Arms[k].Cell != nil {
			return e.Arms[k].Cell.String()
		}
	}
	return ""
}

// Cells lists the cells that have an arm, in the order of the arms.
func (e *Experiment) Cells() (cells []string) {
	for k := range e.Arms {
		if c := e.Arms[k].Cell; c != nil && !slices.Contains(cells, c.String()) {
			cells = append(cells, c.String())
		}
	}
	return cells
}

// named is the number of arms that the experiment was started with.
func (e *Experiment) named() (n int) {
	for k := range e.Arms {
		if e.Arms[k].Cell == nil {
			n++
		}
	}
	return n
}

// inCell counts the copies of a cell that can be drawn.
func (e *Experiment) inCell(cell string) (n int) {
	for k := range e.Arms {
		if a := &e.Arms[k]; a.Cell != nil && a.Cell.String() == cell && e.Retirement(a.Key) == nil {
			n++
		}
	}
	return n
}

// together is the most arms that can be eligible in one decision.
func (e *Experiment) together() int {
	most := 0
	for _, cell := range e.Cells() {
		most = max(most, e.inCell(cell))
	}
	return e.named() + most
}

// maxFloors is the most that floors take of a decision.
const maxFloors = 0.2

// validateCopies checks what an experiment whose arms are copies needs.
func (e *Experiment) validateCopies(c *Check) {
	if !e.Copies {
		c.That(e.named() == len(e.Arms), "/arms", "must have no copies as arms without copies: true")
		return
	}
	c.That(slices.Equal(e.Factors, []Factor{FactorCopy}), "/copies", "is for an experiment that governs copy alone: test other factors in experiments of their own")
	c.That(e.Method == MethodThompson || e.Method == MethodTopTwo, "/method", "must be thompson or top_two where copies is true: arms join while it runs")
	c.That(e.Objective == ObjectiveMetric && e.Shadow == nil && e.Pending == PendingWait, "/copies", "needs the objective metric, pending wait and no shadow: arms are counted by cells")
	for k := range e.Arms {
		joined := slices.ContainsFunc(e.Joined, func(j Joining) bool { return j.Arm == e.Arms[k].Key })
		c.That((e.Arms[k].Cell != nil) == joined, pointer("/arms", k), "must be a built-in variant: approved copies join by themselves once the experiment runs")
	}
	c.That(e.Status.Started() || len(e.Joined)+len(e.Waiting) == 0, "/joined", "is set while the experiment runs")
}

// Settle brings the arms of a running experiment in line with the copies of a snapshot, of which its program is one: the arm of a copy that is approved
// no more is retired; one that is approved, and that the program can show, joins while there is room, cells with the fewest first; the others wait. It
// reports whether anything changed. Arms keep their places for good, and those that are retired, too: learning counts by place.
func (e *Experiment) Settle(s *Snapshot, now time.Time) (changed bool) {
	program := s.Program(e.Program)
	if !e.Copies || e.Status != ExperimentRunning || program == nil {
		return false
	}
	for k := range e.Arms {
		if a := &e.Arms[k]; a.Cell != nil && e.Retirement(a.Key) == nil && s.Approved(a.Copy) == nil {
			e.Retired = append(e.Retired, Retirement{Arm: a.Key, At: now, Kind: RetiredCopy, Why: "its copy is approved no more"})
			changed = true
		}
	}
	var candidates []*Copy
	for _, c := range s.Copies {
		if c.State == CopyApproved && e.Arm(c.ID) == nil && s.Shows(program, &c.Cell) {
			candidates = append(candidates, c)
		}
	}
	var waiting []WaitingCopy
	for len(candidates) > 0 {
		i := e.next(candidates)
		c := candidates[i]
		candidates = slices.Delete(candidates, i, i+1)
		if why := e.full(c); why != "" {
			waiting = append(waiting, WaitingCopy{Copy: c.ID, Why: why})
			continue
		}
		e.join(c, now)
		changed = true
	}
	slices.SortFunc(waiting, func(a, b WaitingCopy) int { return strings.Compare(a.Copy, b.Copy) })
	changed = changed || !slices.Equal(waiting, e.Waiting)
	e.Waiting = waiting
	return changed
}

// next is the place of the copy whose cell has the fewest arms.
func (e *Experiment) next(candidates []*Copy) int {
	best := 0
	for i, c := range candidates {
		if e.inCell(c.Cell.String()) < e.inCell(candidates[best].Cell.String()) {
			best = i
		}
	}
	return best
}

// full says why a copy cannot join, "" where it can.
func (e *Experiment) full(c *Copy) string {
	switch {
	case len(e.Arms) >= MaxArms:
		return fmt.Sprintf("the experiment has had %d arms, the most there can be: conclude it, and start another", MaxArms)
	case float64(e.named()+e.inCell(c.Cell.String())+1)*e.Floor > maxFloors+1e-12:
		return fmt.Sprintf("the floor of %g leaves room for %d copies in a cell beside %d built-in variants: one has to be retired first", e.Floor, e.inCell(c.Cell.String()), e.named())
	}
	return ""
}

func (e *Experiment) join(c *Copy, now time.Time) {
	cell := c.Cell
	e.Arms = append(e.Arms, Arm{Key: c.ID, Copy: c.ID, Cell: &cell})
	e.Joined = append(e.Joined, Joining{Arm: c.ID, At: now, Why: "its copy was approved for " + cell.String()})
}

// KeepJoined gives an experiment, as somebody wrote it down, what came to the stored one since it was started.
func (e *Experiment) KeepJoined(stored *Experiment) {
	e.Joined, e.Waiting = stored.Joined, stored.Waiting
	if !stored.Copies {
		return
	}
	arms := slices.DeleteFunc(slices.Clone(e.Arms), func(a Arm) bool { return a.Cell != nil })
	for _, a := range stored.Arms {
		if a.Cell != nil {
			arms = append(arms, a)
		}
	}
	e.Arms = arms
}

// WithoutJoined is the experiment as it was before any copy joined, to be started anew.
func (e *Experiment) WithoutJoined() {
	e.Arms = slices.DeleteFunc(slices.Clone(e.Arms), func(a Arm) bool { return a.Cell != nil })
	e.Joined, e.Waiting = nil, nil
}

// Padded are counts with zeros for the arms that joined since. The slice may be that which was given.
func (e *Experiment) Padded(counts []ArmCount) []ArmCount {
	if len(counts) >= len(e.Arms) && counts != nil {
		return counts
	}
	all := make([]ArmCount, len(e.Arms))
	copy(all, counts)
	return all
}
