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
	ExpiresAt  *time.Time `json:"expires_at,omitempty" doc:"Of a key that was rotated: from then on it is refused"`
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

func keyNumber(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, models.Errorf(models.NotFound, "httpapi", "there is no key %.20q", text)
	}
	return id, nil
}

func (a *API) revokeKey(ctx context.Context, in *keyIDInput) (*none, error) {
	id, err := keyNumber(in.ID)
	if err != nil {
		return nil, err
	}
	return nil, a.Catalog.RevokeKey(ctx, workspace(ctx), id)
}

type rotateRequest struct {
	GraceHours *float64 `json:"grace_hours,omitempty" minimum:"0" maximum:"720" doc:"How long the old key keeps working; 24 when left out"`
}

type rotateInput struct {
	ID string `path:"id" maxLength:"20" doc:"The key's id"`
	jsonBody
}

func (a *API) rotateKey(ctx context.Context, in *rotateInput) (*reply[newKeyView], error) {
	id, err := keyNumber(in.ID)
	if err != nil {
		return nil, err
	}
	var want rotateRequest
	var bad []models.FieldError
	if len(in.RawBody) > 0 {
		if bad, err = decode(in.RawBody, &want); err != nil {
			return nil, err
		}
	}
	grace := catalog.DefaultGrace
	var c models.Check
	if h := want.GraceHours; h != nil {
		c.That(*h >= 0 && *h <= catalog.MaxGrace.Hours(), "/grace_hours", "must be 0 to %.0f", catalog.MaxGrace.Hours())
		grace = time.Duration(*h * float64(time.Hour))
	}
	if err := together(bad, c.Err("httpapi")); err != nil {
		return nil, err
	}
	text, key, err := a.Catalog.RotateKey(ctx, workspace(ctx), id, grace)
	return answer(newKeyView{keyView: viewKey(key), Key: text}), err
}

func viewKey(k models.Key) keyView {
	return keyView{
		ID: strconv.FormatInt(k.ID, 10), Scope: k.Scope, Name: k.Name, Hint: k.Hint, CreatedAt: k.CreatedAt.UTC(),
		Origins:    append([]string{}, k.Origins...),
		LastUsedAt: optional(k.LastUsedAt), ExpiresAt: optional(k.ExpiresAt), RevokedAt: optional(k.RevokedAt),
	}
}

func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
