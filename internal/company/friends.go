package company

import (
	"fmt"
	"math/rand/v2"
	"time"

	"goodword/models"
)

// What a friend who got a link does, in hours awake.
const (
	typesCode   = 0.10 // types the code instead of following the link
	signsUp     = 0.20
	buys        = 0.35 // of those who sign up
	visitHours  = 8.0
	signupHours = 10.0
	buyHours    = 50.0
)

// writeFriends tells what the friends do who got a shared link.
func (c *Company) writeFriends(d *diary, link shareLink) {
	r := stream(c.config.Seed, forFriends, link.customer, link.number)
	for i := range pick(r, 0.55, 0.31, 0.11, 0.03) {
		c.writeFriend(d, r, link, fmt.Sprintf("%06d-%d-%d", link.customer, link.number, i))
	}
}

func (c *Company) writeFriend(d *diary, r *rand.Rand, link shareLink, name string) {
	anonymous, user := "v"+name, "f"+name
	at := awake(link.at, visitHours*r.ExpFloat64())
	signup := properties{}
	if r.Float64() < typesCode {
		signup.ReferralCode = link.ref.Code
	} else {
		visit(d, anonymous, at, link.ref)
	}
	if r.Float64() >= signsUp {
		return
	}
	at = awake(at, 0.1+signupHours*r.ExpFloat64())
	d.tell(event{Type: "identify", MessageID: user + "-i", UserID: user, AnonymousID: anonymous, Timestamp: at})
	d.tell(outcome(user, "Signed Up", user+"-s", at.Add(time.Second), signup))
	if r.Float64() >= buys {
		return
	}
	at = awake(at, 0.1+buyHours*r.ExpFloat64())
	total := float64(2000+r.IntN(6000)) / 100
	d.tell(outcome(user, "Order Completed", user+"-o", at, properties{OrderID: "o-" + user, Total: total, Currency: "EUR"}))
}

// visit follows the link; the landing page then reports it with the visitor's
// anonymous id.
func visit(d *diary, anonymous string, at time.Time, ref models.CodeRef) {
	p := d.at(at)
	p.visits = append(p.visits, ref.String())
	e := outcome("", "Referral Link Clicked", anonymous+"-c", at, properties{Code: ref.String()})
	e.AnonymousID = anonymous
	d.tell(e)
}
