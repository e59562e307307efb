package httpapi

import (
	"context"
	"slices"
	"strings"

	"goodword/internal/report"
	"goodword/models"
)

type shareChannelsInput struct {
	Key string `path:"key" maxLength:"63" doc:"Its key"`
}

func (a *API) shareChannels(ctx context.Context, in *shareChannelsInput) (*reply[*report.ShareReport], error) {
	ws := workspace(ctx)
	p, err := a.Catalog.Program(ctx, ws, in.Key)
	if err != nil {
		return nil, err
	}
	r, err := a.Reports.ShareChannels(ctx, ws, &p)
	return answer(r), err
}

// shareDrawView is how the order of share channels was drawn.
type shareDrawView struct {
	ShareChannels []string `json:"share_channels" doc:"As drawn, in order"`
	Able          []string `json:"able" doc:"What could be shown: of the program's those that the caller can show"`
	U             float64  `json:"u" doc:"The uniform number that drew the first"`
	First         float64  `json:"first_propensity" doc:"Chance with which the first was drawn"`
	Propensity    float64  `json:"propensity" doc:"Chance of the whole order, before any was left out for adding little"`
	Full          bool     `json:"full" doc:"By chance nothing was left out"`
}

// viewShareDraw is nil where nothing was drawn.
func viewShareDraw(d *models.ShareDraw) *shareDrawView {
	if d == nil {
		return nil
	}
	return &shareDrawView{ShareChannels: d.Channels(), Able: d.Able.Names(), U: d.U, First: d.First, Propensity: d.Propensity, Full: d.Full}
}

type shareReplayView struct {
	Stored     *shareDrawView `json:"stored"`
	Recomputed *shareDrawView `json:"recomputed"`
}

// readShareChannels reads the share channels that a caller can show, as one text with commas. What is none is ignored with a warning.
func (r *askRequest) readShareChannels(text string) {
	if text == "" {
		return
	}
	var known []string
	for name := range strings.SplitSeq(text, ",") {
		name = strings.ToLower(strings.TrimSpace(name))
		if slices.Contains(models.ShareChannels, name) {
			known = append(known, name)
		} else if name != "" {
			r.warn("share_channels", "%s is none of %s", plain(name), strings.Join(models.ShareChannels, ", "))
		}
	}
	r.ShareChannels = models.NewShareSet(known)
}
