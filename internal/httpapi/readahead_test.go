package httpapi

import (
	"bytes"
	"io"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"
)

// TestReadAheadIsTheBody checks that what comes out is what goes in, however it is cut on both sides.
func TestReadAheadIsTheBody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := bytes.Repeat(rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "part"), rapid.IntRange(0, 5000).Draw(t, "times"))
		var in io.Reader = bytes.NewReader(body)
		if rapid.Bool().Draw(t, "halves") {
			in = iotest.HalfReader(in)
		}
		end := io.EOF
		if rapid.Bool().Draw(t, "cut") {
			end = io.ErrUnexpectedEOF
			in = io.MultiReader(in, iotest.ErrReader(end))
		}
		ahead := newReadAhead(in)
		defer ahead.close()
		var got bytes.Buffer
		buf := make([]byte, rapid.IntRange(1, 100_000).Draw(t, "reads"))
		for {
			n, err := ahead.Read(buf)
			got.Write(buf[:n])
			if err != nil {
				if err != end {
					t.Fatalf("got %v, want %v", err, end)
				}
				break
			}
		}
		if !bytes.Equal(got.Bytes(), body) {
			t.Fatalf("got %d bytes, want %d", got.Len(), len(body))
		}
	})
}

// zeros is a body without end that counts what is taken of it.
type zeros struct{ taken chan int }

func (z *zeros) Read(b []byte) (int, error) {
	z.taken <- len(b)
	return len(b), nil
}

func TestReadAheadIsBounded(t *testing.T) {
	z := &zeros{taken: make(chan int)}
	ahead := newReadAhead(z)
	total := 0
	for more := true; more; {
		select {
		case n := <-z.taken:
			total += n
		case <-time.After(300 * time.Millisecond):
			more = false
		}
	}
	if total < maxAheadOfAnswers || total > maxAheadOfAnswers+aheadBlock {
		t.Errorf("%d bytes are read ahead, want %d", total, maxAheadOfAnswers)
	}
	ahead.close()
	for n := 0; ; {
		m, err := ahead.Read(make([]byte, 1<<20))
		if n += m; err != nil {
			if n != total {
				t.Errorf("%d bytes are left, want %d", n, total)
			}
			return
		}
	}
}
