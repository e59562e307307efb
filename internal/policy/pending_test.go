package policy

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
)

// TestDelayCurvesRise: a curve is a distribution function whatever was counted, and every delay falls into the part that ends after it.
func TestDelayCurvesRise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		arms := make([]models.ArmCount, 2)
		for b := range models.DelayBuckets {
			arms[0].Delays[b] = rapid.Int64Range(0, 500).Draw(t, "count")
		}
		c, last := newCurves(arms), 0.0
		for age := time.Duration(0); age <= 72*time.Hour; age += 20 * time.Minute {
			f := c.seen(0, age, 72*time.Hour)
			if !(f >= last-1e-12 && f <= 1) {
				t.Fatalf("F(%v) = %v after %v", age, f, last)
			}
			last = f
		}
		if last != 1 || c.seen(1, 0, time.Hour) != 0 {
			t.Fatalf("F ends at %v and begins at %v", last, c.seen(1, 0, time.Hour))
		}
		delay := time.Duration(rapid.Int64Range(0, int64(72*time.Hour)).Draw(t, "delay"))
		b := bucketOf(delay, 72*time.Hour)
		at := float64(delay) / float64(72*time.Hour)
		if b < 0 || b >= models.DelayBuckets || at > edge(b)+1e-9 || b > 0 && at < edge(b-1)-1e-9 {
			t.Fatalf("a delay of %v of the window is in part %d, which ends at %v", at, b, edge(b))
		}
	})
}

// slow is an experiment whose second arm is better and slow: its successes come evenly over the window, those of the first at once.
func slow() *models.Experiment {
	return experiment(func(e *models.Experiment) { e.Pending, e.WindowHours = models.PendingEstimate, 720 })
}

func (o *slowWorld) delay(arm int) time.Duration {
	if arm == 1 {
		return time.Duration(o.random.Float64() * float64(720*time.Hour))
	}
	return time.Duration(o.random.Float64() * float64(2*time.Hour))
}

type slowWorld struct{ random *rand.Rand }

// TestEstimateDoesNotBlameTheSlow: of 3,000 open decisions a third as old as the window, the slow arm with 9 % is told from the fast one with 6 %,
// while counting what is pending as failed would put it behind.
func TestEstimateDoesNotBlameTheSlow(t *testing.T) {
	e := slow()
	w := slowWorld{rand.New(rand.NewPCG(5, 5))}
	f := NewFold(e, empty(e))
	for i := range 20_000 {
		arm := i % 2
		success := w.random.Float64() < 0.05
		f.Add(Case{Arm: arm, Success: success, Delay: w.delay(arm)})
	}
	state, err := f.State()
	if err != nil {
		t.Fatal(err)
	}
	var open []Open
	seen := [2]int{}
	for i := range 6000 {
		arm, age := i%2, time.Duration(float64(i)/6000*480*float64(time.Hour))
		success := w.random.Float64() < []float64{0.06, 0.09}[arm] && w.delay(arm) < age
		if success {
			seen[arm]++
		}
		open = append(open, Open{Arm: arm, Age: age, Success: success})
	}
	if seen[1] > seen[0] {
		t.Fatalf("%v successes so far: the slow arm is not behind, the test shows nothing", seen)
	}
	estimated, err := Estimate(e, state, open)
	if err != nil {
		t.Fatal(err)
	}
	rate := func(arm int) float64 {
		p := estimated.Pending[arm]
		return float64(p.Successes) / p.Exposure
	}
	if math.Abs(rate(0)-0.06) > 0.015 || math.Abs(rate(1)-0.09) > 0.025 {
		t.Errorf("estimated %.3f and %.3f, want .06 and .09", rate(0), rate(1))
	}
	list, err := New(e, estimated, Setting{}).In(Subject{}, "s", "d").Probabilities(nil)
	if err != nil || list[1] < list[0] {
		t.Errorf("%v, %v: want the slow arm ahead", list, err)
	}
	if state.Pending != nil || !slices.Equal(state.Arms, estimated.Arms) {
		t.Error("the stored state took in what is pending")
	}
}

// TestMatureDataDoNotMoveWithTime: once everything has had its time, a later look changes nothing.
func TestMatureDataDoNotMoveWithTime(t *testing.T) {
	e := slow()
	contextual(models.MethodLogistic)(e)
	look := func(later time.Duration) models.PolicyState {
		var open []Open
		for i := range 300 {
			open = append(open, Open{Arm: i % 3, Subject: subject(float32(i%5), ""), Age: e.Window() + later, Success: i%20 == 0})
		}
		s, err := Estimate(e, empty(e), open)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b := look(0), look(240*time.Hour)
	if !slices.Equal(a.Pending, b.Pending) || !slices.Equal(a.Model.Vector, b.Model.Vector) {
		t.Errorf("%v, later %v", a.Pending, b.Pending)
	}
	f := NewFold(e, empty(e))
	for i := range 300 {
		f.Add(Case{Arm: i % 3, Subject: subject(float32(i%5), ""), Success: i%20 == 0})
	}
	folded, err := f.State()
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range folded.Model.Vector {
		if math.Abs(v-a.Model.Vector[i]) > 1e-9 {
			t.Errorf("coefficient %d: %v when closed, %v as mature and open", i, v, a.Model.Vector[i])
		}
	}
}
