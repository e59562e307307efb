package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"goodword/models"
)

// currentHead is how many bytes of a current decision stand before the first name: the key's hash, number, decided and valid until in microseconds
// since 1970, the name's length, big-endian.
const currentHead = 16 + 8 + 8 + 8 + 4

// encodeCurrent is the column current of customer_asks: one decision after the other, by number.
func encodeCurrent(list []models.CurrentRef) []byte {
	var b []byte
	for _, c := range list {
		b = append(slices.Grow(b, currentHead+len(c.FirstName)), c.Key[:]...)
		b = binary.BigEndian.AppendUint64(b, uint64(c.Number))
		b = binary.BigEndian.AppendUint64(b, uint64(c.DecidedAt.UnixMicro()))
		b = binary.BigEndian.AppendUint64(b, uint64(c.ValidUntil.UnixMicro()))
		b = binary.BigEndian.AppendUint32(b, uint32(len(c.FirstName)))
		b = append(b, c.FirstName...)
	}
	return b
}

func decodeCurrent(b []byte) ([]models.CurrentRef, error) {
	var list []models.CurrentRef
	for len(b) > 0 {
		if len(b) < currentHead {
			return nil, errors.New("decode current decisions: the last one is cut")
		}
		name := int64(binary.BigEndian.Uint32(b[currentHead-4:]))
		end := currentHead + name
		if end > int64(len(b)) {
			return nil, fmt.Errorf("decode current decisions: a first name of %d bytes in %d", name, len(b)-currentHead)
		}
		list = append(list, models.CurrentRef{
			Key:       [16]byte(b[:16]),
			Number:    uint32(binary.BigEndian.Uint64(b[16:])),
			DecidedAt: microseconds(b[24:]), ValidUntil: microseconds(b[32:]),
			FirstName: string(b[currentHead:end]),
		})
		b = b[end:]
	}
	return list, nil
}

func microseconds(b []byte) time.Time {
	return time.UnixMicro(int64(binary.BigEndian.Uint64(b))).UTC()
}

// currentAfter is the list once a decision was committed: in the place of its key's last one, and without those that are no longer valid.
func currentAfter(list []models.CurrentRef, c *models.Commit) []models.CurrentRef {
	d := c.Decision
	key := keyHash(d.Key)
	var next []models.CurrentRef
	for _, r := range list {
		if r.Key != key && r.ValidUntil.After(d.DecidedAt) {
			next = append(next, r)
		}
	}
	return append(next, models.CurrentRef{Key: key, Number: d.ID.Number, DecidedAt: d.DecidedAt, ValidUntil: d.ValidUntil, FirstName: c.FirstName})
}
