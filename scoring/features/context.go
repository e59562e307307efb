package features

import "math"

// halves are the published middles of the numeric places that describe a customer: a usual value among customers of whom anything is
// known, so that Context tells them apart.
var halves = map[int]float64{
	NPSKnown: 0.5, NPSLatest: 7, NPSAgeDays: 90, Orders: 2, Orders30: 0.5, OrderAgeDays: 30, TenureDays: 180,
	Shares: 1, Shares30: 0.3, Tickets30: 0.3, OpenTicket: 0.5, Refunds: 0.5, Logins30: 4, Clicks: 2,
	NPSTrend: 1, Orders365: 2, SpendMinor: 10_000, OrderMinor: 5_000, Activity7: 2, Activity30: 8, LastSeenDays: 7,
	Tickets: 1, Shares365: 1, ShareAgeDays: 60, Exposures30: 1, Clicks30: 0.5, Asks30: 1, AskAgeDays: 30, Friends: 1,
	Unsubscribes: 0.5, Complaints: 0.5, Reviews: 1, Renewals: 1,
}

// ContextPlace finds a numeric place that describes a customer by its name, with its published middle; false for any other name.
func ContextPlace(name string) (place int, half float64, ok bool) {
	for p, n := range names {
		if n == name {
			half, ok = halves[p]
			return p, half, ok
		}
	}
	return 0, 0, false
}

// ContextNames lists the names that ContextPlace finds, in the order of their places.
func ContextNames() []string {
	var list []string
	for p, n := range names {
		if _, ok := halves[p]; ok {
			list = append(list, n)
		}
	}
	return list
}

// Context is a place of a stored vector as a contextual policy reads it, see models.ContextNumber: (v/(|v| + half) - 1/2)/0.3, between -5
// and 1.7, and between -1.7 and 1.7 where v is at least 0. What is not known is 0. It uses no function whose bits differ between machines.
func Context(v []float32, place int, half float64) float64 {
	x, known := Known(v, place)
	if !known {
		return 0
	}
	return (x/(math.Abs(x)+half) - 0.5) / 0.3
}

// Known is the number in a place of a stored vector; known is false where it is missing, where what stands beside it says that there is
// none, and beyond the end of a vector that was stored when there were fewer places.
func Known(v []float32, place int) (x float64, known bool) {
	switch {
	case place >= len(v), v[place] != v[place]:
		return 0, false
	case place == NPSLatest || place == NPSAgeDays:
		known = v[NPSKnown] > 0
	case place == OrderAgeDays:
		known = v[Orders] > 0
	default:
		known = true
	}
	return float64(v[place]), known
}
