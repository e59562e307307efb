package store

import (
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"goodword/models"
)

// What only the program reads is stored as CBOR with integer keys: compact,
// quick to read, and open to new fields.
var encoding = func() cbor.EncMode {
	opts := cbor.CoreDetEncOptions()
	mode, err := opts.EncMode()
	if err != nil {
		panic(err)
	}
	return mode
}()

func encode(what string, v any) ([]byte, error) {
	b, err := encoding.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", what, err)
	}
	return b, nil
}

func encodeState(s *models.State) ([]byte, error) { return encode("customer state", s) }

func decodeState(b []byte) (models.State, error) {
	var s models.State
	if len(b) == 0 || readState(b, &s) {
		return s, nil
	}
	s = models.State{}
	if err := cbor.Unmarshal(b, &s); err != nil {
		return s, fmt.Errorf("decode customer state: %w", err)
	}
	return s, nil
}

// asks is the part of models.AskState that stands in one column.
type asks struct {
	Asks  []models.AskRecord   `cbor:"1,keyasint,omitempty"`
	Codes []models.ProgramCode `cbor:"2,keyasint,omitempty"`
}

func encodeAsks(s *models.AskState) ([]byte, error) {
	return encode("asks", asks{Asks: s.Asks, Codes: s.Codes})
}

func decodeAsks(b []byte, s *models.AskState) error {
	var a asks
	if len(b) == 0 {
		return nil
	}
	if err := cbor.Unmarshal(b, &a); err != nil {
		return fmt.Errorf("decode asks: %w", err)
	}
	s.Asks, s.Codes = a.Asks, a.Codes
	return nil
}

// decisionBody is the part of a decision that only the program reads.
type decisionBody struct {
	Hits            models.Filters `cbor:"1,keyasint,omitempty"`
	Interrupt       bool           `cbor:"2,keyasint,omitempty"`
	CommitActivated bool           `cbor:"3,keyasint,omitempty"`
	Stages          []models.Stage `cbor:"4,keyasint,omitempty"`
	Features        []float32      `cbor:"5,keyasint,omitempty"`
	Score           models.Score   `cbor:"6,keyasint"`
	Offer           string         `cbor:"7,keyasint,omitempty"`
	Promise         uint32         `cbor:"8,keyasint,omitempty"`
	Copy            string         `cbor:"9,keyasint,omitempty"`
	Code            string         `cbor:"10,keyasint,omitempty"`
	Waits           int64          `cbor:"11,keyasint,omitempty"` // milliseconds from deciding to asking
	Channel         string         `cbor:"12,keyasint,omitempty"` // where it is not the key's
	Moment          string         `cbor:"13,keyasint,omitempty"`
	Nudge           bool           `cbor:"14,keyasint,omitempty"`

	Share  *models.ShareDraw `cbor:"15,keyasint,omitempty"`
	Proofs []string          `cbor:"16,keyasint,omitempty"`
}

func encodeDecision(d *models.Decision) ([]byte, error) {
	channel := d.Channel
	if channel == d.Key.Channel {
		channel = ""
	}
	return encode("decision", decisionBody{
		Hits: d.Hits, Interrupt: d.Interrupt, CommitActivated: d.CommitActivated, Stages: d.Stages, Features: d.Features,
		Score: d.Score, Offer: d.Offer, Promise: d.Promise, Copy: d.Copy, Code: d.Code,
		Waits: d.OpensAt.Sub(d.DecidedAt).Milliseconds(), Channel: channel, Moment: d.Moment, Nudge: d.Nudge,
		Share: d.Share, Proofs: d.Proofs,
	})
}

func decodeDecision(b []byte, d *models.Decision) error {
	var x decisionBody
	if err := cbor.Unmarshal(b, &x); err != nil {
		return fmt.Errorf("decode decision: %w", err)
	}
	d.Hits, d.Interrupt, d.CommitActivated, d.Stages, d.Features = x.Hits, x.Interrupt, x.CommitActivated, x.Stages, x.Features
	d.Score, d.Offer, d.Promise, d.Copy, d.Code = x.Score, x.Offer, x.Promise, x.Copy, x.Code
	d.OpensAt, d.Moment, d.Nudge, d.Share = d.DecidedAt.Add(time.Duration(x.Waits)*time.Millisecond), x.Moment, x.Nudge, x.Share
	d.Proofs = x.Proofs
	if d.Channel = x.Channel; d.Channel == "" {
		d.Channel = d.Key.Channel
	}
	return nil
}
