package report

import (
	"cmp"
	"context"
	"slices"

	"goodword/experiments/ranking"
	"goodword/experiments/stats"
	"goodword/internal/policy"
	"goodword/models"
)

// ShareReport says how the share channels of a program are used, from activated asks whose window is closed.
type ShareReport struct {
	Program string         `json:"program"`
	Window  int            `json:"window_hours" doc:"How long after activation a use counts"`
	Asks    int            `json:"asks" doc:"Activated asks with a closed window"`
	Level   float64        `json:"level" doc:"Coverage of the intervals"`
	Listed  []string       `json:"share_channels" doc:"Those that the program lists, in its order"`
	Most    int            `json:"share_channels_max"`
	Looked  []float64      `json:"examination" doc:"How much each place is looked at, as a multiple of the first"`
	Rows    []ShareChannel `json:"channels" doc:"Best estimate first"`
}

// ShareChannel is one of them. The estimate is that of an arm: what the first place would have brought, had it always been this channel's; the raw counts
// beside it depend on where the channel stood.
type ShareChannel struct {
	Channel  string       `json:"channel"`
	Shown    int64        `json:"shown" doc:"Asks that showed it, at any place"`
	Used     int64        `json:"used" doc:"Of these, the asks in which it was used"`
	First    int64        `json:"shown_first"`
	Estimate float64      `json:"estimate" doc:"Chance of being used when it stands first, by augmented inverse propensity scores"`
	Low      float64      `json:"low"`
	High     float64      `json:"high"`
	TooEarly bool         `json:"too_early" doc:"Too few uses at the first place for the interval to be believed"`
	Places   []SharePlace `json:"places" doc:"From the first"`
}

// SharePlace is what one place brought a channel.
type SharePlace struct {
	Shown int64 `json:"shown"`
	Used  int64 `json:"used"`
}

// What is guessed of a channel before the first row, see stats.NewAIPW: it changes how much the scores vary, not what they estimate.
const (
	shareGuess         = 0.05
	shareGuessStrength = 20
)

// ShareChannels reports on the share channels of a program.
func (s *Service) ShareChannels(ctx context.Context, ws models.WorkspaceID, p *models.Program) (*ShareReport, error) {
	counts, err := s.shareCounts(ctx, ws, p.Key)
	if err != nil {
		return nil, err
	}
	r := &ShareReport{
		Program: p.Key, Window: int(models.ShareWindow.Hours()), Level: level, Listed: p.ShareChannels, Most: p.ShareChannelsMax,
		Looked: ranking.Examination(policy.Strata(counts), models.MaxShareChannels), Rows: []ShareChannel{},
	}
	scores, err := stats.NewAIPW(len(models.ShareChannels), shareGuess, shareGuessStrength)
	if err != nil {
		return nil, err
	}
	err = s.Store.FoldedCases(ctx, ws, models.ShareKey(p.Key), func(c models.FoldCase) error {
		r.Asks++
		return scores.Add(shareRow(&c))
	})
	if err != nil {
		return nil, err
	}
	for i, arm := range scores.Arms(level) {
		row := newShareChannel(models.ShareChannels[i], counts)
		if row.Shown == 0 && !slices.Contains(p.ShareChannels, row.Channel) {
			continue
		}
		row.First, row.Estimate, row.Low, row.High, row.TooEarly = arm.Pulls, arm.Mean, arm.Low, arm.High, arm.TooEarly
		r.Rows = append(r.Rows, row)
	}
	slices.SortStableFunc(r.Rows, func(a, b ShareChannel) int { return cmp.Compare(b.Estimate, a.Estimate) })
	return r, nil
}

// shareRow is a closed ask as the choice of its first channel.
func shareRow(c *models.FoldCase) stats.Row {
	d := c.Decision.Share
	row := stats.Row{Arm: int(d.Places[0]), Propensity: d.First, Eligible: make([]bool, len(models.ShareChannels))}
	for i := range row.Eligible {
		row.Eligible[i] = d.Able&(1<<i) != 0
	}
	if c.Row.Success {
		row.Outcome = 1
	}
	return row
}

func (s *Service) shareCounts(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ShareCount, error) {
	states, err := s.Store.SharePolicies(ctx, ws)
	if err != nil {
		return nil, err
	}
	for _, state := range states {
		if state.Experiment == models.ShareKey(program) {
			return state.Share, nil
		}
	}
	return nil, nil
}

// newShareChannel adds up the counts of a channel over the segments.
func newShareChannel(name string, counts []models.ShareCount) ShareChannel {
	row := ShareChannel{Channel: name, Places: make([]SharePlace, models.MaxShareChannels)}
	for i := range counts {
		c := &counts[i]
		if c.Channel != name {
			continue
		}
		for k := range min(len(c.Shown), len(row.Places)) {
			row.Places[k].Shown += c.Shown[k]
			row.Places[k].Used += c.Used[k]
			row.Shown += c.Shown[k]
			row.Used += c.Used[k]
		}
	}
	return row
}
