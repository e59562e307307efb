package httpapi

import (
	"context"

	"goodword/internal/report"
)

type similarInput struct {
	SimilarTo string `query:"similar_to" required:"true" enum:"advocates" doc:"Whom the customers listed resemble: advocates are those with a friend who bought"`
	Program   string `query:"program" maxLength:"63" doc:"Key of the program; may be left out where there is one"`
	Limit     int    `query:"limit" minimum:"1" maximum:"1000" default:"100" doc:"How many customers at most"`
}

func (a *API) similarCustomers(ctx context.Context, in *similarInput) (*reply[*report.SimilarReport], error) {
	program, err := a.programOf(ctx, in.Program)
	if err != nil {
		return nil, err
	}
	r, err := a.Reports.Similar(ctx, workspace(ctx), program, in.Limit, a.Clock.Now())
	return answer(r), err
}
