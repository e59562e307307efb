package meaning

import (
	"context"
	"sync"

	"goodword/models"
)

// maxSlabs bounds the models of workspaces that a process holds in memory; the one that was asked for longest ago makes room.
const maxSlabs = 32

// memory holds the vectors that are searched where the database cannot: one slab for each model of a workspace, brought up to date before each search.
// It is safe for concurrent use; the zero value is empty.
type memory struct {
	mu    sync.Mutex
	slabs map[slabKey]*slab
	asked int64
}

type slabKey struct {
	workspace models.WorkspaceID
	model     string
}

// slab is the vectors of one model.
type slab struct {
	asked int64 // by memory's count; guarded by its mutex

	mu      sync.RWMutex
	version int64 // up to which it is loaded
	labels  []label
	numbers []float32        // len(labels) rows
	places  map[ownerKey]int // in labels
}

// label is what a vector is filtered by.
type label struct {
	kind                            models.VectorKind
	owner, program, channel, locale string
}

type ownerKey struct {
	kind  models.VectorKind
	owner string
}

func (m *memory) slab(key slabKey) *slab {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	s := m.slabs[key]
	if s == nil {
		if m.slabs == nil {
			m.slabs = make(map[slabKey]*slab)
		}
		if len(m.slabs) >= maxSlabs {
			m.evict()
		}
		s = new(slab)
		m.slabs[key] = s
	}
	s.asked = m.asked
	return s
}

func (m *memory) evict() {
	var oldest slabKey
	least := m.asked
	for key, s := range m.slabs {
		if s.asked < least {
			oldest, least = key, s.asked
		}
	}
	delete(m.slabs, oldest)
}

// nearest answers a query from a slab that is as new as the model says.
func (m *memory) nearest(ctx context.Context, st Store, ws models.WorkspaceID, of *models.VectorModel, q *models.VectorQuery) ([]models.Neighbour, error) {
	s := m.slab(slabKey{ws, q.Model})
	if err := s.refresh(ctx, st, ws, of); err != nil {
		return nil, err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	return search(s.labels, s.numbers, q.Values, q.Limit, func(l *label) bool {
		return l.kind == q.Kind && (q.Program == "" || l.program == q.Program) &&
			(q.Channel == "" || l.channel == q.Channel) && (q.Locale == "" || l.locale == q.Locale)
	}), nil
}

// refresh loads what is new. After a removal, or an error half way, it loads everything again.
func (s *slab) refresh(ctx context.Context, st Store, ws models.WorkspaceID, of *models.VectorModel) error {
	s.mu.RLock()
	current := s.version >= of.Version
	s.mu.RUnlock()
	if current {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version >= of.Version {
		return nil
	}
	if of.Cleared > s.version {
		s.empty()
	}
	err := st.VectorsAfter(ctx, ws, of.Model, s.version, func(v *models.Vector, _ int64) { s.put(v, of.Dimension) })
	if err != nil {
		s.empty()
		return err
	}
	s.version = of.Version // rows of a later version, if there were some, come once more
	return nil
}

func (s *slab) empty() { s.version, s.labels, s.numbers, s.places = 0, nil, nil, nil }

func (s *slab) put(v *models.Vector, dimension int) {
	if len(v.Values) != dimension { // the model changed since of was read; the next search loads it again
		return
	}
	key := ownerKey{v.Kind, v.Owner}
	at, known := s.places[key]
	if !known {
		if s.places == nil {
			s.places = make(map[ownerKey]int)
		}
		at = len(s.labels)
		s.places[key] = at
		s.labels, s.numbers = append(s.labels, label{}), append(s.numbers, v.Values...)
	}
	s.labels[at] = label{v.Kind, v.Owner, v.Program, v.Channel, v.Locale}
	copy(s.numbers[at*dimension:], v.Values)
}
