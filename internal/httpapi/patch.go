package httpapi

import (
	"bytes"
	"encoding/json"

	"goodword/models"
)

// patch applies a JSON merge patch (RFC 7396) to a stored document and reads the result as a new document is read, so that both are
// checked alike. A null takes a field back to its default.
func patch[T any](stored *T, raw []byte, read func([]byte, *T) ([]models.FieldError, error)) error {
	if err := syntax(raw); err != nil {
		return err
	}
	change, err := generic(raw)
	if err != nil {
		return err
	}
	if _, ok := change.(map[string]any); !ok {
		return &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{Detail: "a merge patch must be an object"}}}
	}
	before, err := json.Marshal(stored)
	if err != nil {
		return err
	}
	document, err := generic(before)
	if err != nil {
		return err
	}
	after, err := json.Marshal(merge(document, change))
	if err != nil {
		return err
	}
	bad, err := read(after, stored)
	if err != nil || len(bad) == 0 {
		return err
	}
	return &models.Error{Kind: models.Invalid, Fields: bad}
}

// merge is MergePatch of RFC 7396, section 2.
func merge(target, change any) any {
	changes, ok := change.(map[string]any)
	if !ok {
		return change
	}
	merged, ok := target.(map[string]any)
	if !ok {
		merged = map[string]any{}
	}
	for name, value := range changes {
		if value == nil {
			delete(merged, name)
		} else {
			merged[name] = merge(merged[name], value)
		}
	}
	return merged
}

func generic(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	err := d.Decode(&v)
	return v, err
}
