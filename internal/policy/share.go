package policy

import (
	"math/rand/v2"

	"goodword/experiments/assign"
	"goodword/experiments/ranking"
	"goodword/models"
)

// A program's list is one that a ranker takes.
const _ = uint(ranking.MaxItems - models.MaxShareChannels)

// Share orders the share channels of a program for one segment. It is safe for concurrent use.
type Share struct {
	ranker *ranking.Ranker
	places []byte // of the program's channels in models.ShareChannels, in its order
	all    models.ShareSet
	most   int
	salt   string
}

// NewShare makes the orders of what a program has learned about a segment. The error tells of counts that no posterior can be made of, and
// of a program without share channels.
func NewShare(p *models.Program, state models.PolicyState, segment string) (*Share, error) {
	looked := ranking.Examination(Strata(state.Share), models.MaxShareChannels)
	s := &Share{all: models.NewShareSet(p.ShareChannels), most: p.ShareChannelsMax, salt: assign.Layer(p.Salt, "share_channels")}
	var own, others []ranking.Count
	for _, name := range p.ShareChannels {
		mine, theirs := ofChannel(state.Share, name, segment)
		own, others = append(own, mine), append(others, theirs)
		s.places = append(s.places, models.SharePlace(name))
	}
	var err error
	s.ranker, err = ranking.New(ranking.Posteriors(own, others, looked), looked)
	return s, err
}

// Strata are the counts of all channels and segments, for ranking.Examination.
func Strata(counts []models.ShareCount) []ranking.Count {
	list := make([]ranking.Count, len(counts))
	for i := range counts {
		list[i] = ranking.Count{Shown: counts[i].Shown, Used: counts[i].Used}
	}
	return list
}

// ofChannel is what a segment's counts and those of all others say of a channel.
func ofChannel(counts []models.ShareCount, channel, segment string) (own, others ranking.Count) {
	others = ranking.Count{Shown: make([]int64, models.MaxShareChannels), Used: make([]int64, models.MaxShareChannels)}
	for i := range counts {
		c := &counts[i]
		switch {
		case c.Channel != channel:
		case c.Segment == segment:
			own = ranking.Count{Shown: c.Shown, Used: c.Used}
		default:
			add(others.Shown, c.Shown)
			add(others.Used, c.Used)
		}
	}
	return own, others
}

func add(to, more []int64) {
	for i := range min(len(to), len(more)) {
		to[i] += more[i]
	}
}

// Draw draws the order of a decision, by a hash of its key in a layer of its own, among those of the program's channels that are able; nil where none is.
func (s *Share) Draw(able models.ShareSet, key []string) (*models.ShareDraw, error) {
	able &= s.all
	var things uint32
	for i, place := range s.places {
		if able&(1<<place) != 0 {
			things |= 1 << i
		}
	}
	if things == 0 {
		return nil, nil
	}
	drawn, err := s.ranker.Draw(things, s.most, rand.New(assign.Generator(s.salt, key...)).Float64)
	if err != nil {
		return nil, err
	}
	d := &models.ShareDraw{Able: able, U: drawn.U, First: drawn.First, Propensity: drawn.Propensity, Full: drawn.Full}
	for _, i := range drawn.Order {
		d.Places = append(d.Places, s.places[i])
	}
	return d, nil
}
