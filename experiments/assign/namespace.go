package assign

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Namespace keeps experiments apart that must not meet in one unit. Its units are cut by a hash into segments, and each segment belongs
// to one experiment or to none: a unit takes part in the experiment that owns its segment.
//
// Growing an experiment takes free segments only, and shrinking or releasing it gives up its own: no other experiment loses or gains a
// unit. Within an experiment units are assigned by its own salt, independently of segments. A Namespace is a value to be
// stored; changes return a new one.
type Namespace struct {
	Salt string `json:"salt"`
	// Owners holds one experiment per segment, empty where it is free.
	Owners []string `json:"owners"`
}

// MaxSegments bounds a namespace: shares are then set in steps of 0.01 %.
const MaxSegments = 10_000

// NewNamespace returns a free namespace. With 1,000 segments shares are set in steps of 0.1 %. It is an error when salt is empty or the
// number of segments is not 1 to MaxSegments.
func NewNamespace(salt string, segments int) (Namespace, error) {
	if salt == "" || segments < 1 || segments > MaxSegments {
		return Namespace{}, fmt.Errorf("assign: namespace with salt %q and %d segments, want a salt and 1 to %d", salt, segments, MaxSegments)
	}
	return Namespace{Salt: salt, Owners: make([]string, segments)}, nil
}

// Segment returns the segment of a unit. The namespace must not be empty.
func (n Namespace) Segment(unit string) int {
	return int(float64(len(n.Owners)) * Uniform(Layer(n.Salt, "segment"), unit))
}

// Owner returns the experiment that a unit takes part in, "" for none.
func (n Namespace) Owner(unit string) string {
	if len(n.Owners) == 0 {
		return ""
	}
	return n.Owners[n.Segment(unit)]
}

// Share returns the share of all segments that an experiment owns; with "" the share that is free.
func (n Namespace) Share(experiment string) float64 {
	if len(n.Owners) == 0 {
		return 0
	}
	return float64(n.count(experiment)) / float64(len(n.Owners))
}

func (n Namespace) count(experiment string) int {
	count := 0
	for _, owner := range n.Owners {
		if owner == experiment {
			count++
		}
	}
	return count
}

// ErrNoRoom says that a namespace has not enough free segments.
var ErrNoRoom = errors.New("assign: not enough free segments")

// WithShare returns the namespace in which the experiment owns the given share, in [0, 1], rounded to whole segments. Which segments it takes
// or gives up follows from a hash of its name: growing again after shrinking takes the same ones back, where they are still
// free. A share of 0 releases it.
//
// ErrNoRoom is for a share that is not free. It is an error when the name is empty, the share is out of range, or it would be rounded to
// nothing though it is above 0.
func (n Namespace) WithShare(experiment string, share float64) (Namespace, error) {
	if experiment == "" || !(share >= 0 && share <= 1) {
		return Namespace{}, fmt.Errorf("assign: share %v of experiment %q", share, experiment)
	}
	wanted := int(math.Round(share * float64(len(n.Owners))))
	if wanted == 0 && share > 0 {
		return Namespace{}, fmt.Errorf("assign: share %v is less than half of one of %d segments", share, len(n.Owners))
	}
	if free := n.count("") + n.count(experiment); wanted > free {
		return Namespace{}, fmt.Errorf("%w: experiment %q wants %d of %d, %d are free or its own", ErrNoRoom, experiment, wanted, len(n.Owners), free)
	}
	changed := Namespace{Salt: n.Salt, Owners: slices.Clone(n.Owners)}
	owned := n.count(experiment)
	order := n.order(experiment)
	for _, segment := range order { // grow from the front of its order
		if owned < wanted && changed.Owners[segment] == "" {
			changed.Owners[segment] = experiment
			owned++
		}
	}
	slices.Reverse(order)
	for _, segment := range order { // shrink from the back
		if owned > wanted && changed.Owners[segment] == experiment {
			changed.Owners[segment] = ""
			owned--
		}
	}
	return changed, nil
}

// order lists the segments as an experiment prefers them.
func (n Namespace) order(experiment string) []int {
	type ranked struct {
		segment int
		rank    float64
	}
	list := make([]ranked, len(n.Owners))
	for i := range list {
		list[i] = ranked{i, Uniform(Layer(n.Salt, "order"), experiment, strconv.Itoa(i))}
	}
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.segment, b.segment))
	})
	segments := make([]int, len(list))
	for i, r := range list {
		segments[i] = r.segment
	}
	return segments
}
