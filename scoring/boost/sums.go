package boost

import "math"

// packed is a sum of first and of second derivatives in one integer: 2³²·g + h, where g and h >= 0 are whole numbers of a unit. One
// addition adds both, and sums do not depend on the order. The units are such that the sums over all rows stay below 2³¹ and 2³².
type packed int64

// units are the sizes of the units of g and h.
type units struct{ g, h float64 }

// cell is a sum of first and second derivatives in the loss's own units.
type cell struct{ g, h float64 }

func (u units) cell(p packed) cell { return cell{float64(p>>32) * u.g, float64(uint32(p)) * u.h} }

// gain is twice the drop of the loss, to second order, when the rows of the cell get the best constant, shrunk by the ridge.
func (c cell) gain(ridge float64) float64 { return c.g * c.g / (c.h + ridge) }

// The largest sums: a bit below what fits, so that rounding has room.
const (
	mostG = 1 << 30
	mostH = 1 << 31
)

// pack writes derivatives as packed numbers. Rounding is dithered: a number between two units goes up in the share of the rows that it
// is beyond the lower, so that sums over many rows have no bias. ok is false when all of g or h is as good
// as 0.
func pack(dst []packed, g, h []float64) (u units, ok bool) {
	h, dst = h[:len(g)], dst[:len(g)]
	var sumG, sumH float64
	for i, x := range g {
		sumG += math.Abs(x)
		sumH += h[i]
	}
	if !(sumG > 1e-200 && sumH > 1e-200) {
		return units{}, false
	}
	// The dither is 16 bits below the unit: the multiples of the golden ratio, less their whole part, are spread evenly (Weyl 1916).
	const golden = 0x9E3779B9 // 2³² times the golden ratio less 1
	toG, toH := mostG/sumG*(1<<16), mostH/sumH*(1<<16)
	dither := uint32(0)
	for i, x := range g {
		dither += golden
		d := int64(dither >> 16)
		dst[i] = packed((int64(x*toG)+d)>>16<<32 + (int64(h[i]*toH)+d)>>16)
	}
	return units{sumG / mostG, sumH / mostH}, true
}
