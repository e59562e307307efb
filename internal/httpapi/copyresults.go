package httpapi

import (
	"goodword/experiments/stats"
	"goodword/models"
)

// copyResults is what came of the asks that showed one version of a copy.
type copyResults struct {
	Shown     int64      `json:"shown" doc:"Activated asks that showed it, each counted when window_hours after its activation are over; each of the next stages counts those that reached it or a later one"`
	Shared    int64      `json:"shared" doc:"Those that were shared"`
	Clicked   int64      `json:"clicked" doc:"Those whose link a friend followed"`
	SignedUp  int64      `json:"signed_up" doc:"Those by which a friend signed up"`
	Purchased int64      `json:"purchased" doc:"Those by which a friend bought"`
	ShareRate *shareRate `json:"share_rate,omitempty" doc:"shared / shown; not there before the first ask is counted"`
	Window    int        `json:"window_hours" doc:"How long after activation counts"`
}

// shareRate is a share of asks with its interval.
type shareRate struct {
	Rate float64 `json:"rate"`
	Low  float64 `json:"low" doc:"Lower end of the 95 % score interval (Wilson)"`
	High float64 `json:"high"`
}

func viewCopyResults(r *models.CopyResults) copyResults {
	v := copyResults{
		Shown: r.Shown, Shared: r.Shared, Clicked: r.Clicked, SignedUp: r.SignedUp, Purchased: r.Purchased, Window: int(models.ShareWindow.Hours()),
	}
	if r.Shown > 0 {
		s := shareRate{Rate: float64(r.Shared) / float64(r.Shown)}
		s.Low, s.High = stats.Wilson(s.Rate, float64(r.Shown))
		v.ShareRate = &s
	}
	return v
}
