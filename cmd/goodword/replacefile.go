package main

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// replaceFile writes a file beside the one at path and, when that is complete, puts it in its place. A name that ends with .gz is
// compressed. What is no regular file, as /dev/stdout, is written to directly.
func replaceFile(path string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return errors.Join(write(file), file.Close())
	}
	part, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(part.Name()))
		}
	}()
	if err := fill(part, strings.HasSuffix(path, ".gz"), write); err != nil {
		return errors.Join(err, part.Close())
	}
	if err := errors.Join(part.Chmod(0o644), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), path)
}

func fill(file *os.File, compress bool, write func(io.Writer) error) error {
	if !compress {
		return write(file)
	}
	packer := gzip.NewWriter(file)
	if err := write(packer); err != nil {
		return err
	}
	return packer.Close()
}
