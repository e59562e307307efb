package decide

import (
	"sync"

	"goodword/experiments/assign"
	"goodword/models"
	"goodword/prompts"
	"goodword/prompts/guard"
)

// shelfOf holds the copies that a snapshot's decisions show, nil where the
// workspace has none in use.
func (s *Service) shelfOf(snap *models.Snapshot) *prompts.Shelf {
	if !generates(snap) || len(snap.Copies) == 0 {
		return nil
	}
	return s.shelves.get(snap)
}

// mostPrepared bounds what Prepare reads of one snapshot: some 0.06 ms each, in
// which the snapshot waits that should be here within 2 s.
const mostPrepared = 2000

// Prepare holds the copies of a snapshot against the guard before decisions are
// made from it, so that none waits for that: the first 2,000 that no snapshot
// before it had; what is beyond them is looked at when it is first wanted.
func (s *Service) Prepare(snap *models.Snapshot) {
	if shelf := s.shelfOf(snap); shelf != nil {
		shelf.Read(mostPrepared)
	}
}

// generates reports whether a workspace uses generated copy at all.
func generates(snap *models.Snapshot) bool {
	return snap != nil && snap.Brand != nil && snap.Brand.Generated
}

// trueWords judges a copy once more when a process first has it, since what
// stands in a table may have come there past the desk, and a brand may have
// changed since. Lengths are left to the rendering, which knows the values.
func trueWords(brand *models.Brand, c *models.Copy) bool {
	cell := prompts.Cell(c.Cell)
	brief := guard.BriefFor(brand, &cell)
	for _, f := range guard.Check(&brief, guard.PromiseFor(&cell), []prompts.Variant{c.Fields}) {
		if f.Code != prompts.LengthExceeded {
			return false
		}
	}
	return true
}

// shelfCache keeps the shelves of snapshots. When it is full it starts anew. The
// zero value is ready; it is safe for concurrent use.
type shelfCache struct {
	mu      sync.RWMutex
	shelves map[string]*prompts.Shelf   // by snapshot
	latest  map[brandRef]*prompts.Shelf // what the next shelf of a brand need not read again
}

type brandRef struct {
	workspace models.WorkspaceID
	version   int
}

// maxShelves bounds the cache. A shelf of 30,000 copies is some 7 MB beside their
// texts, which shelves share.
const maxShelves = 64

func (c *shelfCache) get(snap *models.Snapshot) *prompts.Shelf {
	c.mu.RLock()
	shelf := c.shelves[snap.ID]
	c.mu.RUnlock()
	if shelf != nil {
		return shelf
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if known := c.shelves[snap.ID]; known != nil { // somebody was faster
		return known
	}
	if c.shelves == nil || len(c.shelves) >= maxShelves {
		c.shelves = make(map[string]*prompts.Shelf)
	}
	if c.latest == nil || len(c.latest) >= maxShelves {
		c.latest = make(map[brandRef]*prompts.Shelf)
	}
	brand := snap.Brand
	ref := brandRef{snap.Workspace, brand.Version}
	shelf = prompts.NewShelf(snap.Copies, brand, func(copied *models.Copy) bool { return trueWords(brand, copied) }, c.latest[ref])
	c.shelves[snap.ID], c.latest[ref] = shelf, shelf
	return shelf
}

// wordsDraw is what the words of a decision are chosen by, so that a repeated
// call reads the same.
func (d *draft) wordsDraw() uint64 {
	u := assign.Uniform(assign.Layer(d.program.Salt, "copy"), d.decision.DrawKey()...)
	return uint64(u * (1 << 53))
}

// shownShelf is the shelf that the decision's words are rendered from: none
// where an experiment drew built-in words, which have share texts of their own.
func (d *draft) shownShelf() *prompts.Shelf {
	if s := settledBy(&d.decision, models.FactorCopy); s != nil && s.Experiment != "" && d.shelf.Source(d.decision.Copy) == prompts.BuiltIn {
		return nil
	}
	return d.shelf
}

// sourceOf is where the words of a decision come from, by the snapshot that it
// was made from.
func sourceOf(snap *models.Snapshot, words string) models.CopySource {
	id, version, ok := prompts.CopyOf(words)
	if !ok {
		return prompts.BuiltIn
	}
	if c := snap.Copy(id, version); c != nil {
		return c.Source
	}
	return ""
}

// keptShelf is the shelf of a decision made earlier, from the snapshot that it
// was made from: its copies are shown as decided, retired or not. None while the
// workspace has generated copy switched off.
func (s *Service) keptShelf(ws models.WorkspaceID, made *models.Snapshot) *prompts.Shelf {
	if !generates(s.Catalog.Snapshot(ws)) {
		return nil
	}
	return s.shelfOf(made)
}
