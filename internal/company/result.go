package company

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"text/tabwriter"
	"time"
)

// Result is what a run found beside what is true. Its JSON is the demo's.
type Result struct {
	Arms      []ArmResult `json:"arms"`
	Decisions int         `json:"decisions"` // requests answered, asks or not
	// Outcomes is the number of shares, friends' visits, signups and orders,
	// unsubscribes and complaints told to the service.
	Outcomes int `json:"outcomes"`
	// GainOverUniform is the mean true value of the arms drawn over the mean of
	// all arms, minus 1.
	GainOverUniform float64 `json:"gain_over_uniform"`
	Seconds         float64 `json:"seconds"`
	Seed            uint64  `json:"seed"`

	Drawn   int            `json:"-"` // decisions whose offer the experiment drew
	Events  int            `json:"-"` // all events told
	Reasons map[string]int `json:"-"` // answers by reason code
}

// ArmResult is one offer. TrueValue is the mean of ShareChance under it over
// the customers and activation times of all drawn, activated and matured
// decisions, whichever arm they drew; Estimate with Low and High is what the
// service's report says of the same. ShareEarly and ShareLate are the arm's
// shares of drawn offers in the first and last quarter of drawn decisions.
// Decisions under a promise enter none of these.
type ArmResult struct {
	Key        string  `json:"key"`
	TrueValue  float64 `json:"true_value"`
	Estimate   float64 `json:"estimate"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	ShareEarly float64 `json:"share_early"`
	ShareLate  float64 `json:"share_late"`
}

// Covered reports whether the interval holds the truth.
func (a ArmResult) Covered() bool { return a.Low <= a.TrueValue && a.TrueValue <= a.High }

// BestLeads reports whether the truly best arm has the largest share of the
// late draws.
func (r Result) BestLeads() bool {
	value := func(a, b ArmResult) int { return cmp.Compare(a.TrueValue, b.TrueValue) }
	late := func(a, b ArmResult) int { return cmp.Compare(a.ShareLate, b.ShareLate) }
	return slices.MaxFunc(r.Arms, value).Key == slices.MaxFunc(r.Arms, late).Key
}

// result reads the service's report and puts the truth beside it.
func (r *run) result(ctx context.Context) (Result, error) {
	out := Result{
		Arms: make([]ArmResult, len(Offers)), Decisions: r.counts.decisions, Outcomes: r.counts.outcomes, Seed: r.company.config.Seed,
		Drawn: len(r.drawn), Events: r.counts.events, Reasons: r.reasons,
	}
	for i, o := range Offers {
		out.Arms[i] = ArmResult{Key: o.Key, TrueValue: r.trueValue(i)}
	}
	quarter := len(r.drawn) / 4
	for i := range out.Arms {
		out.Arms[i].ShareEarly = drawnShare(r.drawn[:quarter], i)
		out.Arms[i].ShareLate = drawnShare(r.drawn[len(r.drawn)-quarter:], i)
	}
	out.GainOverUniform = r.gain(out.Arms)
	return out, r.readReport(ctx, out.Arms)
}

func (r *run) trueValue(arm int) float64 {
	var total, n float64
	for _, d := range r.drawn {
		if !d.activated.IsZero() {
			total += r.company.ShareChance(d.customer, d.activated, arm)
			n++
		}
	}
	return total / max(n, 1)
}

func (r *run) gain(arms []ArmResult) float64 {
	var drawn, all, n float64
	for _, d := range r.drawn {
		if !d.activated.IsZero() {
			drawn += arms[d.arm].TrueValue
			n++
		}
	}
	for _, a := range arms {
		all += a.TrueValue / float64(len(arms))
	}
	if n == 0 || all == 0 {
		return 0
	}
	return drawn/n/all - 1
}

func drawnShare(drawn []drawnDecision, arm int) float64 {
	var n int
	for _, d := range drawn {
		if d.arm == arm {
			n++
		}
	}
	return float64(n) / max(float64(len(drawn)), 1)
}

func (r *run) readReport(ctx context.Context, arms []ArmResult) error {
	var report struct {
		Arms []struct {
			Key                 string
			Estimate, Low, High float64
		}
	}
	path := "/v1/experiments/" + ExperimentKey + "/report"
	if err := r.api.call(ctx, http.MethodGet, path, r.api.admin, nil, &report); err != nil {
		return err
	}
	found := 0
	for _, x := range report.Arms {
		for i := range arms {
			if arms[i].Key == x.Key {
				arms[i].Estimate, arms[i].Low, arms[i].High = x.Estimate, x.Low, x.High
				found++
			}
		}
	}
	if found != len(arms) {
		return fmt.Errorf("%s: %d of %d arms reported", path, found, len(arms))
	}
	return nil
}

// WriteTable prints the result for people.
func (r Result) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "offer\ttrue value\testimate\t95 % interval\tholds it\tfirst quarter\tlast quarter\t")
	for _, a := range r.Arms {
		covered := "yes"
		if !a.Covered() {
			covered = "no"
		}
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%.4f to %.4f\t%s\t%.1f %%\t%.1f %%\t\n",
			a.Key, a.TrueValue, a.Estimate, a.Low, a.High, covered, 100*a.ShareEarly, 100*a.ShareLate)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%d events, %d decisions, %d of them drawn by the experiment, %d outcomes\n"+
		"gain over uniform %.1f %%, %s, seed %d\nanswers: %s\n",
		r.Events, r.Decisions, r.Drawn, r.Outcomes, 100*r.GainOverUniform,
		time.Duration(r.Seconds*float64(time.Second)).Round(100*time.Millisecond), r.Seed, listCounts(r.Reasons))
	return err
}

// listCounts names what was counted, most frequent first.
func listCounts(counts map[string]int) string {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	list := ""
	for i, name := range names {
		if i > 0 {
			list += ", "
		}
		list += fmt.Sprintf("%s %d", name, counts[name])
	}
	return list
}
