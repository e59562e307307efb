// Package sealed puts what is stored for long, such as a model, into a file that says what it is: a format, its version and a checksum
// of the content. It is not for secrets: anybody can seal.
//
//	file, err := sealed.Seal("goodword/boost", 1, model)
//	err := sealed.Open(file, "goodword/boost", 1, &model)
package sealed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// envelope is the outer form of a file.
type envelope struct {
	Format   string          `json:"format"`
	Version  int             `json:"version"`
	Checksum string          `json:"checksum"`
	Content  json.RawMessage `json:"content"`
}

// The ways in which a file can be wrong, beside content that does not decode.
var (
	ErrNotSealed = errors.New("not a stored model, or it is cut off")
	ErrFormat    = errors.New("the file holds something else")
	ErrVersion   = errors.New("the file has another version")
	ErrChecksum  = errors.New("its checksum does not fit: the file was changed or damaged")
)

// Checksum is the SHA-256 of a content, JSON without white space, in 64 hexadecimal digits.
func Checksum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Seal writes a content as JSON with its format, version and checksum. Equal contents give equal bytes. The error is that of a content
// that has no JSON, such as one with a number that is not finite.
func Seal(format string, version int, content any) ([]byte, error) {
	inner, err := json.Marshal(content)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", format, err)
	}
	return json.Marshal(envelope{Format: format, Version: version, Checksum: Checksum(inner), Content: inner})
}

// Open reads what Seal wrote into content, which must have a field for everything in it. Errors are one of those above, with what was
// found, or say what of the content does not decode.
func Open(file []byte, format string, version int, content any) error {
	var e envelope
	if err := strictly(file, &e); err != nil {
		return fmt.Errorf("%w: %w", ErrNotSealed, err)
	}
	if e.Format != format {
		return fmt.Errorf("%w: its format is %q, want %q", ErrFormat, e.Format, format)
	}
	if e.Version != version {
		return fmt.Errorf("%w: version %d of the format, this program reads version %d", ErrVersion, e.Version, version)
	}
	var inner bytes.Buffer
	if err := json.Compact(&inner, e.Content); err != nil {
		return fmt.Errorf("%w: %w", ErrNotSealed, err)
	}
	if Checksum(inner.Bytes()) != e.Checksum {
		return ErrChecksum
	}
	if err := strictly(inner.Bytes(), content); err != nil {
		return fmt.Errorf("the content is not valid: %w", err)
	}
	return nil
}

// strictly decodes one JSON value whose fields are all known.
func strictly(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more follows after it")
	}
	return nil
}
