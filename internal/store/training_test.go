package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"goodword/models"
)

func (w *world) cases(from, until time.Time, limit int) []models.TrainingCase {
	w.t.Helper()
	cases, err := w.st.TrainingCases(w.t.Context(), w.ws, "friends", from, until, limit)
	if err != nil {
		w.t.Fatal(err)
	}
	return cases
}

// TestTrainingCases counts by hand: u1 was asked twice and shared, u2 was asked before the period, u3 was not asked, u4 is a test customer,
// u5 was asked and gave an order of its own back.
func TestTrainingCases(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	day := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	first := w.decide("u1", day(5), asCustomer(w, "u1"), func(c *models.Commit) { c.Decision.Features = []float32{1, 2} })
	second := w.decide("u1", day(3), carrying(first.ID.Number))
	w.decide("u2", day(9), asCustomer(w, "u2"))
	w.decide("u3", day(5), asCustomer(w, "u3"), answered(models.ReasonHoldout))
	w.decide("u4", day(5), asCustomer(w, "u4"), func(c *models.Commit) { c.Decision.Test = true })
	fetched := w.decide("u5", day(4), asCustomer(w, "u5"), func(c *models.Commit) {
		c.Decision.CommitActivated, c.Decision.OpensAt = true, day(4).Add(time.Hour)
	})
	w.write(
		did("u1", models.EventDelivered, day(5), about(first)), did("u1", models.EventShare, day(5).Add(time.Hour), about(first)),
		did("u1", models.EventShare, day(2)), did("u3", models.EventShare, day(5)), did("u5", models.EventRefund, day(2), withOrder("own", 500)),
	)
	cases := w.cases(day(6), now, 10)
	var got []string
	for _, c := range cases {
		line := fmt.Sprintf("%d of promise %d at %s:", c.ID.Number, c.Promise, c.Channel)
		for _, o := range c.Outcomes {
			line += fmt.Sprint(" ", o.Kind, " ", o.Number)
		}
		got = append(got, line)
	}
	same(t, "cases", got, []string{"1 of promise 1 at email: share 1 share 0", "1 of promise 1 at email:", "2 of promise 1 at email: share 0"})
	if len(cases) != 3 || cases[0].ID != first.ID || cases[1].ID != fetched.ID || cases[2].ID != second.ID {
		t.Fatalf("the cases are %+v", cases)
	}
	if !slices.Equal(cases[0].Features, first.Features) {
		t.Errorf("features %v, want those stored, %v", cases[0].Features, first.Features)
	}
	for i, want := range []time.Time{now, day(4).Add(time.Hour), {}} { // a report is dated no later than it came
		if at := cases[i].Activated; want.IsZero() != at.IsZero() || at.After(want) {
			t.Errorf("case %d was activated at %s, want %s", i, at, want)
		}
	}
	if latest := w.cases(day(6), now, 2); len(latest) != 2 || latest[0].ID != fetched.ID || latest[1].ID != second.ID {
		t.Errorf("the latest two are %+v", latest)
	}
	if none := w.cases(day(1), now, 10); none != nil {
		t.Errorf("cases of a day without asks: %+v", none)
	}
}

// A purchase that the friend gave back is none.
func TestTrainingCasesWithoutWhatWasGivenBack(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		refunds []int64
		at      time.Duration // after the order
		want    int           // purchases
	}{
		"none":              {nil, time.Hour, 1},
		"a part":            {[]int64{400}, time.Hour, 1},
		"all in two parts":  {[]int64{400, 600}, time.Hour, 0},
		"without an amount": {[]int64{0}, time.Hour, 0},
		"before the order":  {[]int64{1000}, -time.Hour, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			d := w.decide("u1", now.AddDate(0, 0, -3), asCustomer(w, "u1"))
			bought := now.AddDate(0, 0, -2)
			w.write(did("f1", models.EventReferralClick, bought, withCode(fmt.Sprintf("%s.%d", code("u1"), d.ID.Number))),
				did("f1", models.EventOrder, bought, withOrder("o", 1000)))
			for i, minor := range tc.refunds {
				w.write(did("f1", models.EventRefund, bought.Add(tc.at+time.Duration(i)*time.Second), withOrder("o", minor)))
			}
			cases := w.cases(now.AddDate(0, 0, -5), now, 10)
			if len(cases) != 1 || len(cases[0].Outcomes) != tc.want {
				t.Fatalf("got %+v, want %d purchases", cases, tc.want)
			}
			if tc.want == 1 {
				o := cases[0].Outcomes[0]
				if o.Kind != purchase || o.Number != d.ID.Number || o.Minor != 1000 || !o.At.Equal(bought) {
					t.Errorf("the purchase is %+v", o)
				}
			}
		})
	}
}
