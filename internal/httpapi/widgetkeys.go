package httpapi

import (
	"context"
	"time"

	"goodword/models"
)

type widgetKeyRequest struct {
	Name      string                 `json:"name,omitempty" maxLength:"200" doc:"What it is for"`
	Algorithm models.WidgetAlgorithm `json:"algorithm,omitempty" enum:"HS256,EdDSA" doc:"HS256 when left out"`
	PublicKey string                 `json:"public_key,omitempty" maxLength:"1000" doc:"Of EdDSA: your Ed25519 public key in PEM"`
}

// widgetKeyView is a key as it is listed: without its secret.
type widgetKeyView struct {
	KID       string                 `json:"kid" doc:"The header kid of tokens that are signed with it"`
	Name      string                 `json:"name"`
	Algorithm models.WidgetAlgorithm `json:"algorithm" enum:"HS256,EdDSA"`
	CreatedAt time.Time              `json:"created_at"`
	RevokedAt *time.Time             `json:"revoked_at,omitempty" doc:"From then on its tokens are refused"`
}

type newWidgetKeyView struct {
	widgetKeyView
	Secret string `json:"secret,omitempty" doc:"Of HS256: what your server signs with, shown only here. It signs as the text that it is: do not decode it"`
}

type widgetKeyList struct {
	Keys []widgetKeyView `json:"keys"`
}

func viewWidgetKey(k models.WidgetKey) widgetKeyView {
	return widgetKeyView{KID: k.KID, Name: k.Name, Algorithm: k.Algorithm, CreatedAt: k.CreatedAt.UTC(), RevokedAt: optional(k.RevokedAt)}
}

func (a *API) createWidgetKey(ctx context.Context, in *jsonBody) (*reply[newWidgetKeyView], error) {
	want := widgetKeyRequest{Algorithm: models.WidgetHS256}
	if len(in.RawBody) > 0 {
		bad, err := decode(in.RawBody, &want)
		if err != nil {
			return nil, err
		}
		if err := together(bad, nil); err != nil {
			return nil, err
		}
	}
	secret, key, err := a.Catalog.CreateWidgetKey(ctx, workspace(ctx), want.Name, want.Algorithm, want.PublicKey)
	return answer(newWidgetKeyView{widgetKeyView: viewWidgetKey(key), Secret: secret}), err
}

func (a *API) listWidgetKeys(ctx context.Context, _ *none) (*reply[widgetKeyList], error) {
	keys, err := a.Catalog.ListWidgetKeys(ctx, workspace(ctx))
	list := widgetKeyList{Keys: make([]widgetKeyView, len(keys))}
	for i, k := range keys {
		list.Keys[i] = viewWidgetKey(k)
	}
	return answer(list), err
}

type widgetKeyInput struct {
	KID string `path:"kid" maxLength:"40" doc:"The key's kid"`
}

func (a *API) revokeWidgetKey(ctx context.Context, in *widgetKeyInput) (*none, error) {
	return nil, a.Catalog.RevokeWidgetKey(ctx, workspace(ctx), in.KID)
}
