package httpapi

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// untouchable fails the test when it is read.
type untouchable struct{ t *testing.T }

func (u untouchable) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

func (untouchable) Close() error { return nil }

func TestOversizedBodyIsRefusedUnread(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/", untouchable{t})
	r.ContentLength = maxJSON + 1
	_, err := readBody(r, maxJSON)
	var big *oversized
	if !errors.As(err, &big) {
		t.Errorf("got %v, want it too large", err)
	}
}

func TestBodies(t *testing.T) {
	const limit = 1000
	fits, over := strings.Repeat("a", limit), strings.Repeat("a", limit+1)
	for name, test := range map[string]struct {
		body    []byte
		length  int64 // -1: not said, as with chunks
		encoded string
		want    string
		err     string
	}{
		"plain":                      {body: []byte(fits), length: limit, want: fits},
		"chunked":                    {body: []byte(fits), length: -1, want: fits},
		"chunked too large":          {body: []byte(over), length: -1, err: "at most 1000 bytes"},
		"gzip":                       {body: zipped(t, fits), length: -1, encoded: "gzip", want: fits},
		"gzip without its header":    {body: zipped(t, fits), length: -1, want: fits},
		"gzip of too much":           {body: zipped(t, over), length: -1, encoded: "gzip", err: "at most 1000 bytes"},
		"a bomb":                     {body: zipped(t, strings.Repeat("a", 900<<10)), length: -1, encoded: "gzip", err: "at most 1000 bytes"},
		"gzip by the header alone":   {body: []byte("plain"), length: -1, encoded: "gzip", err: "says it is gzip"},
		"gzip cut off":               {body: zipped(t, fits)[:20], length: -1, encoded: "gzip", err: "ends early"},
		"gzip with a wrong checksum": {body: spoiled(zipped(t, fits)), length: -1, encoded: "gzip", err: "ends early or is not gzip"},
		"empty":                      {length: 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(test.body))
			r.ContentLength = test.length
			if test.encoded != "" {
				r.Header.Set("Content-Encoding", test.encoded)
			}
			got, err := readBody(r, limit)
			if test.err == "" && (err != nil || string(got) != test.want) {
				t.Errorf("got %.40q, %v", got, err)
			}
			if test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
				t.Errorf("got %v, want %q", err, test.err)
			}
		})
	}
}

func zipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func spoiled(b []byte) []byte {
	b[len(b)-6] ^= 1
	return b
}
