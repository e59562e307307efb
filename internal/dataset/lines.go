package dataset

import (
	"bytes"
	"io"
)

// maxRecord bounds one record in bytes: a quote that is never closed would otherwise read the whole rest of a file as one field.
const maxRecord = 16 << 20

// lines hands a file to encoding/csv, which knows LF and CRLF: where lines end with CR alone it makes each CR an LF. It refuses to read
// more than maxRecord bytes without a call of next.
type lines struct {
	file     io.Reader
	carriage bool // lines end with CR alone
	left     int  // bytes that may be read before the next record
}

// next allows for one more record.
func (l *lines) next() { l.left = maxRecord }

// Read implements io.Reader.
func (l *lines) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errLongRecord
	}
	n, err := l.file.Read(p[:min(len(p), l.left)])
	l.left -= n
	if l.carriage {
		for rest := p[:n]; ; {
			i := bytes.IndexByte(rest, '\r')
			if i < 0 {
				break
			}
			rest[i] = '\n'
			rest = rest[i+1:]
		}
	}
	return n, err
}

var errLongRecord = &Error{Detail: "a record longer than 16 MiB; a quote may not be closed"}
