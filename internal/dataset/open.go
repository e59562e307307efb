package dataset

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// sampleSize is how much of a file is looked at to find its form. It bounds the length of a header, too.
const sampleSize = 1 << 20

// open undoes the compression and the byte order mark of a file and returns it with its beginning, at most sampleSize bytes of it.
func open(r io.Reader) (file *bufio.Reader, sample []byte, err error) {
	file = bufio.NewReaderSize(r, sampleSize)
	if magic, _ := file.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(file)
		if err != nil {
			return nil, nil, cutOff(err)
		}
		file = bufio.NewReaderSize(unpacked, sampleSize)
	}
	if mark, _ := file.Peek(3); string(mark) == "\ufeff" {
		_, _ = file.Discard(len(mark)) // they are buffered
	}
	sample, err = file.Peek(sampleSize)
	if err != nil && !errors.Is(err, io.EOF) && len(sample) == 0 {
		return nil, nil, cutOff(err)
	}
	if len(bytes.TrimSpace(sample)) == 0 && len(sample) < sampleSize {
		return nil, nil, &Error{Detail: "the file is empty"}
	}
	if other := otherFormat(sample); other != "" {
		return nil, nil, &Error{Detail: other}
	}
	return file, sample, nil
}

// otherFormat says what a file is that is no CSV file, or nothing.
func otherFormat(sample []byte) string {
	for _, known := range []struct{ magic, name string }{
		{"PK\x03\x04", "a spreadsheet or zip archive; export it as CSV"},
		{"PAR1", "a Parquet file; export it as CSV"},
		{"\x28\xb5\x2f\xfd", "compressed with zstd; unpack it or use gzip"},
		{"\xff\xfe", "text in UTF-16; save it as UTF-8"},
		{"\xfe\xff", "text in UTF-16; save it as UTF-8"},
	} {
		if bytes.HasPrefix(sample, []byte(known.magic)) {
			return "this is " + known.name
		}
	}
	if i := bytes.IndexByte(sample, 0); i >= 0 {
		return fmt.Sprintf("this is no text: byte %d is zero", i+1)
	}
	return ""
}

// cutOff names the usual reason for a compressed file that cannot be read.
func cutOff(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) {
		return fmt.Errorf("the compressed file is cut off or damaged: %w", err)
	}
	return err
}
