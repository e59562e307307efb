package httpapi

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"
)

// FuzzLines compares the reader with a plain split, however the body comes in.
func FuzzLines(f *testing.F) {
	long := strings.Repeat("x", maxLine)
	for _, seed := range []string{"", "\n", "a", "a\n", "a\r\n\r\nb", long, long + "\n", long + "\r\nb", long + "x\nb", long + long + "x", "\r"} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	f.Fuzz(func(t *testing.T, body []byte, bytewise bool) {
		if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
			return // read as gzip
		}
		var in io.Reader = bytes.NewReader(body)
		if bytewise {
			in = iotest.OneByteReader(in)
		}
		r := httptest.NewRequest(http.MethodPost, "/", in)
		lines, err := newLineReader(r)
		if err != nil {
			t.Fatal(err)
		}
		if start := lines.peekLine(); !bytes.HasPrefix(body, start) || len(start) == 0 && len(body) > 0 {
			t.Fatalf("peeked %.40q at %.40q", start, body)
		}
		want := bytes.Split(body, []byte("\n"))
		if n := len(want); len(want[n-1]) == 0 {
			want = want[:n-1] // what follows the last end is no line
		}
		for i, line := range want {
			got, err := lines.next()
			line = bytes.TrimSuffix(line, []byte("\r"))
			if i == len(want)-1 && !bytes.HasSuffix(body, []byte("\n")) && bytes.HasSuffix(body, []byte("\r")) {
				line = line[:len(line):len(line)]
			}
			if len(line) > maxLine {
				if err != longLine {
					t.Fatalf("line %d of %d bytes: got %v", i, len(line), err)
				}
				continue
			}
			if err != nil && !(err == longLine && len(line) == maxLine) || err == nil && !bytes.Equal(got, line) {
				t.Fatalf("line %d: got %.40q, %v, want %.40q", i, got, err, line)
			}
		}
		if got, err := lines.next(); err != io.EOF {
			t.Fatalf("after the last line: got %.40q, %v", got, err)
		}
	})
}

func TestLinesOfBrokenBodies(t *testing.T) {
	whole := zipped(t, "one\ntwo\nthree")
	for name, test := range map[string]struct {
		body    io.Reader
		encoded string
		lines   int
		end     error
		refused string
	}{
		"plain, cut":       {body: io.MultiReader(strings.NewReader("one\ntw"), iotest.ErrReader(io.ErrUnexpectedEOF)), lines: 1, end: errCut},
		"cut between":      {body: io.MultiReader(strings.NewReader("one\n"), iotest.ErrReader(io.ErrUnexpectedEOF)), lines: 1, end: errCut},
		"gzip":             {body: bytes.NewReader(whole), encoded: "gzip", lines: 3, end: io.EOF},
		"gzip unannounced": {body: bytes.NewReader(whole), lines: 3, end: io.EOF},
		"gzip, cut":        {body: bytes.NewReader(whole[:len(whole)-9]), encoded: "gzip", lines: 2, end: errCut},
		"gzip, spoiled":    {body: bytes.NewReader(spoiled(bytes.Clone(whole))), encoded: "gzip", lines: 2, end: errCut},
		"gzip in name":     {body: strings.NewReader("one\n"), encoded: "gzip", refused: "says it is gzip"},
		"gzip, cut early":  {body: bytes.NewReader(whole[:5]), refused: "ends early"},
		"nothing at all":   {body: iotest.ErrReader(io.ErrUnexpectedEOF), refused: "could not be read"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", test.body)
			r.Header.Set("Content-Encoding", test.encoded)
			lines, err := newLineReader(r)
			if test.refused != "" {
				if err == nil || !strings.Contains(err.Error(), test.refused) {
					t.Errorf("got %v, want %q", err, test.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for range test.lines {
				if _, err := lines.next(); err != nil {
					t.Fatal(err)
				}
			}
			if line, err := lines.next(); !errors.Is(err, test.end) {
				t.Errorf("got %q, %v, want %v", line, err, test.end)
			}
		})
	}
}

func TestTakesGzip(t *testing.T) {
	for header, want := range map[string]bool{
		"": false, "gzip": true, "deflate, gzip;q=0.5": true, "gzip;q=0": false, "gzip; q=0.0, br": false, "br": false, "GZIP": true, "*": false,
	} {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		r.Header.Set("Accept-Encoding", header)
		if got := takesGzip(r); got != want {
			t.Errorf("%q: got %v", header, got)
		}
	}
}
