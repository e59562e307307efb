package httpapi

import (
	"context"
	"encoding/json"
	"strconv"

	"goodword/internal/catalog"
	"goodword/models"
)

// applyRequest is a configuration document as the OpenAPI document describes it; applyItems is how it is read, thing by thing.
type applyRequest struct {
	DryRun      bool                `json:"dry_run,omitempty" doc:"Say what would change, and change nothing"`
	Brand       *models.Brand       `json:"brand,omitempty"`
	Offers      []models.Offer      `json:"offers,omitempty"`
	Programs    []models.Program    `json:"programs,omitempty"`
	Experiments []models.Experiment `json:"experiments,omitempty"`
}

type applyItems struct {
	DryRun      bool              `json:"dry_run"`
	Brand       json.RawMessage   `json:"brand"`
	Offers      []json.RawMessage `json:"offers"`
	Programs    []json.RawMessage `json:"programs"`
	Experiments []json.RawMessage `json:"experiments"`
}

type applyView struct {
	Applied bool         `json:"applied" doc:"Whether anything was written"`
	Changes []changeView `json:"changes" doc:"The brand first, then offers, programs and experiments; empty when everything is so already"`
}

type changeView struct {
	Kind   string            `json:"kind" doc:"brand, offer, program or experiment"`
	Key    string            `json:"key" doc:"Empty for the brand"`
	Action string            `json:"action" doc:"create or update"`
	Fields []fieldChangeView `json:"fields"`
}

type fieldChangeView struct {
	Pointer string          `json:"pointer" doc:"JSON pointer into the thing"`
	Before  json.RawMessage `json:"before" doc:"null where there was nothing"`
	After   json.RawMessage `json:"after" doc:"null where there is nothing any more"`
}

func (a *API) apply(ctx context.Context, in *jsonBody) (*reply[applyView], error) {
	var items applyItems
	bad, err := decode(in.RawBody, &items)
	if err != nil {
		return nil, err
	}
	var doc catalog.Document
	doc.Brand = readAppliedBrand(items.Brand, &bad)
	doc.Offers = readEach("/offers", items.Offers, readOffer, &bad)
	doc.Programs = readEach("/programs", items.Programs, readWholeProgram, &bad)
	doc.Experiments = readEach("/experiments", items.Experiments, readWholeExperiment, &bad)
	changes, err := a.Catalog.Apply(ctx, workspace(ctx), doc, items.DryRun, bad...)
	if err != nil {
		return nil, err
	}
	return answer(viewChanges(changes, items.DryRun)), nil
}

// readAppliedBrand reads the brand of a document, nil for none, and adds what is wrong with it to bad.
func readAppliedBrand(raw json.RawMessage, bad *[]models.FieldError) *models.Brand {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	brand := &models.Brand{}
	wrong, err := readBrand(raw, brand)
	if err != nil {
		wrong = []models.FieldError{{Detail: "must be an object"}}
	}
	for _, f := range wrong {
		*bad = append(*bad, models.FieldError{Pointer: "/brand" + f.Pointer, Detail: f.Detail})
	}
	return brand
}

// readEach reads the things of a list and adds what is wrong with them to bad.
func readEach[T any](at string, items []json.RawMessage, read func([]byte, *T) ([]models.FieldError, error), bad *[]models.FieldError) []T {
	things := make([]T, len(items))
	for i, raw := range items {
		under := at + "/" + strconv.Itoa(i)
		wrong, err := read(raw, &things[i])
		if err != nil || string(raw) == "null" {
			wrong = []models.FieldError{{Detail: "must be an object"}}
		}
		for _, f := range wrong {
			*bad = append(*bad, models.FieldError{Pointer: under + f.Pointer, Detail: f.Detail})
		}
	}
	return things
}

// readWholeProgram reads a program whose status, when left out, is that of the stored one.
func readWholeProgram(raw []byte, p *models.Program) ([]models.FieldError, error) {
	bad, err := readProgram(raw, p)
	if !names(raw, "status") {
		p.Status = ""
	}
	return bad, err
}

func readWholeExperiment(raw []byte, e *models.Experiment) ([]models.FieldError, error) {
	bad, err := readExperiment(raw, e)
	if !names(raw, "status") {
		e.Status = ""
	}
	return bad, err
}

// names reports whether a JSON object has a member that is not null.
func names(raw []byte, name string) bool {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return false
	}
	v, ok := members[name]
	return ok && string(v) != "null"
}

func viewChanges(changes []catalog.Change, dryRun bool) applyView {
	v := applyView{Applied: !dryRun && len(changes) > 0, Changes: make([]changeView, len(changes))}
	for i, c := range changes {
		v.Changes[i] = changeView{Kind: c.Kind, Key: c.Key, Action: c.Action, Fields: make([]fieldChangeView, len(c.Fields))}
		for j, f := range c.Fields {
			v.Changes[i].Fields[j] = fieldChangeView(f)
		}
	}
	return v
}

// exportView is a whole configuration; versions, which count changes, are no part of it.
type exportView struct {
	Brand       *exportedBrand       `json:"brand,omitempty"`
	Offers      []exportedOffer      `json:"offers"`
	Programs    []exportedProgram    `json:"programs"`
	Experiments []exportedExperiment `json:"experiments"`
}

// In the exported types the version of the outer hides that of the inner, and is left out.
type exportedBrand struct {
	models.Brand
	Version int `json:"version,omitempty"`
}

type exportedOffer struct {
	models.Offer
	Version int `json:"version,omitempty"`
}

type exportedProgram struct {
	models.Program
	Version int `json:"version,omitempty"`
}

type exportedExperiment struct {
	models.Experiment
	Version int `json:"version,omitempty"`
}

func (a *API) export(ctx context.Context, _ *none) (*reply[exportView], error) {
	doc, err := a.Catalog.Export(ctx, workspace(ctx))
	if err != nil {
		return nil, err
	}
	v := exportView{
		Offers: make([]exportedOffer, len(doc.Offers)), Programs: make([]exportedProgram, len(doc.Programs)),
		Experiments: make([]exportedExperiment, len(doc.Experiments)),
	}
	if doc.Brand != nil {
		v.Brand = &exportedBrand{Brand: *doc.Brand}
	}
	for i := range doc.Offers {
		v.Offers[i].Offer = doc.Offers[i]
	}
	for i := range doc.Programs {
		v.Programs[i].Program = doc.Programs[i]
	}
	for i := range doc.Experiments {
		v.Experiments[i].Experiment = doc.Experiments[i]
	}
	return answer(v), nil
}
