package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/store/storetest"
	"goodword/models"
)

// TestCustomerHours: the ids of one person count together and apart from others', what a rebuild stores takes the place of all there was, and the spread
// tells how many customers are alike.
func TestCustomerHours(t *testing.T) {
	s := storetest.New(t)
	ws := storetest.Workspace(t, s)
	hour := func(customer byte, experiment, segment string, h models.WeekHour, trials, successes int64) models.CustomerHour {
		return models.CustomerHour{Customer: models.CustomerID{customer}, Experiment: experiment,
			HourCount: models.HourCount{Segment: segment, Hour: h, Trials: trials, Successes: successes}}
	}
	when := []models.PolicyState{{Experiment: "when"}, {Experiment: "other"}}
	if _, err := s.Pool().Exec(t.Context(), `
		with p as (
			insert into programs (workspace_id, key, version, code_prefix, config, updated_at) values ($1, 'main', 1, 'main', '{}', $2)
		)
		insert into experiments (workspace_id, key, program, status, version, config, updated_at)
		select $1, k, 'main', 'running', 1, '{}', $2 from unnest('{when,other}'::text[]) k`, ws, storetest.Now); err != nil {
		t.Fatal(err)
	}
	replace := func(hours ...models.CustomerHour) {
		t.Helper()
		if err := s.ReplaceLearned(t.Context(), ws, models.Learned{Policies: when, Hours: hours}); err != nil {
			t.Fatal(err)
		}
	}
	replace(hour(1, "when", "a", 168, 9, 9))
	replace(hour(1, "when", "a", 10, 2, 1), hour(1, "when", "b", 10, 1, 1), hour(2, "when", "a", 10, 3, 0), hour(2, "when", "a", 90, 1, 1),
		hour(3, "when", "a", 10, 2, 1), hour(3, "other", "a", 10, 5, 5))
	d := s.NewDecisions(nil)
	go d.Run(t.Context())
	for _, tc := range []struct {
		name    string
		members []models.CustomerID
		want    []models.HourCount
	}{
		{"one person with two ids", []models.CustomerID{{1}, {2}}, []models.HourCount{{Hour: 10, Trials: 6, Successes: 2}, {Hour: 90, Trials: 1, Successes: 1}}},
		{"another", []models.CustomerID{{3}}, []models.HourCount{{Hour: 10, Trials: 2, Successes: 1}}},
		{"who was never asked", []models.CustomerID{{4}}, nil},
	} {
		got, err := d.CustomerHours(t.Context(), ws, models.Group{Head: tc.members[0], Members: tc.members}, "when")
		if diff := cmp.Diff(tc.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v\n%s", tc.name, err, diff)
		}
	}
	spread := func(limit int) []models.HourSpread {
		t.Helper()
		list, err := s.SpreadOfHours(t.Context(), ws, "when", limit)
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	want := []models.HourSpread{
		{HourCount: models.HourCount{Segment: "a", Hour: 10, Trials: 2, Successes: 1}, Customers: 2},
		{HourCount: models.HourCount{Segment: "a", Hour: 10, Trials: 3}, Customers: 1},
	}
	if diff := cmp.Diff(want, spread(100)); diff != "" {
		t.Error(diff)
	}
	if list := spread(1); len(list) != 1 || list[0].Customers != 1 {
		t.Errorf("of one hour: %+v", list)
	}
}
