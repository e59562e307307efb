package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/store"
	"goodword/internal/store/storetest"
	"goodword/models"
)

var emailCell = models.CopyCell{Approach: "dual_favour", Channel: "email", Locale: "en", Friend: models.OfferAmount, Advocate: models.OfferCredit}

// draft is a copy that waits for a person.
func draft(id string) models.Copy {
	return models.Copy{
		ID: id, Version: 1, Cell: emailCell, Fields: map[string]string{"body": "You both get {{friend_reward}}."}, State: models.CopyDraft, Source: models.CopyByModel,
		Model: "scripted", Prompt: "copy@1", BrandVersion: 1, CostMicros: 40, Currency: "USD",
		Findings: []models.CopyFinding{{Code: "LENGTH_EXCEEDED", Field: "body", End: 3, Text: "You", Detail: "shorten it"}}, CreatedAt: storetest.Now,
	}
}

const aCopy = "cp_aaaaaaaaaaaa"

func TestCopyIsReadAsItWasKept(t *testing.T) {
	st := storetest.New(t)
	ws := storetest.Workspace(t, st)
	want := draft(aCopy)
	if err := st.AddCopies(t.Context(), ws, []models.Copy{want}); err != nil {
		t.Fatal(err)
	}
	got, err := st.Copies(t.Context(), ws, models.CopyFilter{State: models.CopyDraft, Cell: models.CopyCell{Channel: "email"}, Limit: 10})
	if diff := cmp.Diff([]models.Copy{want}, got); err != nil || diff != "" {
		t.Errorf("got %v, %s", err, diff)
	}
	for name, f := range map[string]models.CopyFilter{
		"state": {State: models.CopyApproved}, "cell": {Cell: models.CopyCell{Locale: "de"}}, "id": {ID: "cp_bbbbbbbbbbbb"}, "after": {AfterID: aCopy, AfterVersion: 1},
	} {
		f.Limit = 10
		if got, err := st.Copies(t.Context(), ws, f); err != nil || len(got) != 0 {
			t.Errorf("another %s: got %v, %v", name, got, err)
		}
	}
	other := storetest.Workspace(t, st)
	if got, err := st.Copies(t.Context(), other, models.CopyFilter{Limit: 10}); err != nil || len(got) != 0 {
		t.Errorf("another workspace has %v, %v", got, err)
	}
}

// decideCopy sets the state of version 1.
func decideCopy(t *testing.T, st *store.Store, ws models.WorkspaceID, state models.CopyState, now time.Time) {
	t.Helper()
	err := st.EditCopy(t.Context(), ws, aCopy, now, func(versions []models.Copy) ([]models.Copy, error) {
		c := versions[0]
		c.State, c.DecidedAt, c.DecidedBy = state, now, "maya"
		return []models.Copy{c}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSnapshotNamesApprovedCopiesAndThoseRetiredLately(t *testing.T) {
	st := storetest.New(t)
	ws := storetest.Workspace(t, st)
	if err := st.AddCopies(t.Context(), ws, []models.Copy{draft(aCopy)}); err != nil {
		t.Fatal(err)
	}
	named := func(now time.Time) []*models.Copy {
		t.Helper()
		if _, _, err := st.PublishSnapshot(t.Context(), ws, now, false); err != nil {
			t.Fatal(err)
		}
		s, _, err := st.CurrentSnapshot(t.Context(), ws)
		if err != nil {
			t.Fatal(err)
		}
		return s.Copies
	}
	if got := named(storetest.Now); got != nil {
		t.Errorf("a draft is in the snapshot: %v", got)
	}
	for _, state := range []models.CopyState{models.CopyApproved, models.CopyRetired} {
		decideCopy(t, st, ws, state, storetest.Now)
		want := []*models.Copy{{ID: aCopy, Version: 1, Cell: emailCell, State: state}}
		if diff := cmp.Diff(want, named(storetest.Now)); diff != "" {
			t.Errorf("%s: %s", state, diff)
		}
	}
	if got := named(storetest.Now.AddDate(0, 0, 30)); got != nil {
		t.Errorf("after 30 days the snapshot still names %v", got)
	}
	entries, err := st.AuditLog(t.Context(), ws, models.AuditFilter{Kind: models.AuditCopy, Limit: 10})
	if err != nil || len(entries) != 2 || entries[0].Key != aCopy || entries[0].Action != models.AuditStatus && entries[0].Action != models.AuditUpdate {
		t.Errorf("got %+v, %v in the audit log", entries, err)
	}
}

func TestOneVersionOfACopyIsLive(t *testing.T) {
	st := storetest.New(t)
	ws := storetest.Workspace(t, st)
	if err := st.AddCopies(t.Context(), ws, []models.Copy{draft(aCopy)}); err != nil {
		t.Fatal(err)
	}
	next := func(retire bool) error {
		return st.EditCopy(t.Context(), ws, aCopy, storetest.Now, func(versions []models.Copy) ([]models.Copy, error) {
			c := versions[0]
			c.Version, c.State, c.Source = 2, models.CopyApproved, models.CopyByPerson
			changed := []models.Copy{c}
			if retire {
				old := versions[0]
				old.State = models.CopyRejected
				changed = append(changed, old)
			}
			return changed, nil
		})
	}
	if err := next(false); err == nil {
		t.Error("two versions are live")
	}
	if err := next(true); err != nil {
		t.Error(err)
	}
	err := st.EditCopy(t.Context(), ws, "cp_bbbbbbbbbbbb", storetest.Now, func(v []models.Copy) ([]models.Copy, error) { return v, nil })
	if models.KindOf(err) != models.NotFound {
		t.Errorf("an unknown id: got %v", err)
	}
}

func TestFinishedFillIsKeptOnce(t *testing.T) {
	st := storetest.New(t)
	ws := storetest.Workspace(t, st)
	fill := models.CopyFill{Key: "k", Cell: "c", BrandVersion: 1, Prompt: "copy@1", Model: "m", Asked: 1, Drafts: 1, FinishedAt: storetest.Now}
	for i, id := range []string{aCopy, "cp_bbbbbbbbbbbb"} {
		first, err := st.FinishCopyFill(t.Context(), ws, fill, []models.Copy{draft(id)})
		if err != nil || first != (i == 0) {
			t.Errorf("time %d: got %t, %v", i+1, first, err)
		}
	}
	shelf, err := st.CopyShelf(t.Context(), ws)
	if err != nil || len(shelf) != 1 || shelf[0].ID != aCopy || shelf[0].Cell != emailCell {
		t.Errorf("the shelf has %+v, %v", shelf, err)
	}
	filled, err := st.FilledCopies(t.Context(), ws, []string{"k", "other"})
	if err != nil || !filled["k"] || filled["other"] {
		t.Errorf("got %v, %v", filled, err)
	}
}
