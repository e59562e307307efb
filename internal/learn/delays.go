package learn

import (
	"time"

	"goodword/experiments/bandit"
	"goodword/scoring"
)

// delays tells which part of a stage's eventual successes has been seen at an age.
type delays struct {
	window   time.Duration
	rate     float64         // of success in cohorts whose window is closed; 0 where too few are
	program  bandit.Maturing // nil: nothing is known, and successes are taken to come evenly
	channels map[string]bandit.DelayCurve
}

// minDelays is how many successes a curve needs.
const minDelays = 10

// newDelays takes the delays of cohorts whose window is closed: of younger ones only the fast successes have been seen. While there are
// too few of those, a model that tells slow from never stands in, and its successes are cut at the window.
func newDelays(journeys []journey, now time.Time, window time.Duration, of func(*journey) (from, to time.Time)) (delays, error) {
	d := delays{window: window, channels: map[string]bandit.DelayCurve{}}
	var closed, seen, ages []float64
	over := 0.0 // rows whose window is closed
	byChannel := map[string][]float64{}
	for i := range journeys {
		from, to := of(&journeys[i])
		if !from.IsZero() && !now.Before(from.Add(window)) {
			over++
		}
		switch {
		case from.IsZero():
		case to.IsZero():
			ages = append(ages, now.Sub(from).Hours())
		default:
			delay := to.Sub(from).Hours()
			seen = append(seen, delay)
			if !now.Before(from.Add(window)) {
				channel := journeys[i].channel
				closed, byChannel[channel] = append(closed, delay), append(byChannel[channel], delay)
			}
		}
	}
	switch {
	case len(closed) >= minDelays:
		d.rate = float64(len(closed)) / over
		return d, d.observe(closed, byChannel)
	case len(seen) >= minDelays && len(ages) > 0:
		cure, err := bandit.FitCure(seen, ages)
		if err == nil {
			d.program = cure
		} // all delays 0, say: nothing is known of the curve
	}
	return d, nil
}

func (d *delays) observe(all []float64, byChannel map[string][]float64) error {
	program, err := bandit.NewDelayCurve(all)
	if err != nil {
		return err
	}
	d.program = program
	for channel, own := range byChannel {
		curve, err := bandit.NewDelayCurve(own)
		if err != nil {
			return err
		}
		if d.channels[channel], err = curve.Shrunk(program, bandit.DefaultPseudoConverters); err != nil {
			return err
		}
	}
	return nil
}

// seen is F(age) of the channel, 1 at the window and never below bandit.MinMaturity.
func (d *delays) seen(channel string, age time.Duration) float64 {
	curve := d.program
	if own, known := d.channels[channel]; known {
		curve = own
	}
	if curve == nil {
		return min(1, max(bandit.MinMaturity, age.Hours()/d.window.Hours()))
	}
	whole := curve.CDF(d.window.Hours())
	if !(whole > 0) {
		return bandit.MinMaturity
	}
	return min(1, max(bandit.MinMaturity, curve.CDF(age.Hours())/whole))
}

// weight is that of a row of the channel which has not succeeded at an age, and would with the predicted chance; the rate of those whose
// time is over is trusted more.
func (d *delays) weight(channel string, predicted float64, age time.Duration) float64 {
	if d.rate > 0 {
		predicted = d.rate
	}
	return scoring.PendingWeight(predicted, d.seen(channel, age))
}
