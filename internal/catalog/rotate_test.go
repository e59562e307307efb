package catalog_test

import (
	"context"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/config"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func TestRotatedKeyWorksUntilItsGraceEnds(t *testing.T) {
	for name, grace := range map[string]time.Duration{"a day": 24 * time.Hour, "none": 0, "the longest": catalog.MaxGrace} {
		t.Run(name, func(t *testing.T) {
			st := storetest.New(t)
			ws := storetest.Workspace(t, st)
			clock := config.NewManualClock(start)
			c, other := catalog.New(st, clock, discard), catalog.New(st, clock, discard)
			old, was, err := c.CreateKey(t.Context(), ws, catalog.ScopeDecide, "mailer")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := other.Authenticate(t.Context(), old); err != nil { // it is in the other replica's memory
				t.Fatal(err)
			}
			fresh, is, err := c.RotateKey(t.Context(), ws, was.ID, grace)
			if err != nil {
				t.Fatal(err)
			}
			if err := other.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
			if is.Scope != was.Scope || is.Name != was.Name || is.ID == was.ID || fresh == old {
				t.Errorf("%+v follows %+v", is, was)
			}
			if grace > 0 {
				clock.Move(start.Add(grace - time.Second))
				works(t, c, other, old)
			}
			clock.Move(start.Add(grace))
			works(t, c, other, fresh)
			for _, replica := range []*catalog.Catalog{c, other} {
				_, err := replica.Authenticate(t.Context(), old)
				wantKind(t, err, models.Unauthorized)
			}
			listed, err := c.ListKeys(t.Context(), ws)
			if err != nil || len(listed) != 2 || !listed[0].ExpiresAt.Equal(start.Add(grace)) || !listed[1].ExpiresAt.IsZero() {
				t.Errorf("got %+v, %v, want the first to end at %s", listed, err, start.Add(grace))
			}
		})
	}
}

func works(t *testing.T, a, b *catalog.Catalog, key string) {
	t.Helper()
	for _, replica := range []*catalog.Catalog{a, b} {
		if _, err := replica.Authenticate(t.Context(), key); err != nil {
			t.Errorf("a key that should work: %v", err)
		}
	}
}

func TestWhatCannotBeRotated(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	make := func() int64 {
		_, key, err := c.CreateKey(t.Context(), ws, catalog.ScopeAdmin, "")
		if err != nil {
			t.Fatal(err)
		}
		return key.ID
	}
	revoked, rotated, fine := make(), make(), make()
	if err := c.RevokeKey(t.Context(), ws, revoked); err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.RotateKey(t.Context(), ws, rotated, time.Hour); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		ws    models.WorkspaceID
		id    int64
		grace time.Duration
		kind  models.Kind
	}{
		"a revoked key":             {ws, revoked, 0, models.Conflict},
		"a rotated key":             {ws, rotated, 0, models.Conflict},
		"another workspace's":       {ws + 1, fine, 0, models.NotFound},
		"no key":                    {ws, 1 << 40, 0, models.NotFound},
		"a grace that is too long":  {ws, fine, catalog.MaxGrace + 1, models.Invalid},
		"a grace that ended before": {ws, fine, -1, models.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := c.RotateKey(t.Context(), test.ws, test.id, test.grace)
			wantKind(t, err, test.kind)
		})
	}
	keys, err := c.ListKeys(t.Context(), ws)
	if err != nil || len(keys) != 4 {
		t.Errorf("%d keys, %v; want 4: what fails makes none", len(keys), err)
	}
}

func TestOneOfTwoRotationsWins(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	_, key, err := c.CreateKey(t.Context(), ws, catalog.ScopeAdmin, "")
	if err != nil {
		t.Fatal(err)
	}
	results := make(chan error)
	for range 4 {
		go func() {
			_, _, err := c.RotateKey(context.WithoutCancel(t.Context()), ws, key.ID, time.Hour)
			results <- err
		}()
	}
	won := 0
	for range 4 {
		if err := <-results; err == nil {
			won++
		} else {
			wantKind(t, err, models.Conflict)
		}
	}
	if won != 1 {
		t.Errorf("%d of 4 rotations of one key won, want 1", won)
	}
}
