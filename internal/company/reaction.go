package company

import (
	"math/rand/v2"
	"time"

	"goodword/models"
)

// reaction is what follows one ask; zero times are what did not happen.
type reaction struct {
	activated    time.Time // reached the customer
	shared       time.Time
	channel      string
	unsubscribed time.Time
	complained   time.Time
}

// How asks go, besides sharing: the share that never reaches its customer by
// placement, the harm, and hours awake from activation.
const (
	emailLost     = 0.03
	inAppLost     = 0.07
	lateShare     = 0.02 // of those who do not share in time because of the ask
	unsubscribes  = 0.003
	complains     = 0.0004
	shareHours    = 14.0
	lateHours     = 30.0
	lateMostHours = 108.0
)

// react draws what a customer does when asked at the midnight that begins a
// day, under an offer. Every number is drawn whatever came before, so that
// two offers meet the same luck.
func (c *Company) react(customer, onDay int, placement string, arm int) reaction {
	r := stream(c.config.Seed, forReaction, customer, onDay)
	reached, sleep := r.Float64(), truncatedExp(r, 50, 348) // minutes
	share, delay := r.Float64(), truncatedExp(r, shareHours, wakingWindow)
	late, lateDelay := r.Float64(), truncatedExp(r, lateHours, lateMostHours)
	leave, leaveDelay := r.Float64(), 36*r.Float64()
	channel := drawChannel(r)

	lost := emailLost
	if placement == inApp {
		lost = inAppLost
	}
	if reached < lost {
		return reaction{}
	}
	at := c.midnight(onDay).Add(5*time.Minute + time.Duration(sleep*float64(time.Minute))).Truncate(time.Millisecond)
	out := reaction{activated: at}
	switch {
	case share < c.askedChance(customer, at, arm):
		out.shared, out.channel = awake(at, delay), channel
	case late < lateShare:
		out.shared, out.channel = awake(at, wakingWindow+lateDelay), channel
	}
	if placement == email {
		switch {
		case leave < complains:
			out.complained = awake(at, leaveDelay)
		case leave < complains+unsubscribes:
			out.unsubscribed = awake(at, leaveDelay)
		}
	}
	return out
}

func drawChannel(r *rand.Rand) string {
	channels := [...]string{"whatsapp", "email", "link", "sms", "facebook"}
	return channels[pick(r, 0.40, 0.25, 0.20, 0.10, 0.05)]
}

// shareLink is a link somebody passed on, and when. Number tells the shares of
// one customer apart.
type shareLink struct {
	customer, number int
	ref              models.CodeRef
	at               time.Time
}
