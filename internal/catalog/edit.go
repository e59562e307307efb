package catalog

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"goodword/models"
)

// edit changes a workspace's configuration as Store.EditCatalog does and lets this replica see it.
func (c *Catalog) edit(ctx context.Context, ws models.WorkspaceID, change func(*models.Snapshot) error) error {
	if err := c.store.EditCatalog(ctx, ws, c.clock.Now(), change); err != nil {
		return err
	}
	c.refreshAfterWrite(ctx)
	return nil
}

// place finds the entry of a key, or -1.
func place[T any](list []T, keyOf func(*T) string, key string) int {
	return slices.IndexFunc(list, func(v T) bool { return keyOf(&v) == key })
}

func offerKey(o *models.Offer) string           { return o.Key }
func programKey(p *models.Program) string       { return p.Key }
func experimentKey(e *models.Experiment) string { return e.Key }

func missing(op, what, key string) error {
	return models.Errorf(models.NotFound, op, "there is no %s %.63q", what, key)
}

func taken(op, what, key string) error {
	return models.Errorf(models.Conflict, op, "there is a %s %q already", what, key)
}

// withFields joins what was found wrong before with what a type's own check says, each field once, so that all bad fields are reported
// together.
func withFields(op string, before []models.FieldError, err error) error {
	more, err := badFields(err)
	if err != nil {
		return err
	}
	fields := slices.Clone(before)
	for _, f := range more {
		if !reported(before, f.Pointer) {
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return &models.Error{Op: op, Kind: models.Invalid, Detail: "invalid input", Fields: fields}
}

// badFields takes the bad fields out of an error that is about nothing else, be it one or a join of several.
func badFields(err error) ([]models.FieldError, error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var all []models.FieldError
		for _, one := range several.Unwrap() {
			fields, err := badFields(one)
			if err != nil {
				return nil, err
			}
			all = append(all, fields...)
		}
		return all, nil
	}
	var invalid *models.Error
	if errors.As(err, &invalid) && invalid.Kind == models.Invalid && len(invalid.Fields) > 0 {
		return invalid.Fields, nil
	}
	return nil, err
}

// reported says whether the field, or what it is part of, is among the bad ones.
func reported(bad []models.FieldError, pointer string) bool {
	return slices.ContainsFunc(bad, func(f models.FieldError) bool {
		return pointer == f.Pointer || strings.HasPrefix(pointer, f.Pointer+"/")
	})
}

// fixed adds to the bad fields those that an edit must leave alone and did not.
func fixed(bad []models.FieldError, fields map[string]bool) []models.FieldError {
	bad = slices.Clone(bad)
	for pointer, same := range fields {
		if !same {
			bad = append(bad, models.FieldError{Pointer: pointer, Detail: "cannot be changed"})
		}
	}
	slices.SortFunc(bad, func(a, b models.FieldError) int { return strings.Compare(a.Pointer, b.Pointer) })
	return bad
}

// newSalt returns 26 random characters, 130 bits.
func newSalt() string { return strings.ToLower(rand.Text()) }

// newCodePrefix returns four random characters of the alphabet of codes: 923,521 prefixes.
func newCodePrefix() string {
	const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
	var prefix strings.Builder
	var one [1]byte
	for prefix.Len() < 4 {
		rand.Read(one[:]) // never fails: see crypto/rand
		if i := int(one[0]); i < 8*len(alphabet) {
			prefix.WriteByte(alphabet[i%len(alphabet)])
		}
	}
	return prefix.String()
}
