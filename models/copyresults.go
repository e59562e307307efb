package models

import (
	"cmp"
	"strings"
)

// CopyResults is what came of the activated asks that showed a copy. An ask counts once, when ShareWindow after its activation is over, by what came
// within it through its own link or through no known link. A stage counts the asks that reached it or a later one, since a friend who clicks was
// told, whether or not anybody saw it: Shown ≥ Shared ≥ Clicked ≥ SignedUp ≥ Purchased ≥ 0.
type CopyResults struct {
	Shown     int64
	Shared    int64
	Clicked   int64
	SignedUp  int64
	Purchased int64
}

// Add counts others' asks, too.
func (r *CopyResults) Add(o CopyResults) {
	r.Shown += o.Shown
	r.Shared += o.Shared
	r.Clicked += o.Clicked
	r.SignedUp += o.SignedUp
	r.Purchased += o.Purchased
}

// CopyVersion names one version of a copy.
type CopyVersion struct {
	ID      string
	Version int
}

// Compare orders by id, then version.
func (v CopyVersion) Compare(o CopyVersion) int {
	return cmp.Or(strings.Compare(v.ID, o.ID), cmp.Compare(v.Version, o.Version))
}

// CopyResult is the results of one version.
type CopyResult struct {
	CopyVersion
	CopyResults
}
