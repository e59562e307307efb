// Package models holds the words of goodword as Go types: customers and their
// state, events, programs, offers, experiments, decisions, promises, referrals
// and outcomes, with their validation and the few kinds of error.
//
// It depends on the standard library only, does no I/O and reads no clock. A
// value that comes from outside is checked by its Validate method, which
// reports every bad field at once:
//
//	if err := program.Validate(); err != nil {
//		return err // kind models.Invalid, one FieldError per bad field
//	}
package models
