package models

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what went wrong in the few ways a caller can act on.
type Kind string

// The kinds of error. Anything unrecognised is Internal.
const (
	Invalid      Kind = "invalid"      // the input is wrong; Fields says where
	NotFound     Kind = "not_found"    // the named thing does not exist in this workspace
	Conflict     Kind = "conflict"     // it exists already, or its state forbids the change
	Unauthorized Kind = "unauthorized" // no key, or an unknown one
	Forbidden    Kind = "forbidden"    // a good key with the wrong scope
	RateLimited  Kind = "rate_limited" // try again later
	Unavailable  Kind = "unavailable"  // something behind us does not answer
	Internal     Kind = "internal"     // our fault
)

// Error is the one error type that crosses package borders. Detail is safe to
// show to a caller; Err is for the log only.
type Error struct {
	Op     string // "experiments.Start"
	Kind   Kind
	Detail string
	Fields []FieldError
	Err    error
}

// FieldError names one bad field by JSON pointer (RFC 6901).
type FieldError struct {
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

// Error joins operation, detail, bad fields and cause for the log.
func (e *Error) Error() string {
	parts := make([]string, 0, 4)
	if e.Op != "" {
		parts = append(parts, e.Op)
	}
	if e.Detail != "" {
		parts = append(parts, e.Detail)
	}
	for _, f := range e.Fields {
		parts = append(parts, f.Pointer+" "+f.Detail)
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	if len(parts) == 0 {
		return string(e.Kind)
	}
	return strings.Join(parts, ": ")
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first *Error in err's chain, else Internal.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) && e.Kind != "" {
		return e.Kind
	}
	return Internal
}

// Errorf makes an error of a kind whose detail is safe to show.
func Errorf(kind Kind, op, format string, args ...any) *Error {
	return &Error{Op: op, Kind: kind, Detail: fmt.Sprintf(format, args...)}
}

// Check collects the bad fields of one value.
type Check struct{ fields []FieldError }

// That records detail against pointer when ok is false.
func (c *Check) That(ok bool, pointer, format string, args ...any) {
	if !ok {
		c.fields = append(c.fields, FieldError{Pointer: pointer, Detail: fmt.Sprintf(format, args...)})
	}
}

// Err returns nil, or an Error of kind Invalid with every field collected.
func (c *Check) Err(op string) error {
	if len(c.fields) == 0 {
		return nil
	}
	return &Error{Op: op, Kind: Invalid, Detail: "invalid input", Fields: c.fields}
}
