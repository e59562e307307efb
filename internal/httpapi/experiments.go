package httpapi

import (
	"context"

	"goodword/internal/report"
	"goodword/models"
)

type experimentList struct {
	Experiments []models.Experiment `json:"experiments"`
}

func (a *API) createExperiment(ctx context.Context, in *jsonBody) (*reply[models.Experiment], error) {
	var e models.Experiment
	bad, err := readExperiment(in.RawBody, &e)
	if err != nil {
		return nil, err
	}
	e, err = a.Catalog.CreateExperiment(ctx, workspace(ctx), e, bad...)
	return answer(e), err
}

func (a *API) listExperiments(ctx context.Context, _ *none) (*reply[experimentList], error) {
	all, err := a.Catalog.ListExperiments(ctx, workspace(ctx))
	return answer(experimentList{Experiments: all}), err
}

func (a *API) readExperiment(ctx context.Context, in *keyInput) (*reply[models.Experiment], error) {
	e, err := a.Catalog.Experiment(ctx, workspace(ctx), in.Key)
	return answer(e), err
}

func (a *API) updateExperiment(ctx context.Context, in *patchInput) (*reply[models.Experiment], error) {
	e, err := a.Catalog.UpdateExperiment(ctx, workspace(ctx), in.Key, func(e *models.Experiment) error { return patch(e, in.RawBody, readExperiment) })
	return answer(e), err
}

func (a *API) deleteExperiment(ctx context.Context, in *keyInput) (*none, error) {
	return nil, a.Catalog.DeleteExperiment(ctx, workspace(ctx), in.Key)
}

func (a *API) startExperiment(ctx context.Context, in *keyInput) (*reply[models.Experiment], error) {
	e, err := a.Catalog.StartExperiment(ctx, workspace(ctx), in.Key)
	return answer(e), err
}

func (a *API) stopExperiment(ctx context.Context, in *keyInput) (*reply[models.Experiment], error) {
	e, err := a.Catalog.StopExperiment(ctx, workspace(ctx), in.Key)
	return answer(e), err
}

type concludeRequest struct {
	Arm  string `json:"arm,omitempty" maxLength:"63" doc:"Key of the arm that is taken; none when left out"`
	Note string `json:"note" required:"true" maxLength:"2000" doc:"Why"`
}

func (a *API) concludeExperiment(ctx context.Context, in *patchInput) (*reply[models.Experiment], error) {
	var want concludeRequest
	bad, err := decode(in.RawBody, &want)
	if err := together(bad, err); err != nil {
		return nil, err
	}
	e, err := a.Catalog.ConcludeExperiment(ctx, workspace(ctx), in.Key, want.Arm, want.Note)
	return answer(e), err
}

type reportInput struct {
	Key string `path:"key" maxLength:"63" doc:"Its key"`
	By  string `query:"by" enum:"segment" doc:"segment: the same for each segment, too"`
}

func (a *API) report(ctx context.Context, in *reportInput) (*reply[*report.ExperimentReport], error) {
	r, err := a.Reports.Experiment(ctx, workspace(ctx), in.Key, in.By == "segment")
	return answer(r), err
}

// readExperiment reads an experiment; what it leaves out has its default.
func readExperiment(raw []byte, e *models.Experiment) ([]models.FieldError, error) {
	*e = models.DefaultExperiment()
	return decode(raw, e)
}
