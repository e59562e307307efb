package httpapi

import (
	"context"

	"goodword/models"
)

func (a *API) budget(ctx context.Context, in *keyInput) (*reply[*models.BudgetStatus], error) {
	p, err := a.Catalog.Program(ctx, workspace(ctx), in.Key)
	if err != nil {
		return nil, err
	}
	s, err := a.Budgets.Status(ctx, workspace(ctx), &p)
	return answer(s), err
}
