package httpapi

import (
	"context"
	"strconv"
	"time"

	"goodword/internal/catalog"
	"goodword/models"
)

type keyRequest struct {
	Scope   catalog.Scope `json:"scope" enum:"decide,ingest,import,export,admin,public"`
	Name    string        `json:"name,omitempty" maxLength:"200" doc:"What it is for"`
	Origins []string      `json:"origins,omitempty" maxItems:"50" doc:"Of a public key: origins whose pages may use it, like https://shop.example or https://*.shop.example"`
}

// keyView is a key as it is listed: without its text.
type keyView struct {
	ID         string     `json:"id"`
	Scope      string     `json:"scope"`
	Name       string     `json:"name"`
	Hint       string     `json:"hint" doc:"Its first characters"`
	Origins    []string   `json:"origins" doc:"Of a public key: whose pages may use it"`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at,omitempty" doc:"To the minute, and written half a minute later"`
	RevokedAt  *time.Time `json:"revoked_at,omitempty"`
}

type newKeyView struct {
	keyView
	Key string `json:"key" doc:"The key itself, shown only here"`
}

type keyList struct {
	Keys []keyView `json:"keys"`
}

func (a *API) createKey(ctx context.Context, in *jsonBody) (*reply[newKeyView], error) {
	var want keyRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	if err := together(bad, nil); err != nil {
		return nil, err
	}
	text, key, err := a.Catalog.CreateKey(ctx, workspace(ctx), want.Scope, want.Name, want.Origins...)
	return answer(newKeyView{keyView: viewKey(key), Key: text}), err
}

func (a *API) listKeys(ctx context.Context, _ *none) (*reply[keyList], error) {
	keys, err := a.Catalog.ListKeys(ctx, workspace(ctx))
	list := keyList{Keys: make([]keyView, len(keys))}
	for i, k := range keys {
		list.Keys[i] = viewKey(k)
	}
	return answer(list), err
}

type keyIDInput struct {
	ID string `path:"id" maxLength:"20" doc:"The key's id"`
}

func (a *API) revokeKey(ctx context.Context, in *keyIDInput) (*none, error) {
	id, err := strconv.ParseInt(in.ID, 10, 64)
	if err != nil {
		return nil, models.Errorf(models.NotFound, "httpapi", "there is no key %.20q", in.ID)
	}
	return nil, a.Catalog.RevokeKey(ctx, workspace(ctx), id)
}

func viewKey(k models.Key) keyView {
	return keyView{
		ID: strconv.FormatInt(k.ID, 10), Scope: k.Scope, Name: k.Name, Hint: k.Hint, CreatedAt: k.CreatedAt.UTC(),
		Origins:    append([]string{}, k.Origins...),
		LastUsedAt: optional(k.LastUsedAt), RevokedAt: optional(k.RevokedAt),
	}
}

func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
