package postgres

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestSealFindsEveryFlip: one wrong bit anywhere in a sealed file, its seal included, is found; so is a missing end.
func TestSealFindsEveryFlip(t *testing.T) {
	file := filepath.Join(t.TempDir(), "dump")
	write := func(content []byte) {
		if err := os.WriteFile(file, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write([]byte("PGDMP and what follows"))
	if err := sealFile(file); err != nil {
		t.Fatal(err)
	}
	if err := checkSeal(file); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mark := bytes.Index(whole, []byte(sealMark))
	for i := range whole {
		if i >= mark && i < mark+len(sealMark) {
			continue // without the mark it is one of pg_dump's own
		}
		bad := bytes.Clone(whole)
		bad[i] ^= 1
		write(bad)
		if err := checkSeal(file); !errors.Is(err, errSeal) {
			t.Errorf("byte %d flipped: %v", i, err)
		}
	}
	for cut := 1; cut < sealSize-len(sealMark); cut++ {
		write(whole[:len(whole)-cut])
		if err := checkSeal(file); !errors.Is(err, errSeal) {
			t.Errorf("cut by %d: %v", cut, err)
		}
	}
	write([]byte("PGDMP as pg_dump left it"))
	if err := checkSeal(file); err != nil {
		t.Errorf("a dump without a seal: %v", err)
	}
}
