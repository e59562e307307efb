package store

import (
	"math"
	"unicode/utf8"

	"github.com/x448/float16"

	"goodword/models"
)

// stateReader reads the CBOR that encodeState writes, for which reflection
// takes three times as long: every decision and every batch of events reads
// states. Anything it does not expect, such as a field of a later version,
// makes it bad, and the library reads instead. Its texts are parts of s.
type stateReader struct {
	s   string
	at  int // where the next item begins
	bad bool
}

// readState is false when the library must read b.
func readState(b []byte, s *models.State) bool {
	r := stateReader{s: string(b)}
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			s.Tallies = list(&r, (*stateReader).tally)
		case 2:
			s.Spend = list(&r, (*stateReader).spend)
		case 3:
			s.Scores = list(&r, (*stateReader).score)
		case 4:
			s.Traits = list(&r, (*stateReader).trait)
		case 5:
			s.Tickets = list(&r, (*stateReader).ticket)
		case 6:
			s.Consents = list(&r, (*stateReader).consent)
		case 7:
			s.Touches = list(&r, (*stateReader).touch)
		case 8:
			s.FirstSignup = r.conversion()
		case 9:
			s.FirstOrder = r.conversion()
		default:
			r.bad = true
		}
	}
	return !r.bad && r.at == len(r.s)
}

func (r *stateReader) tally(t *models.Tally) {
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			kind := r.integer()
			t.Kind, r.bad = models.EventKind(kind), r.bad || kind < 0 || kind > math.MaxUint8
		case 2:
			t.Count = r.integer()
		case 3:
			t.First = r.integer()
		case 4:
			t.Last = r.integer()
		case 5:
			r.bad = r.bad || r.head(4) != uint64(len(t.Decayed))
			for i := range t.Decayed {
				t.Decayed[i] = r.float()
			}
		default:
			r.bad = true
		}
	}
}

func (r *stateReader) spend(x *models.Spend) {
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			x.Currency = r.text()
		case 2:
			x.Minor = r.integer()
		default:
			r.bad = true
		}
	}
}

func (r *stateReader) score(x *models.NPSAnswer) {
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			x.Value = int(r.integer())
		case 2:
			r.stamp(&x.Stamp)
		default:
			r.bad = true
		}
	}
}

func (r *stateReader) trait(x *models.Trait) {
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			x.Name = r.text()
		case 2:
			x.Value = r.text()
		case 3:
			r.stamp(&x.Stamp)
		default:
			r.bad = true
		}
	}
}

func (r *stateReader) ticket(x *models.Ticket) {
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			x.ID = r.text()
		case 2:
			x.Open = r.boolean()
		case 3:
			r.stamp(&x.Stamp)
		default:
			r.bad = true
		}
	}
}

func (r *stateReader) consent(x *models.Consent) {
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			x.Channel = r.text()
		case 2:
			x.Granted = r.boolean()
		case 3:
			r.stamp(&x.Stamp)
		default:
			r.bad = true
		}
	}
}

func (r *stateReader) touch(x *models.Touch) {
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			x.Code = r.text()
		case 2:
			r.stamp(&x.Stamp)
		default:
			r.bad = true
		}
	}
}

func (r *stateReader) conversion() *models.Conversion {
	x := new(models.Conversion)
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			x.OrderID = r.text()
		case 2:
			x.Minor = r.integer()
		case 3:
			x.Currency = r.text()
		case 4:
			x.Code = r.text()
		case 5:
			r.stamp(&x.Stamp)
		default:
			r.bad = true
		}
	}
	return x
}

func (r *stateReader) stamp(x *models.Stamp) {
	for f := r.fields(); f.next(); {
		switch f.key {
		case 1:
			x.At = r.integer()
		case 2:
			x.MessageID = r.text()
		default:
			r.bad = true
		}
	}
}

// fieldReader goes through the members of a map; their keys ascend.
type fieldReader struct {
	r    *stateReader
	left uint64
	key  int64
}

func (r *stateReader) fields() fieldReader { return fieldReader{r: r, left: r.head(5), key: -1} }

func (f *fieldReader) next() bool {
	if f.left == 0 || f.r.bad {
		return false
	}
	f.left--
	key := f.r.integer()
	f.r.bad = f.r.bad || key <= f.key
	f.key = key
	return !f.r.bad
}

// list reads an array that is not empty: those that are empty are not written.
func list[T any](r *stateReader, one func(*stateReader, *T)) []T {
	n := r.head(4)
	if r.bad = r.bad || n == 0 || n > uint64(len(r.s)-r.at); r.bad {
		return nil
	}
	items := make([]T, n)
	for i := range items {
		one(r, &items[i])
	}
	return items
}

// head reads the head of an item of one major type (RFC 8949, 3) and returns its argument, 0 when bad.
func (r *stateReader) head(major byte) uint64 {
	got, n := r.anyHead()
	if r.bad = r.bad || got != major; r.bad {
		return 0
	}
	return n
}

func (r *stateReader) anyHead() (major byte, n uint64) {
	if r.bad = r.bad || r.at == len(r.s); r.bad {
		return 0, 0
	}
	first := r.s[r.at]
	r.at++
	low := first & 31
	if low < 24 {
		return first >> 5, uint64(low)
	}
	size := 1 << (low - 24)
	if r.bad = low > 27 || len(r.s)-r.at < size; r.bad {
		return 0, 0
	}
	for _, b := range []byte(r.s[r.at : r.at+size]) {
		n = n<<8 | uint64(b)
	}
	r.at += size
	return first >> 5, n
}

func (r *stateReader) integer() int64 {
	major, n := r.anyHead()
	if r.bad = r.bad || major > 1 || n > math.MaxInt64; r.bad {
		return 0
	}
	if major == 1 {
		return -1 - int64(n)
	}
	return int64(n)
}

func (r *stateReader) text() string {
	n := r.head(3)
	if r.bad = r.bad || n > uint64(len(r.s)-r.at); r.bad {
		return ""
	}
	text := r.s[r.at : r.at+int(n)]
	r.at += int(n)
	r.bad = !utf8.ValidString(text)
	return text
}

func (r *stateReader) boolean() bool {
	n := r.head(7)
	r.bad = r.bad || n != 20 && n != 21
	return n == 21
}

// float reads a number in the shortest of three sizes that holds it.
func (r *stateReader) float() float64 {
	before := r.at
	n := r.head(7)
	if r.bad {
		return 0
	}
	switch r.at - before {
	case 3:
		return float64(float16.Frombits(uint16(n)).Float32())
	case 5:
		return float64(math.Float32frombits(uint32(n)))
	case 9:
		return math.Float64frombits(n)
	}
	r.bad = true
	return 0
}
