package dataset

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Split says which rows are for training and which for testing.
type Split struct {
	Kind  SplitKind
	Share float64 // of the rows for training, between 0 and 1
}

// SplitKind is a way to split.
type SplitKind string

// The ways to split: by a hash of the row's place in the file, or by time where the file is in order of time.
const (
	ByHash SplitKind = "hash"
	ByTime SplitKind = "time"
)

// ParseSplit reads hash:0.7 or time:0.7.
func ParseSplit(text string) (Split, error) {
	kind, share, _ := strings.Cut(text, ":")
	s := Split{Kind: SplitKind(kind)}
	var err error
	if s.Share, err = strconv.ParseFloat(share, 64); err != nil || !(s.Share > 0 && s.Share < 1) || s.Kind != ByHash && s.Kind != ByTime {
		return Split{}, fmt.Errorf("%q is no split: want hash:SHARE or time:SHARE with a share for training between 0 and 1, as hash:0.7", text)
	}
	return s, nil
}

// String writes the split as ParseSplit reads it.
func (s Split) String() string {
	return string(s.Kind) + ":" + strconv.FormatFloat(s.Share, 'g', -1, 64)
}

// HashShare spreads rows evenly over [0,1), in the same way on every machine:
//
//	u(i) = (i·2654435761 mod 2³²)/2³²
//
// i is the row's place in the file, from 0. Multiplicative hashing, Knuth (1998), The Art of Computer Programming 3, 6.4.
func HashShare(row uint32) float64 { return float64(row*2654435761) / (1 << 32) }

// Divide returns the places in rows, in their order, of what is for training and for testing. rows are places in the file, ascending.
// By hash, row i is for testing when HashShare(i) is at least the share: it depends on the file alone and not on what else is left out.
// By time, the first ⌊share·n⌋ of the n rows are for training. It is an error when either part is empty.
func (s Split) Divide(rows []uint32) (train, test []int, err error) {
	// Shares like .7 are a little above or below what they say: .7 of 10 rows are 7.
	head := int(math.Floor(s.Share*float64(len(rows)) + 1e-9))
	for k, row := range rows {
		inTest := k >= head
		if s.Kind == ByHash {
			inTest = HashShare(row) >= s.Share
		}
		if inTest {
			test = append(test, k)
		} else {
			train = append(train, k)
		}
	}
	if len(train) == 0 || len(test) == 0 {
		return nil, nil, fmt.Errorf("the split %s of %s leaves %d for training and %d for testing",
			s, count(len(rows), "row"), len(train), len(test))
	}
	return train, test, nil
}
