// Package likeness says how much a customer resembles those who brought friends: a number in [-1, 1] made from the features that a business can see
// before anybody is asked. It is no chance of anything; scoring predicts, and may read it.
//
//	p, err := likeness.New(sample, advocates)
//	similarity := p.Similarity(features.Vector(nil, features.Input{State: &state}, now))
package likeness

import (
	"encoding/json"
	"math"

	"goodword/models"
	"goodword/scoring/features"
	"goodword/scoring/sealed"
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

// Profile is what sets proven advocates apart from the average customer, as a snapshot stores it. Nothing here changes it, and it is safe for concurrent
// use. One without features knows nobody.
type Profile []models.ProfileFeature

// New makes a profile of a sample of all customers and of advocates, each a vector of package features: the advocates' as stored with the decision that
// brought the friend, before it did. With x' = sign(x)·ln(1+|x|), a feature is standardised over the sample,
//
//	z = (x' − mean) / standard deviation,   within ±3, 0 for what is not known or is the same for all,
//
// and the profile is the advocates' mean z.
//
// The error has kind models.Conflict for fewer than MinAdvocates advocates, or where nothing sets them apart. Inputs are not modified.
func New(sample, advocates [][]float32) (Profile, error) {
	const op = "likeness.New"
	if len(advocates) < MinAdvocates {
		return nil, models.Errorf(models.Conflict, op, "%d advocates have brought a friend who bought; %d are needed to say what they have in common",
			len(advocates), MinAdvocates)
	}
	p := make(Profile, len(compared))
	apart := false
	for j, place := range compared {
		f := &p[j]
		f.Place = place
		f.Mean, f.Deviation = moments(sample, place)
		for _, v := range advocates {
			f.Centroid += standard(f, v) / float64(len(advocates))
		}
		apart = apart || f.Centroid != 0
	}
	if !apart {
		return nil, models.Errorf(models.Conflict, op, "nothing that is known sets advocates apart from other customers; send orders, logins and NPS answers")
	}
	return p, nil
}

// Similarity is the cosine of the angle, seen from the average customer, between a customer and the mean advocate: 1 for one who differs from the
// average in the same direction, 0 for the average customer and for one who differs otherwise, -1 for the opposite. It allocates nothing.
func (p Profile) Similarity(v []float32) float64 {
	var dot, own, theirs float64
	for j := range p {
		z, c := standard(&p[j], v), p[j].Centroid
		dot += float64(z * c)
		own += float64(z * z)
		theirs += float64(c * c)
	}
	if own == 0 || theirs == 0 {
		return 0
	}
	return max(-1, min(1, dot/float64(math.Sqrt(own)*math.Sqrt(theirs))))
}

// Set writes the likeness of a vector made by features.Vector for the traits into its place there, from the numbers in the other places; Missing for a nil
// profile, when there are too few advocates. Where models do not read it there is no such place, and nothing happens.
func Set(v []float32, traits []models.TraitFeature, profile *models.AdvocateProfile) {
	for i := range traits {
		if !traits[i].Likeness {
			continue
		}
		place := features.Count + i
		v[place] = features.Missing
		if profile != nil {
			v[place] = float32(Profile(profile.Features).Similarity(v))
		}
	}
}

// Version names a profile by its content: "like@" and 12 hex digits.
func (p Profile) Version() (string, error) {
	content, err := json.Marshal(p)
	return "like@" + sealed.Checksum(content)[:12], err
}

// Difference is how far the mean advocate is from the average customer in one feature.
type Difference struct {
	Feature   string
	Deviation float64 // in standard deviations, within ±3
}

// Differences lists the features, in the order of their places.
func (p Profile) Differences() []Difference {
	names := features.Names(nil)
	list := make([]Difference, len(p))
	for j, f := range p {
		list[j] = Difference{Feature: names[f.Place], Deviation: f.Centroid}
	}
	return list
}

// logarithm is sign(x)·ln(1+|x|) of what stands in a place; false for what is not known.
func logarithm(v []float32, place int) (float64, bool) {
	x, known := features.Known(v, place)
	return math.Copysign(math.Log1p(math.Abs(x)), x), known
}

// moments are mean and standard deviation of what is known in one place, both 0 where nothing is.
func moments(sample [][]float32, place int) (mean, deviation float64) {
	n, square := 0.0, 0.0 // Welford (1962)
	for _, v := range sample {
		if x, known := logarithm(v, place); known {
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

// standard is a customer's z in one place.
func standard(f *models.ProfileFeature, v []float32) float64 {
	x, known := logarithm(v, f.Place)
	if !known || f.Deviation == 0 {
		return 0
	}
	return max(-maxDeviation, min(maxDeviation, (x-f.Mean)/f.Deviation))
}
