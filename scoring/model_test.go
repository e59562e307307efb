package scoring_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	"goodword/models"
	"goodword/scoring"
	"goodword/scoring/features"
	"goodword/scoring/sealed"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

var _ scoring.Scorer = &scoring.Model{}

// known is one model for the tests that only look at a model.
var known = sync.OnceValue(func() *scoring.Model {
	set := &scoring.TrainingSet{Examples: newFirm(7).examples(3000), Currency: "EUR", Levels: map[string][]string{"plan": {"free", "pro", "team"}}}
	m, err := scoring.Train(context.Background(), set, scoring.TrainOptions{Seed: 7})
	if err != nil {
		panic(err)
	}
	return m
})

func TestModelWithoutDataIsScorecard(t *testing.T) {
	m := trained(t, nil, 0)
	firm := newFirm(1)
	for range 100 {
		v, _ := firm.row(0)
		got, want := m.Score(v), scoring.Scorecard{}.Score(v)
		got.Conversion, got.Calibration = 0, ""
		if d := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-12)); d != "" {
			t.Fatal(d)
		}
		if got.ShareProbability != want.ShareProbability {
			t.Fatalf("%v, the scorecard's is %v", got.ShareProbability, want.ShareProbability)
		}
	}
	if p := m.Score(make([]float32, features.FirstCount)).Conversion; math.Abs(p-scoring.ConversionRate) > 1e-15 {
		t.Errorf("conversion %v, want the published %v", p, scoring.ConversionRate)
	}
}

func logit(p float64) float64 { return math.Log(p / (1 - p)) }

func total(terms []models.Term) (sum float64) {
	for _, t := range terms {
		sum += t.Logit
	}
	return sum
}

// What the model says is the sum of its terms, and what speaks for and against is the whole difference from the base.
func TestModelLogitIsSumOfTerms(t *testing.T) {
	m := known()
	rapid.Check(t, func(t *rapid.T) {
		v := drawVector(t)
		z := logit(m.Score(v).ShareProbability)
		terms := m.Terms(nil, v)
		if math.Abs(total(terms)-z) > 1e-9 {
			t.Fatalf("terms add up to %v, the logit is %v", total(terms), z)
		}
		speaksFor, against := m.Reasons(v)
		if math.Abs(terms[0].Logit+total(speaksFor)+total(against)-z) > 1e-9 {
			t.Fatalf("base %v, reasons %v and %v, the logit is %v", terms[0].Logit, total(speaksFor), total(against), z)
		}
	})
}

// Relative to the program's mean: over the rows trained on, the terms average 0.
func TestModelTermsAreCentred(t *testing.T) {
	m, examples := known(), newFirm(7).examples(3000)
	var sums []float64
	for i := range examples {
		for j, term := range m.Terms(nil, examples[i].Features)[1:] {
			if i == 0 {
				sums = append(sums, 0)
			}
			sums[j] += term.Logit / float64(len(examples))
		}
	}
	for j, mean := range sums {
		if math.Abs(mean) > 1e-6 {
			t.Errorf("term %s has mean %v", m.Terms(nil, examples[0].Features)[1+j].Reason, mean)
		}
	}
}

// The firm's NPS effect is strong; whatever else the model found, a better answer never lowers the prediction.
func TestModelNPSIsMonotone(t *testing.T) {
	m, firm := known(), newFirm(8)
	for range 200 {
		v, _ := firm.row(0.5)
		v[features.NPSKnown], v[features.NPSAgeDays] = 1, 3
		last := 0.0
		for answer := range 11 {
			v[features.NPSLatest] = float32(answer)
			p := m.Score(v).ShareProbability
			if p < last-1e-12 {
				t.Fatalf("an answer of %d gives %v, one less %v", answer, p, last)
			}
			last = p
		}
	}
}

// The offer is an input: changing it changes the prediction, for new customers upwards.
func TestModelReadsTheAction(t *testing.T) {
	m := trained(t, newFirm(3).examples(4000), 3)
	v, _ := newFirm(4).row(0.5)
	v[features.TenureDays] = 20
	at := func(minor int64) float64 {
		w := slices.Clone(v)
		side := models.Side{Kind: models.OfferCredit, Minor: minor}
		features.SetAction(w, &models.Action{Channel: "email", Approach: "plain", Advocate: side, Friend: side})
		return m.Score(w).ShareProbability
	}
	if low, high := at(500), at(2000); !(high > 1.2*low) {
		t.Errorf("a reward of 5 gives %.4f, one of 20 %.4f", low, high)
	}
}

func TestModelIsDeterministic(t *testing.T) {
	examples := newFirm(5).examples(800)
	a, b := encoded(t, trained(t, examples, 5)), encoded(t, trained(t, examples, 5))
	if !bytes.Equal(a, b) {
		t.Error("the same rows and seed gave two models")
	}
}

func encoded(t testing.TB, m *scoring.Model) []byte {
	t.Helper()
	b, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestModelSurvivesEncoding(t *testing.T) {
	m := known()
	again, err := scoring.DecodeModel(encoded(t, m))
	if err != nil {
		t.Fatal(err)
	}
	if again.Version() != m.Version() || !strings.HasPrefix(m.Version(), "boost@") {
		t.Errorf("versions %s and %s", m.Version(), again.Version())
	}
	firm := newFirm(9)
	for range 300 {
		v, _ := firm.row(0.5)
		if d := cmp.Diff(m.Score(v), again.Score(v)); d != "" {
			t.Fatal(d)
		}
	}
}

func TestDecodeModelRefuses(t *testing.T) {
	good := encoded(t, known())
	for _, c := range []struct {
		name, old, new, want string
	}{
		{"another format", `"version":1`, `"version":2`, "version 2"},
		{"a changed number", `"trained":3000`, `"trained":3001`, "checksum"},
		{"a changed checksum", `"checksum":"`, `"checksum":"0`, "checksum"},
		{"text", `{`, `hello`, "not a stored model"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := scoring.DecodeModel(bytes.Replace(good, []byte(c.old), []byte(c.new), 1))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one about %s", err, c.want)
			}
		})
	}
	for _, n := range []int{0, 1, len(good) / 2, len(good) - 1} {
		if _, err := scoring.DecodeModel(good[:n]); err == nil {
			t.Errorf("%d of %d bytes were accepted", n, len(good))
		}
	}
}

// FuzzDecodeModel gives any text as file and as the model behind a checksum that fits.
func FuzzDecodeModel(f *testing.F) {
	file := encoded(f, trained(f, nil, 0)) // short, so that it is changed in every place
	var inner json.RawMessage
	if err := sealed.Open(file, "goodword/model", 1, &inner); err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Add([]byte(inner))
	v := make([]float32, features.Count)
	f.Fuzz(func(t *testing.T, text []byte) {
		behind, _ := sealed.Seal("goodword/model", 1, json.RawMessage(text))
		for _, b := range [][]byte{text, behind} {
			m, err := scoring.DecodeModel(b)
			if err != nil {
				continue
			}
			if p := m.Score(v).ShareProbability; !(p >= 0 && p <= 1) {
				t.Errorf("share probability %v", p)
			}
			m.Reasons(v)
			encoded(t, m)
		}
	})
}

func TestTrainRefusesBadExamples(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*scoring.Example)
		want   string
	}{
		{"few features", func(e *scoring.Example) { e.Features = e.Features[:3] }, "3 features"},
		{"share label", func(e *scoring.Example) { e.Share = math.NaN() }, "share label NaN"},
		{"conversion label", func(e *scoring.Example) { e.Convert = 2 }, "conversion label 2"},
		{"weight", func(e *scoring.Example) { e.Weight = 0 }, "weight 0"},
		{"conversion weight", func(e *scoring.Example) { e.Share, e.ConvertWeight = 1, -1 }, "conversion weight -1"},
		{"purchase", func(e *scoring.Example) { e.Share, e.Convert, e.PurchaseMinor = 1, 1, math.Inf(1) }, "purchase of +Inf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			examples := newFirm(1).examples(5)
			c.change(&examples[2])
			_, err := scoring.Train(t.Context(), &scoring.TrainingSet{Examples: examples}, scoring.TrainOptions{})
			if err == nil || !strings.Contains(err.Error(), "example 3: "+c.want) {
				t.Errorf("error %v, want example 3: %s", err, c.want)
			}
		})
	}
}

// One kind of answer only, and next to no rows: the prior moves a little and nothing breaks.
func TestTrainOnAlmostNothing(t *testing.T) {
	for _, share := range []float64{0, 1} {
		examples := newFirm(2).examples(3)
		for i := range examples {
			examples[i].Share, examples[i].Convert = share, 0
		}
		m := trained(t, examples, 1)
		got, card := m.Score(examples[0].Features).ShareProbability, scoring.Scorecard{}.Score(examples[0].Features).ShareProbability
		if (got > card) != (share == 1) || math.Abs(logit(got)-logit(card)) > 1 {
			t.Errorf("three answers of %v move %v to %v", share, card, got)
		}
	}
}

func TestPurchaseValueIsUnknownUntilSeen(t *testing.T) {
	m := trained(t, newFirm(2).examples(30), 1)
	v, _ := newFirm(2).row(0)
	if s := m.Score(v); (s.PurchaseMinor > 0) != (s.Currency != "") {
		t.Errorf("%v %s", s.PurchaseMinor, s.Currency)
	}
	if s := known().Score(v); s.Currency != "EUR" || s.PurchaseMinor < 2000 || s.PurchaseMinor > 6000 {
		t.Errorf("purchase of %v %s, the firm's friends spend 3400 EUR on average", s.PurchaseMinor, s.Currency)
	}
}

func TestChangesAreScoredInFull(t *testing.T) {
	v, _ := newFirm(2).row(0)
	v[features.NPSKnown], v[features.OpenTicket] = 0, 1
	for _, s := range []scoring.Scorer{scoring.Scorecard{}, known()} {
		now := s.Score(v).ShareProbability
		changes := scoring.Changes(s, v)
		found := map[string]float64{}
		for i, c := range changes {
			found[c.Code] = c.ShareProbability
			if i > 0 && math.Abs(logit(c.ShareProbability)-logit(now)) > math.Abs(logit(changes[i-1].ShareProbability)-logit(now))+1e-12 {
				t.Errorf("%s stands after a smaller change", c.Code)
			}
		}
		if !(found[scoring.ChangePromoter] > now) || !(found[scoring.ChangeTicketClosed] > now) {
			t.Errorf("%T: now %v, changes %v", s, now, changes)
		}
	}
}

func BenchmarkModelScore(b *testing.B) {
	v, _ := newFirm(2).row(0)
	m := known()
	b.ReportAllocs()
	for b.Loop() {
		m.Score(v)
	}
}
