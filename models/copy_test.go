package models

import "testing"

func TestCopyIsFoundByIDAndVersion(t *testing.T) {
	s := &Snapshot{Copies: []*Copy{
		{ID: "cp_aaaaaaaaaaaa", Version: 1}, {ID: "cp_aaaaaaaaaaaa", Version: 2}, {ID: "cp_bbbbbbbbbbbb", Version: 3},
	}}
	for _, c := range s.Copies {
		if got := s.Copy(c.ID, c.Version); got != c {
			t.Errorf("%s version %d: got %v", c.ID, c.Version, got)
		}
	}
	for id, version := range map[string]int{"cp_aaaaaaaaaaaa": 3, "cp_bbbbbbbbbbbb": 1, "cp_cccccccccccc": 1} {
		if got := s.Copy(id, version); got != nil {
			t.Errorf("%s version %d: got %v, want none", id, version, got)
		}
	}
}

func TestCopyIDs(t *testing.T) {
	for id, want := range map[string]bool{"cp_abcdefgh2345": true, "cp_abcdefgh2341": false, "cp_abcdefgh234": false, "abcdefgh2345": false, "": false} {
		if got := ValidCopyID(id); got != want {
			t.Errorf("%q: got %t, want %t", id, got, want)
		}
	}
}
