package company

import (
	"math"
	"math/rand/v2"
	"time"
)

// Window is how long after activation a share counts.
const Window = 72 * time.Hour

// Customers sleep from midnight until six and share only when awake; asks are
// decided at midnight and reach them before six. So the clock, which moves at
// midnight, never closes a window over a share that the service was not told:
// the windows of a night's asks close in a night. Any Window holds exactly
// wakingWindow hours awake, whenever it begins.
const (
	wakeUp       = 6 * time.Hour
	wakingDay    = 18.0 // hours
	wakingWindow = 3 * wakingDay
)

// awake returns the moment when the given hours awake, at least 0, have passed
// since at.
func awake(at time.Time, hours float64) time.Time {
	midnight := at.Truncate(day)
	hours += max(0, (at.Sub(midnight) - wakeUp).Hours()) // awake already today
	days := math.Floor(hours / wakingDay)
	left := time.Duration((hours - days*wakingDay) * float64(time.Hour))
	return midnight.Add(time.Duration(days)*day + wakeUp + left).Truncate(time.Millisecond)
}

// truncatedExp draws from the exponential distribution with the given mean,
// cut to [0, most): F⁻¹(u) = -mean · ln(1 - u(1 - e^(-most/mean))).
func truncatedExp(r *rand.Rand, mean, most float64) float64 {
	return -mean * math.Log1p(r.Float64()*math.Expm1(-most/mean))
}
