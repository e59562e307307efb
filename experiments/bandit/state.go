package bandit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// StateVersion is the format of states that this code reads and writes.
const StateVersion = 1

// MaxStateSize bounds what ReadState looks at: far more than 2,000 arms or 250 features need.
const MaxStateSize = 4 << 20

// StateKind says what a state holds.
type StateKind string

// The kinds of state.
const (
	KindCounts     StateKind = "counts"     // *Counts
	KindMoney      StateKind = "money"      // *MoneyCounts
	KindDiscounted StateKind = "discounted" // *Discounted
	KindLinear     StateKind = "linear"     // *LinearState
	KindLogistic   StateKind = "logistic"   // *LogisticState
)

// State is what a policy has learned, in a form that can be stored: a few numbers per arm or feature, whatever the number of
// decisions.
type State interface {
	// Kind names the type.
	Kind() StateKind
	// Ordered says whether the order in which outcomes were folded shows in the state. Where it does not, states of disjoint
	// outcomes merge, in any grouping and order; where it does, folds have to be repeated in their order.
	Ordered() bool
	// Validate reports numbers out of range and lists that do not fit.
	Validate() error
}

// envelope is the stored form.
type envelope struct {
	Kind    StateKind       `json:"kind"`
	Version int             `json:"version"`
	State   json.RawMessage `json:"state"`
}

// WriteState returns the stored form of a state: JSON, in which floats keep every bit. The error is that of Validate.
func WriteState(s State) ([]byte, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("bandit: write state: %w", err)
	}
	return json.Marshal(envelope{Kind: s.Kind(), Version: StateVersion, State: body})
}

// ReadState reads what WriteState wrote, and returns a pointer to the kind's type. It trusts nothing: ErrVersion is for another
// version of the format or an unknown kind; text that is no state, has fields or data that do not belong, is larger than
// MaxStateSize, or holds a state that Validate rejects, is an error, too.
func ReadState(text []byte) (State, error) {
	if len(text) > MaxStateSize {
		return nil, fmt.Errorf("bandit: state of %d bytes, want at most %d", len(text), MaxStateSize)
	}
	var e envelope
	if err := decodeStrictly(text, &e); err != nil {
		return nil, err
	}
	if e.Version != StateVersion {
		return nil, fmt.Errorf("%w: format %d, this code reads %d", ErrVersion, e.Version, StateVersion)
	}
	var s State
	switch e.Kind {
	case KindCounts:
		s = new(Counts)
	case KindMoney:
		s = new(MoneyCounts)
	case KindDiscounted:
		s = new(Discounted)
	case KindLinear:
		s = new(LinearState)
	case KindLogistic:
		s = new(LogisticState)
	default:
		return nil, fmt.Errorf("%w: kind %q is not known", ErrVersion, e.Kind)
	}
	if err := decodeStrictly(e.State, s); err != nil {
		return nil, err
	}
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return s, nil
}

// decodeStrictly reads exactly one JSON value without unknown fields.
func decodeStrictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("bandit: read state: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("bandit: read state: more than one value")
	}
	return nil
}
