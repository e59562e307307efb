package catalog_test

import (
	"testing"

	"goodword/internal/store/storetest"
	"goodword/models"
)

// TestCopiesReachEveryReplica checks that replicas have the texts that a snapshot names, that an earlier snapshot still has them in the state of
// its time, and that the two share them.
func TestCopiesReachEveryReplica(t *testing.T) {
	st := storetest.New(t)
	_, ws := newCatalog(t, st)
	other := replica(t, st)
	made := models.Copy{
		ID: "cp_aaaaaaaaaaaa", Version: 1, Cell: models.CopyCell{Approach: "dual_favour", Channel: "email", Locale: "en", Friend: "amount", Advocate: "credit"},
		Fields: map[string]string{"body": "You both get {{friend_reward}}."}, State: models.CopyApproved, Source: models.CopyByModel, CreatedAt: storetest.Now,
	}
	if err := st.AddCopies(t.Context(), ws, []models.Copy{made}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := st.PublishSnapshot(t.Context(), ws, storetest.Now, false); err != nil {
		t.Fatal(err)
	}
	look := func(state models.CopyState) *models.Snapshot {
		t.Helper()
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		s := other.Snapshot(ws)
		if c := s.Copy(made.ID, 1); c == nil || c.State != state || c.Fields["body"] != made.Fields["body"] || c.Source != made.Source {
			t.Fatalf("got %+v, want %s with its words", c, state)
		}
		return s
	}
	first := look(models.CopyApproved)
	err := st.EditCopy(t.Context(), ws, made.ID, storetest.Now, func(versions []models.Copy) ([]models.Copy, error) {
		versions[0].State, versions[0].DecidedAt = models.CopyRetired, storetest.Now
		return versions, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	second := look(models.CopyRetired)
	third := replica(t, st)
	if old, err := third.SnapshotByID(t.Context(), ws, first.ID); err != nil || old.Copy(made.ID, 1).State != models.CopyApproved || old.Copy(made.ID, 1).Fields["body"] == "" {
		t.Errorf("the earlier snapshot: got %+v, %v", old, err)
	}
	if second.ID == first.ID {
		t.Error("one id for two snapshots")
	}
}

// TestSnapshotsArePreparedBeforeTheyAreSeen checks that what is prepared has its texts and cannot be seen yet, and is not prepared twice.
func TestSnapshotsArePreparedBeforeTheyAreSeen(t *testing.T) {
	st := storetest.New(t)
	_, ws := newCatalog(t, st)
	other := replica(t, st)
	var prepared []string
	other.Prepare = func(s *models.Snapshot) {
		if seen := other.Snapshot(ws); seen != nil && seen.ID == s.ID {
			t.Errorf("%s can be seen already", s.ID)
		}
		for _, c := range s.Copies {
			prepared = append(prepared, s.ID+" "+c.Fields["body"])
		}
	}
	made := models.Copy{
		ID: "cp_aaaaaaaaaaaa", Version: 1, Cell: models.CopyCell{Approach: "dual_favour", Channel: "sms", Locale: "en", Friend: "amount", Advocate: "credit"},
		Fields: map[string]string{"body": "Words."}, State: models.CopyApproved, Source: models.CopyByModel, CreatedAt: storetest.Now,
	}
	if err := st.AddCopies(t.Context(), ws, []models.Copy{made}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := st.PublishSnapshot(t.Context(), ws, storetest.Now, false); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if len(prepared) != 1 || prepared[0] != other.Snapshot(ws).ID+" Words." {
		t.Errorf("prepared %q", prepared)
	}
}
