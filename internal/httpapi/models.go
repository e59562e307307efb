package httpapi

import (
	"context"
	"strings"
	"time"

	"goodword/internal/report"
	"goodword/models"
	"goodword/scoring"
)

type modelsInput struct {
	Program string `query:"program" maxLength:"63" doc:"Key of the program; may be left out where there is one"`
}

// modelView is one version of a program's model without what it has learned.
type modelView struct {
	Version   string     `json:"version" doc:"Names the model by its content; scorecard@1 is the published prior that every program begins with"`
	Status    string     `json:"status" enum:"champion,kept_out,retired" doc:"champion: it scores; kept_out: it was compared and not taken; retired: it scored before another"`
	Pinned    bool       `json:"pinned" doc:"Training does not replace it"`
	TrainedAt *time.Time `json:"trained_at" doc:"On the clock of the domain; null for the scorecard, which was not trained"`
	From      *time.Time `json:"from" doc:"The first of the decisions it learned from"`
	Until     *time.Time `json:"until" doc:"The end of those: it was compared on later ones"`
	Rows      int        `json:"rows" doc:"How many it learned from"`
	Why       string     `json:"why" doc:"Why it stands where it stands, with the figures"`
}

// modelEntry is a version in a list, with its main figures; they are null for a version that was not compared.
type modelEntry struct {
	modelView
	Compared         *int     `json:"compared_rows" doc:"Later decisions that it was compared on"`
	LogLoss          *float64 `json:"log_loss" doc:"On those; of another comparison than another version's: compare two by /v1/models/compare"`
	AUC              *float64 `json:"auc"`
	Slope            *float64 `json:"calibration_slope"`
	ExpectedObserved *float64 `json:"expected_over_observed"`
}

type modelList struct {
	Program  string       `json:"program"`
	Champion string       `json:"champion" doc:"The version that scores the program's customers"`
	Models   []modelEntry `json:"models" doc:"Newest first; the scorecard is always the last"`
}

func (a *API) listModels(ctx context.Context, in *modelsInput) (*reply[modelList], error) {
	program, err := a.programOf(ctx, in.Program)
	if err != nil {
		return nil, err
	}
	all, err := a.Models.List(ctx, workspace(ctx), program)
	if err != nil {
		return nil, err
	}
	list := modelList{Program: program, Champion: championOf(all), Models: make([]modelEntry, len(all))}
	for i := range all {
		figures, err := report.ModelFigures(&all[i], all)
		if err != nil {
			return nil, err
		}
		list.Models[i] = viewEntry(&all[i], figures)
	}
	return answer(list), nil
}

func viewEntry(m *models.ScoringModel, e *scoring.Evaluation) modelEntry {
	v := modelEntry{modelView: viewModel(m)}
	if e != nil {
		v.Compared, v.LogLoss, v.AUC, v.Slope, v.ExpectedObserved = &e.Rows, &e.LogLoss, e.AUC, e.Slope, e.ExpectedObserved
	}
	return v
}

// programOf is the program that a request names, the only one where it names none.
func (a *API) programOf(ctx context.Context, key string) (string, error) {
	if key != "" {
		p, err := a.Catalog.Program(ctx, workspace(ctx), key)
		return p.Key, err
	}
	all, err := a.Catalog.ListPrograms(ctx, workspace(ctx))
	if err != nil {
		return "", err
	}
	if len(all) == 1 {
		return all[0].Key, nil
	}
	keys := make([]string, len(all))
	for i := range all {
		keys[i] = all[i].Key
	}
	return "", &models.Error{Op: "httpapi", Kind: models.Invalid, Detail: "invalid input", Fields: []models.FieldError{
		{Pointer: "/program", Detail: "must name one of the programs: " + strings.Join(keys, ", ")},
	}}
}

// championOf is the version that scores: the scorecard where no model does.
func championOf(all []models.ScoringModel) string {
	for i := range all {
		if all[i].Status == models.ModelChampion {
			return all[i].Version
		}
	}
	return scoring.ScorecardVersion
}

func viewModel(m *models.ScoringModel) modelView {
	return modelView{
		Version: m.Version, Status: string(m.Status), Pinned: m.Pinned, TrainedAt: optional(m.TrainedAt), From: optional(m.From),
		Until: optional(m.Until), Rows: m.Rows, Why: m.Why,
	}
}

// modelOf finds a version of a program; errors are those of versionIn.
func (a *API) modelOf(ctx context.Context, program, version string) (*models.ScoringModel, error) {
	all, err := a.Models.List(ctx, workspace(ctx), program)
	if err != nil {
		return nil, err
	}
	return versionIn(all, program, version)
}

// versionIn finds a version in the list of a program. The error, of kind NotFound, names those that there are.
func versionIn(all []models.ScoringModel, program, version string) (*models.ScoringModel, error) {
	versions := make([]string, len(all))
	for i := range all {
		if all[i].Version == version {
			return &all[i], nil
		}
		versions[i] = all[i].Version
	}
	return nil, models.Errorf(models.NotFound, "httpapi", "program %q has no model %.60q; it has %s", program, version, strings.Join(versions, ", "))
}

type modelRequest struct {
	Program string `json:"program,omitempty" doc:"Key of the program; may be left out where there is one"`
}

// programIn reads the body of an operation on a program's models, which may be left out.
func (a *API) programIn(ctx context.Context, raw []byte) (string, error) {
	var want modelRequest
	if len(raw) > 0 {
		bad, err := decode(raw, &want)
		if err != nil {
			return "", err
		}
		if err := together(bad, nil); err != nil {
			return "", err
		}
	}
	return a.programOf(ctx, want.Program)
}

func (a *API) trainModel(ctx context.Context, in *jsonBody) (*reply[modelView], error) {
	program, err := a.programIn(ctx, in.RawBody)
	if err != nil {
		return nil, err
	}
	m, err := a.Models.Train(ctx, workspace(ctx), program)
	if err != nil {
		return nil, err
	}
	return answer(viewModel(m)), nil
}

type pinInput struct {
	Version string `path:"version" maxLength:"60" doc:"Version of the model; an earlier one rolls back to it"`
	jsonBody
}

func (a *API) pinModel(ctx context.Context, in *pinInput) (*reply[modelView], error) {
	program, err := a.programIn(ctx, in.RawBody)
	if err != nil {
		return nil, err
	}
	if _, err := a.modelOf(ctx, program, in.Version); err != nil {
		return nil, err
	}
	if err := a.Models.Pin(ctx, workspace(ctx), program, in.Version); err != nil {
		return nil, err
	}
	m, err := a.modelOf(ctx, program, in.Version)
	if err != nil {
		return nil, err
	}
	return answer(viewModel(m)), nil
}

func (a *API) unpinModel(ctx context.Context, in *jsonBody) (*reply[modelView], error) {
	program, err := a.programIn(ctx, in.RawBody)
	if err != nil {
		return nil, err
	}
	if err := a.Models.Unpin(ctx, workspace(ctx), program); err != nil {
		return nil, err
	}
	all, err := a.Models.List(ctx, workspace(ctx), program)
	if err != nil {
		return nil, err
	}
	m, err := a.modelOf(ctx, program, championOf(all))
	if err != nil {
		return nil, err
	}
	return answer(viewModel(m)), nil
}
