package ingest

import (
	"time"

	"goodword/models"
)

// MomentRules evaluates the rule of a moment.
type MomentRules interface {
	Match(expression string, e *models.Event, s *models.State) (bool, error)
}

// Snapshots gives the configuration that events are read by.
type Snapshots interface {
	Snapshot(ws models.WorkspaceID) *models.Snapshot
}

// Moments finds the moments that events are. It is safe for concurrent use.
type Moments struct {
	Catalog Snapshots
	Rules   MomentRules
}

// Find gives an episode for each moment of the workspace's programs that the
// event is: its name is the moment's and the rule holds for the event and the
// customer's state, which has the event in it. A rule that fails for this event
// opens nothing, and neither does history: an event that is older than the moment lasts.
func (m *Moments) Find(ws models.WorkspaceID, e *models.Event, s *models.State) []models.Episode {
	snap := m.Catalog.Snapshot(ws)
	if snap == nil || e.Name == "" {
		return nil
	}
	var found []models.Episode
	plain := "" // worked out for the first moment: most workspaces have none
	for i := range snap.Programs {
		p := &snap.Programs[i]
		for k := range p.Moments {
			if plain == "" {
				plain = plainName(e.Name)
			}
			if ep, ok := m.match(p, &p.Moments[k], plain, e, s); ok && e.ReceivedAt.Before(ep.Until) {
				found = append(found, ep)
			}
		}
	}
	return found
}

func (m *Moments) match(p *models.Program, moment *models.Moment, plain string, e *models.Event, s *models.State) (models.Episode, bool) {
	if plain != plainName(moment.Event) {
		return models.Episode{}, false
	}
	if ok, err := m.Rules.Match(moment.Rule, e, s); err != nil || !ok {
		return models.Episode{}, false
	}
	at := e.At.Truncate(time.Microsecond)
	return models.Episode{Customer: e.Customer, Program: p.Key, Moment: moment.Key, At: at, Until: at.Add(moment.Open())}, true
}
