package catalog_test

import (
	"crypto/sha256"
	"log/slog"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/store/storetest"
	"goodword/models"
)

var discard = slog.New(slog.DiscardHandler)

func TestKeyIsShownOnceAndStoredHashed(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	text, key, err := c.CreateKey(t.Context(), ws, catalog.ScopeIngest, "website")
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^gw_ingest_[a-z2-7]{40}$`).MatchString(text) {
		t.Errorf("got key %q", text)
	}
	p, err := c.Authenticate(t.Context(), text)
	if want := (catalog.Principal{Workspace: ws, KeyID: key.ID, Scope: catalog.ScopeIngest, Name: "website"}); err != nil || p != want {
		t.Errorf("got %+v, %v, want %+v", p, err, want)
	}
	listed, err := c.ListKeys(t.Context(), ws)
	if err != nil || len(listed) != 1 {
		t.Fatalf("got %v, %v, want one key", listed, err)
	}
	want := models.Key{
		Workspace: ws, ID: key.ID, Scope: "ingest", Name: "website", Hint: text[:14], Hash: sha256.Sum256([]byte(text)),
		CreatedAt: listed[0].CreatedAt, Origins: []string{},
	}
	if !reflect.DeepEqual(listed[0], want) || !listed[0].CreatedAt.Equal(start) {
		t.Errorf("got %+v, want %+v", listed[0], want)
	}
	var rows string
	if err := st.Pool().QueryRow(t.Context(), `select string_agg(k::text, ' ') from api_keys k`).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(rows, text[len("gw_ingest_")+8:]) {
		t.Error("the key stands in the database")
	}
}

func TestUnknownKeys(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	text, _, err := c.CreateKey(t.Context(), ws, catalog.ScopeAdmin, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{
		"empty": "", "other shape": "sk_live_1", "unknown": "gw_admin_unknown", "cut": text[:len(text)-1],
		"too long": "gw_" + strings.Repeat("a", 500), "upper case": strings.ToUpper(text),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.Authenticate(t.Context(), key)
			wantKind(t, err, models.Unauthorized)
		})
	}
	_, _, err = c.CreateKey(t.Context(), ws, "root", "")
	wantKind(t, err, models.Invalid)
	wantKind(t, c.RevokeKey(t.Context(), ws+1, 1), models.NotFound) // another workspace's
}

func TestLastUseIsWrittenLazily(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	text, _, err := c.CreateKey(t.Context(), ws, catalog.ScopeAdmin, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("run", func(t *testing.T) { // Run writes once more when it ends
		run(t, c)
		if _, err := c.Authenticate(t.Context(), text); err != nil {
			t.Fatal(err)
		}
	})
	keys, err := c.ListKeys(t.Context(), ws)
	if err != nil || !keys[0].LastUsedAt.Equal(start) {
		t.Errorf("got %+v, %v, want last use at %s", keys, err, start)
	}
}

func TestScopes(t *testing.T) {
	all := []catalog.Scope{catalog.ScopeDecide, catalog.ScopeIngest, catalog.ScopeImport, catalog.ScopeExport, catalog.ScopeAdmin, catalog.ScopePublic}
	for _, have := range all {
		for _, want := range all {
			if got := have.Allows(want); got != (have == want || have == catalog.ScopeAdmin) {
				t.Errorf("%s allows %s: %v", have, want, got)
			}
		}
	}
}

func TestFirstStartHappensOnce(t *testing.T) {
	st := storetest.New(t)
	made := make(chan bool)
	for range 4 {
		go func() {
			_, key, err := catalog.NewKey(0, catalog.ScopeAdmin, "first", time.Now())
			if err != nil {
				t.Error(err)
			}
			_, ok, err := st.FirstStart(t.Context(), "default", key, start)
			if err != nil {
				t.Error(err)
			}
			made <- ok
		}()
	}
	count := 0
	for range 4 {
		if <-made {
			count++
		}
	}
	if count != 1 {
		t.Errorf("%d of 4 replicas made the first workspace, want 1", count)
	}
	keys, err := st.ActiveKeys(t.Context())
	if err != nil || len(keys) != 1 || keys[0].Scope != "admin" {
		t.Errorf("got %v, %v, want one admin key", keys, err)
	}
}

func TestOriginsOfAKey(t *testing.T) {
	st := storetest.New(t)
	c, ws := newCatalog(t, st)
	if c.OriginKnown("https://shop.example") {
		t.Error("an origin is known although no key has one")
	}
	text, key, err := c.CreateKey(t.Context(), ws, catalog.ScopePublic, "site", "https://shop.example", "https://*.shop.example")
	if err != nil {
		t.Fatal(err)
	}
	p, err := c.Authenticate(t.Context(), text)
	if err != nil || !p.AllowsOrigin("https://www.shop.example") || p.AllowsOrigin("https://other.example") {
		t.Errorf("got %+v, %v", p, err)
	}
	if !c.OriginKnown("https://shop.example") || c.OriginKnown("https://other.example") {
		t.Error("the known origins are not those of the keys")
	}
	if err := c.RevokeKey(t.Context(), ws, key.ID); err != nil {
		t.Fatal(err)
	}
	if c.OriginKnown("https://shop.example") {
		t.Error("an origin outlives its key")
	}
	if _, _, err := c.CreateKey(t.Context(), ws, catalog.ScopeIngest, "", "https://shop.example"); models.KindOf(err) != models.Invalid {
		t.Errorf("an ingest key with origins: got %v", err)
	}
}
