package httpapi

import (
	"context"

	"goodword/internal/budget"
)

func (a *API) budget(ctx context.Context, in *keyInput) (*reply[*budget.Status], error) {
	p, err := a.Catalog.Program(ctx, workspace(ctx), in.Key)
	if err != nil {
		return nil, err
	}
	s, err := a.Budgets.Status(ctx, workspace(ctx), &p)
	return answer(s), err
}
