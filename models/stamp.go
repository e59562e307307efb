package models

// Stamp places a fact in the order in which facts overwrite each other: by
// time, then by message id. It makes "the last value" the same in whatever
// order events arrive.
type Stamp struct {
	At        int64  `cbor:"1,keyasint"`           // microseconds since 1970
	MessageID string `cbor:"2,keyasint,omitempty"` // breaks ties
}

// After reports whether s comes after o.
func (s Stamp) After(o Stamp) bool {
	if s.At != o.At {
		return s.At > o.At
	}
	return s.MessageID > o.MessageID
}

// IsZero reports whether s was never set.
func (s Stamp) IsZero() bool { return s == Stamp{} }
