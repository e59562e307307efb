package models

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// ShareChannels are where customers share. Their places here are logged: new ones come last, none is ever removed.
var ShareChannels = []string{
	"whatsapp", "email", "link", "sms", "x", "facebook", "linkedin", "qr", "telegram", "line", "bluesky", "threads", "reddit",
}

// MaxShareChannels is the most that one program may list, and so the places that are learned about: it is ranking.MaxItems.
const MaxShareChannels = 8

// DefaultShareChannels are those of a program that names none, in the order in which they are shown while nothing is known: private messages before
// public posts, as most referrals go to one friend at a time. A QR code needs somebody who stands by.
var DefaultShareChannels = []string{"whatsapp", "email", "link", "sms", "x", "facebook", "linkedin"}

// DefaultShareChannelsMax is the most share channels that a program shows at once if it does not say: a row of buttons on a telephone.
const DefaultShareChannelsMax = 5

// ShareSet is a set of share channels, one bit for each place in ShareChannels.
type ShareSet uint32

// NewShareSet is the set of these channels; those that are none are left out.
func NewShareSet(channels []string) (s ShareSet) {
	for _, name := range channels {
		if i := slices.Index(ShareChannels, name); i >= 0 {
			s |= 1 << i
		}
	}
	return s
}

// SharePlace is the place of a channel in ShareChannels, which must have it.
func SharePlace(channel string) byte { return byte(slices.Index(ShareChannels, channel)) }

// Has reports whether the channel is in the set.
func (s ShareSet) Has(channel string) bool { return s&NewShareSet([]string{channel}) != 0 }

// Names are the channels of the set, in the order of ShareChannels.
func (s ShareSet) Names() []string {
	names := make([]string, 0, bits.OnesCount32(uint32(s)))
	for i, name := range ShareChannels {
		if s&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}

// ShareDraw is the order of share channels that an ask shows, enough to draw it again.
type ShareDraw struct {
	Able       ShareSet `cbor:"1,keyasint"`           // what could be shown: of the program's channels those that the caller can show
	Places     []byte   `cbor:"2,keyasint"`           // what is shown, in order, by places in ShareChannels
	U          float64  `cbor:"3,keyasint"`           // the uniform number of the first place
	First      float64  `cbor:"4,keyasint"`           // probability of the first
	Propensity float64  `cbor:"5,keyasint"`           // of the whole order as drawn, before any was left out for adding little
	Full       bool     `cbor:"6,keyasint,omitempty"` // by chance nothing was left out
}

// Channels are the names of what is shown, in order; none for nil.
func (d *ShareDraw) Channels() []string {
	if d == nil {
		return nil
	}
	names := make([]string, 0, len(d.Places))
	for _, i := range d.Places {
		if int(i) < len(ShareChannels) {
			names = append(names, ShareChannels[i])
		}
	}
	return names
}

// ShareWindow is how long after activation a use of a share channel counts.
const ShareWindow = 72 * time.Hour

// sharePrefix begins the key under which a program's share channels learn; no experiment's key has a colon.
const sharePrefix = "share:"

// ShareKey is the key under which the program's share channels learn, beside those of experiments.
func ShareKey(program string) string { return sharePrefix + program }

// ShareProgram is the program of such a key; false for an experiment's.
func ShareProgram(key string) (string, bool) { return strings.CutPrefix(key, sharePrefix) }

// TeachesShare reports whether the decision, once activated, trains its program's share channels.
func (d *Decision) TeachesShare() bool {
	return d.Ask && !d.Test && d.Share != nil && len(d.Share.Places) > 0 && len(d.Share.Places) <= MaxShareChannels
}

// SharedBy reports whether an outcome shows that a channel of the decision was used: a share, or what a friend did by the link made for
// it. It is the decision's by its own link, or by no known link.
func (d *Decision) SharedBy(o *Outcome) bool {
	switch o.Kind {
	case OutcomeShare, OutcomeClick, OutcomeSignup, OutcomePurchase:
		return o.ShareChannel != "" && d.Linked(o)
	}
	return false
}

// ShareCount is how often a channel was shown to one segment at each place, from the first, and in how many of these asks it was used.
type ShareCount struct {
	Segment string  `json:"segment"`
	Channel string  `json:"channel"`
	Shown   []int64 `json:"shown"`
	Used    []int64 `json:"used"`
}

// CountShare takes one closed ask into counts: used has one flag for each of the channels shown. Counts are sorted by segment and channel, so that
// the order of folding leaves no trace.
func CountShare(counts []ShareCount, segment string, channels []string, used []bool) []ShareCount {
	for place, channel := range channels {
		i, found := slices.BinarySearchFunc(counts, ShareCount{Segment: segment, Channel: channel}, func(a, b ShareCount) int {
			return cmp.Or(cmp.Compare(a.Segment, b.Segment), cmp.Compare(a.Channel, b.Channel))
		})
		if !found {
			counts = slices.Insert(counts, i, ShareCount{
				Segment: segment, Channel: channel, Shown: make([]int64, MaxShareChannels), Used: make([]int64, MaxShareChannels),
			})
		}
		counts[i].Shown[place]++
		if used[place] {
			counts[i].Used[place]++
		}
	}
	return counts
}
