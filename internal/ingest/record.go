package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"goodword/models"
)

// Record stores and folds what the activation and outcome doors report about
// decisions, and returns what became of each report: models.EventRefused for a
// decision that the workspace does not have. Each event names its Decision;
// Kind says what happened (models.OutcomeKind.Event), Activation, Channel, Minor
// and Currency what is known of it. Record fills in the rest: At when it is zero
// with the time received, and MessageID when it is empty with a name made of the
// decision and what is reported, so that the report counts once a decision.
//
// The error has kind Unavailable when the database does not answer; report
// again.
func (s *Service) Record(ctx context.Context, ws models.WorkspaceID, events []models.Event) ([]models.EventFate, error) {
	received := s.Clock.Now().UTC().Truncate(time.Microsecond)
	b := models.EventBatch{Workspace: ws, Events: make([]models.Event, len(events))}
	for i, e := range events {
		complete(&e, received)
		b.Events[i] = e
	}
	fates, err := s.Writer.Write(ctx, &b)
	if err == nil {
		s.tellStored(b.Events, fates)
	}
	return fates, err
}

// report is how an event that came without a body is kept, and what names it.
type report struct {
	Type         string `json:"type"`
	DecisionID   string `json:"decision_id"`
	Activation   string `json:"activation,omitempty"`
	ShareChannel string `json:"share_channel,omitempty"`
	Minor        int64  `json:"value_minor,omitempty"`
	Currency     string `json:"currency,omitempty"`
}

func complete(e *models.Event, received time.Time) {
	e.ReceivedAt, e.Strict, e.Customer = received, true, e.Decision.Customer
	if e.At.IsZero() {
		e.At = received
	}
	e.At = e.At.UTC().Truncate(time.Microsecond)
	described, _ := json.Marshal(report{ // plain fields: cannot fail
		Type: e.Kind.String(), DecisionID: e.Decision.String(), Activation: string(e.Activation),
		ShareChannel: e.Channel, Minor: e.Minor, Currency: e.Currency,
	})
	if e.MessageID == "" {
		sum := sha256.Sum256(described)
		e.MessageID = "report-" + hex.EncodeToString(sum[:16])
	}
	e.MessageID = strings.ToValidUTF8(e.MessageID, "\uFFFD")
	if e.Kind == models.EventUnsubscribed && e.Channel == "" {
		e.Channel = models.AllChannels
	}
	if json.Valid(e.Raw) {
		if raw, ok := redact(e.Raw, false); ok {
			e.Raw = raw
			return
		}
	}
	e.Raw = described
}
