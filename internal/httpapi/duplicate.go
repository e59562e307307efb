package httpapi

import (
	"context"

	"goodword/internal/catalog"
	"goodword/models"
)

type duplicateRequest struct {
	Key         string `json:"key" doc:"Of the copy" required:"true"`
	Name        string `json:"name,omitempty" doc:"Of the copy; the original's when left out"`
	Experiments bool   `json:"experiments,omitempty" doc:"Copy the experiments that are a draft or running, as drafts"`
}

type duplicateView struct {
	Program     models.Program      `json:"program"`
	Experiments []models.Experiment `json:"experiments" doc:"The drafts that came with it"`
}

func (a *API) duplicateProgram(ctx context.Context, in *patchInput) (*reply[duplicateView], error) {
	var want duplicateRequest
	bad, err := decode(in.RawBody, &want)
	if err != nil {
		return nil, err
	}
	if err := together(bad, nil); err != nil {
		return nil, err
	}
	v := duplicateView{Experiments: []models.Experiment{}}
	var copies []models.Experiment
	v.Program, copies, err = a.Catalog.DuplicateProgram(ctx, workspace(ctx), in.Key, catalog.Duplicate(want))
	v.Experiments = append(v.Experiments, copies...)
	return answer(v), err
}
