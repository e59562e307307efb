package postgres

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// A backup ends with the SHA-256 of all before it: pg_restore checks the rows, but not the statements beside them, and does not mind what stands
// after the last of its own.
const sealMark = "\ngoodword sha256 "

// sealSize is the length of mark, sum and line end.
const sealSize = len(sealMark) + 2*sha256.Size + 1

// sealFile appends the checksum of a file to it.
func sealFile(name string) (err error) {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s%s\n", sealMark, hex.EncodeToString(sum.Sum(nil)))
	return err
}

// errSeal says that a file is not as it was written.
var errSeal = errors.New("its checksum does not fit")

// checkSeal compares the checksum at the end of a file with the rest. A file that pg_dump wrote itself has none.
func checkSeal(name string) error {
	whole, err := os.Open(name)
	if err != nil {
		return err
	}
	defer whole.Close()
	info, err := whole.Stat()
	if err != nil {
		return err
	}
	end := make([]byte, min(info.Size(), int64(sealSize)))
	if _, err := whole.ReadAt(end, info.Size()-int64(len(end))); err != nil {
		return err
	}
	if !bytes.Contains(end, []byte(sealMark[:len("\ngoodword ")])) {
		return nil
	}
	sum := sha256.New()
	if _, err := io.CopyN(sum, whole, info.Size()-int64(len(end))); err != nil {
		return err
	}
	if !bytes.Equal(end, fmt.Appendf(nil, "%s%s\n", sealMark, hex.EncodeToString(sum.Sum(nil)))) {
		return errSeal
	}
	return nil
}
