package company

import "math/rand/v2"

// purpose separates the random streams of one customer.
type purpose uint64

const (
	forCustomer purpose = iota + 1
	forTimeline
	forReaction
	forFriends
)

// stream returns the random numbers of one customer for one purpose, and n
// within it. Equal arguments give equal numbers; different ones give streams
// that have nothing to do with each other.
func stream(seed uint64, p purpose, customer, n int) *rand.Rand {
	high := mix(seed ^ mix(uint64(p)))
	low := mix(mix(high^uint64(customer)) ^ uint64(n))
	return rand.New(rand.NewPCG(high, low))
}

// mix is the finaliser of splitmix64 (Steele, Lea and Flood 2014): without it
// neighbouring customers would start from neighbouring states.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
