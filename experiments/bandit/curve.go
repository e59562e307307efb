package bandit

import (
	"math"

	"goodword/experiments/internal/elementary"
)

// kernel is the shape of the parts of a curve.
type kernel int

const (
	normalKernel    kernel = iota // of the distance from the part's location
	studentKernel                 // the same with heavy tails
	logNormalKernel               // normal in the logarithm of the distance from the curve's origin
)

// part is one component of a mixture. For logNormalKernel location and scale are those of the logarithm.
type part struct{ weight, location, scale float64 }

// curve is a posterior on the real line: a mixture of densities of one shape, and how to cut the line into panels
// for it. Positions are relative to origin until newCurves has placed it on the common axis.
type curve struct {
	origin float64
	shape  kernel
	df     float64 // of studentKernel
	parts  []part
	// The density is more than nothing in [start, end], and most of it lies in [low, high], where a panel may be
	// step long. Beyond, panels grow with the distance.
	start, low, high, end, step float64
	// Towards origin panels shrink with the distance, if pinched: all parts scale with it, so that there the density may
	// have a pole. What lies closer than smallest is not told apart.
	pinched  bool
	smallest float64
	// relative is, for logNormalKernel, how long a panel may be at most as a share of its distance from origin.
	relative float64
}

// normalReach is where a normal density counts as 0, in standard deviations: at 2.6e-18 of its maximum.
const normalReach = levels * step

// newNormalCurve is the curve of one normal density.
func newNormalCurve(mean, sd float64) curve {
	reach := float64(normalReach * sd)
	return curve{
		origin: mean, shape: normalKernel, parts: []part{{1, 0, sd}}, step: float64(step * sd),
		start: -reach, low: -reach, high: reach, end: reach,
	}
}

// newStudentCurve is the curve of one Student density. The density is analytic up to √df scales from the real line,
// which bounds the panels in the middle, and falls like a power outside.
func newStudentCurve(s Student) curve {
	core := float64(3 * s.Scale)
	reach := float64(studentReach(s.DF) * s.Scale)
	return curve{
		origin: s.Location, shape: studentKernel, df: s.DF, parts: []part{{1, 0, s.Scale}},
		step:  float64(min(step, math.Sqrt(s.DF)) * s.Scale),
		start: -reach, low: -core, high: core, end: reach,
	}
}

// studentReach is where the probability beyond counts as 0, in scales: about 1e-18.
func studentReach(df float64) float64 {
	// Beyond z a share of about (1 + z²/df)^(-df/2) is left.
	return math.Sqrt(float64(df * elementary.Expm1(83/df)))
}

// ahead returns the end of a panel of this curve that starts at e.
func (c *curve) ahead(e float64) float64 {
	switch {
	case e < c.start:
		return c.start
	case e >= c.end:
		return math.Inf(1)
	}
	length := math.Inf(1)
	if c.shape != logNormalKernel {
		length = max(c.step, (c.low-e)/2, (e-c.high)/2)
	}
	if !c.pinched {
		return min(e+length, c.end)
	}
	// A panel next to the origin is at most as long as its part of the distance from it, and ends on it at the latest.
	smallest := max(c.smallest, float64(math.Abs(c.origin)*1e-15)) // positions have no more digits
	if distance := c.origin - e; distance > 0 {
		if distance <= smallest {
			return c.origin
		}
		return min(e+min(length, max(distance/2, smallest)), c.end)
	}
	return min(e+min(length, max(float64(c.closeness()*(e-c.origin)), smallest)), c.end)
}

// closeness is how long a panel may be as a share of its distance from the origin.
func (c *curve) closeness() float64 {
	if c.shape == logNormalKernel {
		return c.relative
	}
	return 1
}

// density adds the density at the positions, relative to the same point as the parts, times factor.
func (c *curve) density(position *[nodes]float64, factor float64, density *[nodes]float64) {
	*density = [nodes]float64{}
	switch c.shape {
	case normalKernel:
		for i, e := range position {
			for _, p := range c.parts {
				density[i] += gaussian(p, e)
			}
			density[i] = float64(density[i] * factor)
		}
	case studentKernel:
		power := -(c.df + 1) / 2
		for i, e := range position {
			for _, p := range c.parts {
				z := (e - p.location) / p.scale
				fallen := elementary.Log1p(float64(z*z) / c.df)
				density[i] += float64(p.weight*elementary.Exp(float64(power*fallen))) / p.scale
			}
			density[i] = float64(density[i] * factor)
		}
	case logNormalKernel:
		for i, e := range position {
			distance := e - c.origin
			if !(distance > 0) {
				continue
			}
			y := elementary.Log(distance)
			for _, p := range c.parts {
				density[i] += gaussian(p, y)
			}
			density[i] = float64(density[i]*factor) / distance
		}
	}
}

// gaussian is the weighted normal density of a part at y, without the factor 1/√2π.
func gaussian(p part, y float64) float64 {
	z := (y - p.location) / p.scale
	if z > normalReach || z < -normalReach {
		return 0
	}
	return float64(p.weight*elementary.Exp(-float64(z*z)/2)) / p.scale
}

// curves is the field of posteriors on the real line. Positions are relative to a reference value.
type curves struct {
	reference float64
	list      []curve
	position  *[nodes]float64
}

// newCurves takes the curves over and places them on an axis with reference at 0.
func newCurves(list []curve, reference float64) *curves {
	for i := range list {
		c := &list[i]
		c.origin -= reference
		c.start += c.origin
		c.low += c.origin
		c.high += c.origin
		c.end += c.origin
		if c.shape == logNormalKernel {
			continue
		}
		for j := range c.parts {
			c.parts[j].location += c.origin
		}
	}
	return &curves{reference: reference, list: list}
}

func (f *curves) support(k int) (start, end float64) { return f.list[k].start, f.list[k].end }

func (f *curves) ahead(e float64) float64 {
	next := math.Inf(1)
	for i := range f.list {
		next = min(next, f.list[i].ahead(e))
	}
	return next
}

func (f *curves) enter(position, value *[nodes]float64) {
	f.position = position
	for i, e := range position {
		value[i] = f.reference + e
	}
}

func (f *curves) density(k int, half float64, density *[nodes]float64) {
	const oneOverRootTwoPi = 0.3989422804014327
	f.list[k].density(f.position, float64(oneOverRootTwoPi*half), density)
}
