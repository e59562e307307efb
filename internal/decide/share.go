package decide

import (
	"slices"
	"sync"

	"goodword/internal/policy"
	"goodword/models"
)

// drawShare draws the order of share channels of an ask. Where it cannot be drawn the ask shows the program's own order, and teaches nothing about it.
func (d *draft) drawShare() {
	dec := &d.decision
	if !dec.Ask {
		return
	}
	able := d.req.ShareChannels
	if able == 0 {
		able = models.NewShareSet(d.program.ShareChannels)
	}
	share, err := d.service.shares.get(d.snap, d.program, dec.Segment)
	if err == nil {
		dec.Share, err = share.Draw(able, dec.DrawKey())
	}
	if err != nil && d.service.PolicyFailed != nil {
		d.service.PolicyFailed(err)
	}
}

// shareChannels are those that an answer shows to a caller who can show some, 0 for all: in the order drawn, else in that of the program.
func shareChannels(dec *models.Decision, program *models.Program, able models.ShareSet) []string {
	list := dec.Share.Channels()
	if dec.Share == nil && program != nil {
		list = slices.Clone(program.ShareChannels)
	}
	if able != 0 {
		list = slices.DeleteFunc(list, func(name string) bool { return !able.Has(name) })
	}
	if dec.Share == nil && program != nil {
		list = list[:min(len(list), program.ShareChannelsMax)]
	}
	return list
}

// recomputeShare draws the order of a stored decision again, from what could be shown, the decision's key and the snapshot.
func recomputeShare(snap *models.Snapshot, dec *models.Decision) (*models.ShareDraw, error) {
	if dec.Share == nil {
		return nil, nil
	}
	program := snap.Program(dec.Key.Program)
	share, err := policy.NewShare(program, snap.SharePolicy(program.Key), dec.Segment)
	if err != nil {
		return nil, err
	}
	return share.Draw(dec.Share.Able, dec.DrawKey())
}

// shareCache keeps the orders of share channels, which are drawn from the same probabilities for everybody of a segment. When it is full it starts
// anew. The zero value is ready; it is safe for concurrent use.
type shareCache struct {
	mu     sync.RWMutex
	shares map[shareKey]*policy.Share
}

type shareKey struct{ snapshot, program, segment string }

// maxShares bounds the cache: some 30 kB each once every set of channels was drawn from.
const maxShares = 512

func (c *shareCache) get(snap *models.Snapshot, program *models.Program, segment string) (*policy.Share, error) {
	key := shareKey{snap.ID, program.Key, segment}
	c.mu.RLock()
	share := c.shares[key]
	c.mu.RUnlock()
	if share != nil {
		return share, nil
	}
	share, err := policy.NewShare(program, snap.SharePolicy(program.Key), segment)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.shares[key]; known != nil { // somebody was faster
		return known, nil
	}
	if c.shares == nil || len(c.shares) >= maxShares {
		c.shares = make(map[shareKey]*policy.Share)
	}
	c.shares[key] = share
	return share, nil
}
