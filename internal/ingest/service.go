package ingest

import (
	"cmp"
	"context"
	"encoding/json"
	"time"

	"goodword/models"
)

// Writer stores and folds a batch before it answers with one fate an event. After
// an error any of the events may have been stored; writing them again is safe.
type Writer interface {
	Write(ctx context.Context, b *models.EventBatch) ([]models.EventFate, error)
}

// Secrets gives the secret that a workspace's inner ids are made with.
type Secrets interface {
	Secret(ws models.WorkspaceID) []byte
}

// Prefixes finds the program whose referral codes start with a prefix.
type Prefixes interface {
	ByPrefix(prefix string) (models.WorkspaceID, *models.Program, bool)
}

// Catalog is the configuration in memory.
type Catalog interface {
	Secrets
	Prefixes
}

// Clock tells the time of the domain.
type Clock interface {
	Now() time.Time
}

// Service takes in events. It is safe for concurrent use.
type Service struct {
	Writer  Writer
	Catalog Catalog
	Clock   Clock
	Reject  func(source, code string)             // told every rejection; may be nil
	Stored  func(source, kind string, events int) // told of events stored for the first time; may be nil
}

// Batch is what one request of the Segment doors brings.
type Batch struct {
	Workspace models.WorkspaceID
	Source    string            // the door, "segment" for the SDKs
	SentAt    time.Time         // sentAt of the batch by the sender's clock, zero for none; see ParseTime
	Items     []json.RawMessage // one event each
	Type      string            // of a door for single events, whose item may leave its type out
	Import    bool              // history: times are taken as they are written
}

// Result says what became of a batch. Accepted and duplicates and rejected
// items add up to all.
type Result struct {
	Accepted   int // stored and folded
	Duplicates int // stored before
	Rejected   []Rejection
}

// Ingest stores and folds the events of a batch before it returns: what it
// answers for is durable, and sending the batch again changes nothing. Items
// that cannot become events are rejected alone. The error has kind Unavailable
// when the database does not answer; send the batch again.
func (s *Service) Ingest(ctx context.Context, b Batch) (Result, error) {
	received := s.Clock.Now().UTC().Truncate(time.Microsecond)
	p := parser{
		workspace: b.Workspace, secret: s.Catalog.Secret(b.Workspace), prefixes: s.Catalog, source: clean(cut(b.Source, maxName)),
		itemType: b.Type, received: received, sent: b.SentAt, imported: b.Import,
	}
	var result Result
	out := models.EventBatch{Workspace: b.Workspace, Events: make([]models.Event, 0, len(b.Items))}
	for i, raw := range b.Items {
		out.Events = append(out.Events, models.Event{})
		bad := p.parse(raw, &out.Events[len(out.Events)-1])
		if bad == nil {
			continue
		}
		out.Events = out.Events[:len(out.Events)-1]
		bad.Index = i
		result.Rejected = append(result.Rejected, *bad)
		out.Rejected = append(out.Rejected, models.RejectedEvent{
			Source: p.source, Code: bad.Code, Detail: bad.Detail, Raw: string(raw), ReceivedAt: received,
		})
		if s.Reject != nil {
			s.Reject(p.source, bad.Code)
		}
	}
	if len(b.Items) == 0 {
		return result, nil
	}
	fates, err := s.Writer.Write(ctx, &out)
	if err != nil {
		return Result{}, err
	}
	s.tellStored(out.Events, fates)
	for _, f := range fates {
		if f == models.EventDuplicate {
			result.Duplicates++
		} else {
			result.Accepted++
		}
	}
	return result, nil
}

// tellStored counts the events that are new by door and kind.
func (s *Service) tellStored(events []models.Event, fates []models.EventFate) {
	if s.Stored == nil {
		return
	}
	type sort struct{ source, kind string }
	counts := map[sort]int{}
	for i, fate := range fates {
		if fate == models.EventStored {
			counts[sort{cmp.Or(events[i].Source, "api"), events[i].Kind.String()}]++ // reports come through our own API
		}
	}
	for which, n := range counts {
		s.Stored(which.source, which.kind, n)
	}
}
