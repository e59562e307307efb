// Package likeness says how much a customer resembles those who brought friends: a number in [-1, 1] made from the features that a business can see
// before anybody is asked. It is for finding whom to look at, as a list. It is no chance of anything; scoring predicts.
//
//	p, err := likeness.New(sample, advocates)
//	similarity := p.Similarity(features.Vector(nil, features.Input{State: &state}, now))
package likeness

import (
	"math"

	"goodword/models"
	"goodword/scoring/features"
)

// compared are the places that are compared: what customers do by themselves. Left out is what asking and sharing make of somebody (shares, friends, asks
// and what was seen of them), for every advocate would resemble every other by that; what is asked; and levels, which have no order.
var compared = []int{
	features.NPSLatest, features.NPSTrend, features.Orders, features.Orders30, features.Orders365, features.OrderAgeDays, features.TenureDays,
	features.SpendMinor, features.OrderMinor, features.Activity30, features.LastSeenDays, features.Logins30, features.Tickets, features.Tickets30,
	features.Refunds, features.Reviews, features.Renewals,
}

// Bounds.
const (
	MinAdvocates = 10 // of whom a profile is made; the mean of fewer is mostly chance
	maxDeviation = 3  // standard deviations from the mean that count, so that one customer in a thousand is not the whole profile
)

// Profile is what sets proven advocates apart from the average customer. It is immutable and safe for concurrent use.
type Profile struct {
	mean, deviation []float64 // by place in compared; deviation 0: the feature says nothing
	centroid        []float64 // of the advocates, standardised
}

// New makes a profile of a sample of all customers and of advocates, each a vector of package features: the advocates' as stored with the decision that
// brought the friend, before it did. With x' = sign(x)·ln(1+|x|), a feature is standardised over the sample,
//
//	z = (x' − mean) / standard deviation,   within ±3, 0 for what is not known or is the same for all,
//
// and the profile is the advocates' mean z.
//
// The error has kind models.Conflict for fewer than MinAdvocates advocates, or where nothing sets them apart. Inputs are not modified.
func New(sample, advocates [][]float32) (*Profile, error) {
	const op = "likeness.New"
	if len(advocates) < MinAdvocates {
		return nil, models.Errorf(models.Conflict, op, "%d advocates have brought a friend who bought; %d are needed to say what they have in common",
			len(advocates), MinAdvocates)
	}
	n := len(compared)
	p := &Profile{mean: make([]float64, n), deviation: make([]float64, n), centroid: make([]float64, n)}
	rows := make([][]float64, len(sample))
	for i, v := range sample {
		rows[i] = read(v)
	}
	for j := range compared {
		p.mean[j], p.deviation[j] = moments(rows, j)
	}
	for _, v := range advocates {
		for j, z := range p.standard(v) {
			p.centroid[j] += z / float64(len(advocates))
		}
	}
	if length(p.centroid) == 0 {
		return nil, models.Errorf(models.Conflict, op, "nothing that is known sets advocates apart from other customers; send orders, logins and NPS answers")
	}
	return p, nil
}

// Similarity is the cosine of the angle, seen from the average customer, between a customer and the mean advocate: 1 for one who differs from the
// average in the same direction, 0 for the average customer and for one who differs otherwise, -1 for the opposite.
func (p *Profile) Similarity(v []float32) float64 {
	z := p.standard(v)
	n := float64(length(z) * length(p.centroid))
	if n == 0 {
		return 0
	}
	sum := 0.0
	for j := range z {
		sum += float64(z[j] * p.centroid[j])
	}
	return max(-1, min(1, sum/n))
}

// Difference is how far the mean advocate is from the average customer in one feature.
type Difference struct {
	Feature   string
	Deviation float64 // in standard deviations, within ±3
}

// Differences lists the features, in the order of their places.
func (p *Profile) Differences() []Difference {
	names := features.Names(nil)
	list := make([]Difference, len(compared))
	for j, place := range compared {
		list[j] = Difference{Feature: names[place], Deviation: p.centroid[j]}
	}
	return list
}

// read takes the compared places of a vector, NaN for what is not known.
func read(v []float32) []float64 {
	full := features.ForModel(make([]float32, 0, features.Count), v, features.Count)
	row := make([]float64, len(compared))
	for j, place := range compared {
		x := float64(full[place])
		row[j] = math.Copysign(math.Log1p(math.Abs(x)), x)
	}
	return row
}

// moments are mean and standard deviation of what is known in one column, both 0 where nothing is.
func moments(rows [][]float64, j int) (mean, deviation float64) {
	n, square := 0.0, 0.0 // Welford (1962)
	for _, row := range rows {
		if x := row[j]; !math.IsNaN(x) {
			n++
			d := x - mean
			mean += d / n
			square += float64(d * (x - mean))
		}
	}
	if n < 2 {
		return mean, 0
	}
	return mean, math.Sqrt(square / (n - 1))
}

// standard is a customer's z.
func (p *Profile) standard(v []float32) []float64 {
	z := read(v)
	for j, x := range z {
		if math.IsNaN(x) || p.deviation[j] == 0 {
			z[j] = 0
			continue
		}
		z[j] = max(-maxDeviation, min(maxDeviation, (x-p.mean[j])/p.deviation[j]))
	}
	return z
}

func length(z []float64) float64 {
	square := 0.0
	for _, x := range z {
		square += float64(x * x)
	}
	return math.Sqrt(square)
}
