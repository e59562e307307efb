package httpapi

import (
	"context"

	"goodword/models"
)

func (a *API) readBrand(ctx context.Context, _ *none) (*reply[models.Brand], error) {
	b, err := a.Catalog.Brand(ctx, workspace(ctx))
	return answer(b), err
}

func (a *API) setBrand(ctx context.Context, in *jsonBody) (*reply[models.Brand], error) {
	var b models.Brand
	bad, err := readBrand(in.RawBody, &b)
	if err != nil {
		return nil, err
	}
	b, err = a.Catalog.SetBrand(ctx, workspace(ctx), b, bad...)
	return answer(b), err
}

// readBrand reads a brand; what it leaves out has its default.
func readBrand(raw []byte, b *models.Brand) ([]models.FieldError, error) {
	*b = models.DefaultBrand()
	bad, err := decode(raw, b)
	if b.Formality == nil {
		b.Formality = map[string]models.Formality{}
	}
	for _, list := range []*[]string{&b.Use, &b.Avoid, &b.Competitors, &b.Claims, &b.Products} {
		shown(list)
	}
	shown(&b.ProofPoints)
	return bad, err
}
