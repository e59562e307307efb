package e2e

import (
	"io"
	"testing"
	"time"

	"goodword/internal/company"
	"goodword/internal/postgres/pgtest"
)

// TestTourOfTheStages plays the demo's tour against a service and checks that
// every stage drew among several arms, that every scheduled ask opened in its
// slot or was taken back for a reason, who was nudged, and that what all six
// experiments learned, from commitment or from activation, is what the log says.
func TestTourOfTheStages(t *testing.T) {
	database := pgtest.NewDatabase(t)
	s := serve(t, serving{database: database, manual: true})
	s.must(t, "POST", "/v1/clock", object{"now": start.Truncate(24*time.Hour).AddDate(0, 0, 1)}, nil)
	got, err := company.Tour(t.Context(), company.Client{BaseURL: s.base, AdminKey: s.key}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for _, stage := range []string{"ask", "timing", "channel", "offer", "approach", "copy"} {
		if len(got.Drawn[stage]) < 2 {
			t.Errorf("stage %s drew %v, want several arms", stage, got.Drawn[stage])
		}
	}
	withdrawn := 0
	for reason, n := range got.Withdrawn {
		withdrawn += n
		if reason != "open_ticket" && reason != "detractor" {
			t.Errorf("%d asks were taken back: %s", n, reason)
		}
	}
	if got.Scheduled == 0 || got.Scheduled != got.Opened+withdrawn || got.Answers["not_yet"] != got.Scheduled {
		t.Errorf("%d asks were scheduled, %d opened, %d were taken back; answers %v", got.Scheduled, got.Opened, withdrawn, got.Answers)
	}
	asked := got.Opened + got.Answers["nps_promoter"]
	if got.Answers["no_moment"] != 80 || got.Nudged != asked-got.Shared || got.Shared == 0 {
		t.Errorf("of %d asked %d shared and %d were nudged; answers %v", asked, got.Shared, got.Nudged, got.Answers)
	}
	db := connect(t, database)
	for _, factor := range []string{"ask", "timing", "channel", "offer", "approach", "copy"} {
		if learned(t, db, "tour-"+factor).trials == 0 {
			t.Errorf("the experiment over %s has learned nothing", factor)
		}
	}
	t.Log(run(t, database, "learn", "rebuild")) // fails where log and policies differ
}
