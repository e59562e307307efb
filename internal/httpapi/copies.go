package httpapi

import (
	"context"
	"strconv"
	"strings"
	"time"

	"goodword/internal/copydesk"
	"goodword/models"
	"goodword/prompts"
)

// CopyDesk has words written and lets people judge them. Errors have kind NotFound for a copy that the workspace has not, Conflict for one that is
// in another state, Invalid with the findings for words that do not pass the guard.
type CopyDesk interface {
	List(ctx context.Context, ws models.WorkspaceID, f models.CopyFilter) ([]models.Copy, error)
	Approve(ctx context.Context, ws models.WorkspaceID, id string) (models.Copy, error)
	Reject(ctx context.Context, ws models.WorkspaceID, id string) (models.Copy, error)
	Retire(ctx context.Context, ws models.WorkspaceID, id string) (models.Copy, error)
	Rollback(ctx context.Context, ws models.WorkspaceID, id string, version int) (models.Copy, error)
	Edit(ctx context.Context, ws models.WorkspaceID, id string, fields map[string]string) (models.Copy, error)
	// Check says what stands in the way of Generate.
	Check(ws models.WorkspaceID, w *copydesk.Wanted) error
	Generate(ctx context.Context, ws models.WorkspaceID, w copydesk.Wanted, tell func(copydesk.Step) error) error
}

// deskCopy is one version of a copy.
type deskCopy struct {
	ID           string               `json:"id"`
	Version      int                  `json:"version"`
	Cell         string               `json:"cell" doc:"approach/channel/locale/friend+advocate"`
	Approach     string               `json:"approach"`
	Channel      string               `json:"channel"`
	Locale       string               `json:"locale"`
	Friend       models.OfferKind     `json:"friend" doc:"Kind of what the friend gets"`
	Advocate     models.OfferKind     `json:"advocate"`
	Fields       map[string]string    `json:"fields" doc:"The texts, with placeholders"`
	State        models.CopyState     `json:"state" doc:"draft, approved, rejected or retired"`
	Source       models.CopySource    `json:"source" doc:"model or person"`
	Model        string               `json:"model,omitempty"`
	Prompt       string               `json:"prompt,omitempty" doc:"Version of the prompt's template"`
	BrandVersion int                  `json:"brand_version" doc:"Of the brand that it was first checked against"`
	CostMicros   int64                `json:"cost_micros" doc:"Its part of what the model's calls cost, in millionths of a unit of currency"`
	Currency     string               `json:"currency,omitempty" doc:"Empty where no price is set"`
	Findings     []models.CopyFinding `json:"findings" doc:"What the guard has against it"`
	CreatedAt    time.Time            `json:"created_at"`
	DecidedAt    *time.Time           `json:"decided_at,omitempty" doc:"When its state was set; not there for a draft that nobody has judged"`
	DecidedBy    string               `json:"decided_by,omitempty" doc:"Name of the key, or desk"`
	Results      copyResults          `json:"results" doc:"What came of asks that showed this version, whoever chose it; cause and effect only where an experiment drew it"`
}

func viewDeskCopy(c *models.Copy) deskCopy {
	v := deskCopy{
		ID: c.ID, Version: c.Version, Cell: prompts.Cell(c.Cell).String(), Approach: c.Cell.Approach, Channel: c.Cell.Channel, Locale: c.Cell.Locale,
		Friend: c.Cell.Friend, Advocate: c.Cell.Advocate, Fields: c.Fields, State: c.State, Source: c.Source, Model: c.Model, Prompt: c.Prompt,
		BrandVersion: c.BrandVersion, CostMicros: c.CostMicros, Currency: c.Currency, Findings: c.Findings, CreatedAt: c.CreatedAt, DecidedBy: c.DecidedBy,
		Results: viewCopyResults(&c.Results),
	}
	shown(&v.Findings)
	if !c.DecidedAt.IsZero() {
		v.DecidedAt = &c.DecidedAt
	}
	return v
}

type copiesInput struct {
	State    string `query:"state" enum:"draft,approved,rejected,retired" doc:"Only copies in this state"`
	ID       string `query:"id" maxLength:"15" doc:"Only versions of this copy"`
	Approach string `query:"approach" maxLength:"40" doc:"Only copies of cells with this approach"`
	Channel  string `query:"channel" maxLength:"40" doc:"The same, of a channel"`
	Locale   string `query:"locale" maxLength:"35" doc:"The same, of a locale"`
	Friend   string `query:"friend" maxLength:"40" doc:"The same, by the kind of what the friend gets"`
	Advocate string `query:"advocate" maxLength:"40" doc:"The same, by the kind of what the advocate gets"`
	After    string `query:"after" maxLength:"40" doc:"The next of the page before"`
	Limit    int    `query:"limit" minimum:"0" maximum:"1000" default:"100" doc:"How many versions at most"`
}

type copyList struct {
	Copies []deskCopy `json:"copies" doc:"By id and version"`
	Next   string     `json:"next,omitempty" doc:"What to give as after for the next page; empty at the end"`
}

func (a *API) listCopies(ctx context.Context, in *copiesInput) (*reply[copyList], error) {
	f := models.CopyFilter{
		State: models.CopyState(in.State), ID: in.ID, Limit: in.Limit,
		Cell: models.CopyCell{
			Approach: in.Approach, Channel: in.Channel, Locale: in.Locale, Friend: models.OfferKind(in.Friend), Advocate: models.OfferKind(in.Advocate),
		},
	}
	if in.After != "" {
		id, version, _ := strings.Cut(in.After, ".")
		n, err := strconv.Atoi(version)
		if err != nil || !models.ValidCopyID(id) {
			return nil, &models.Error{Op: "httpapi", Kind: models.Invalid, Fields: []models.FieldError{{Pointer: "/after", Detail: "must be the next of a page"}}}
		}
		f.AfterID, f.AfterVersion = id, n
	}
	copies, err := a.Copies.List(ctx, workspace(ctx), f)
	if err != nil {
		return nil, err
	}
	list := copyList{Copies: make([]deskCopy, len(copies))}
	for i := range copies {
		list.Copies[i] = viewDeskCopy(&copies[i])
	}
	if n := len(copies); n > 0 && n == in.Limit {
		list.Next = copies[n-1].ID + "." + strconv.Itoa(copies[n-1].Version)
	}
	return answer(list), nil
}

type copyInput struct {
	ID string `path:"id" maxLength:"15" doc:"Its id"`
}

func (a *API) approveCopy(ctx context.Context, in *copyInput) (*reply[deskCopy], error) {
	c, err := a.Copies.Approve(ctx, workspace(ctx), in.ID)
	return answer(viewDeskCopy(&c)), err
}

func (a *API) rejectCopy(ctx context.Context, in *copyInput) (*reply[deskCopy], error) {
	c, err := a.Copies.Reject(ctx, workspace(ctx), in.ID)
	return answer(viewDeskCopy(&c)), err
}

func (a *API) retireCopy(ctx context.Context, in *copyInput) (*reply[deskCopy], error) {
	c, err := a.Copies.Retire(ctx, workspace(ctx), in.ID)
	return answer(viewDeskCopy(&c)), err
}

type changeCopyInput struct {
	copyInput
	jsonBody
}

// rollbackRequest is the body of POST /v1/copies/{id}/rollback.
type rollbackRequest struct {
	Version int `json:"version" doc:"That is to be served again"`
}

func (a *API) rollbackCopy(ctx context.Context, in *changeCopyInput) (*reply[deskCopy], error) {
	var r rollbackRequest
	bad, err := decode(in.RawBody, &r)
	if err != nil {
		return nil, err
	}
	var check models.Check
	check.That(r.Version >= 1, "/version", "must be a version of the copy, from 1")
	if err := together(bad, check.Err("httpapi")); err != nil {
		return nil, err
	}
	c, err := a.Copies.Rollback(ctx, workspace(ctx), in.ID, r.Version)
	return answer(viewDeskCopy(&c)), err
}

// copyEdit is the body of PATCH /v1/copies/{id}.
type copyEdit struct {
	Fields map[string]string `json:"fields" doc:"The texts that change; the others stay"`
}

func (a *API) editCopy(ctx context.Context, in *changeCopyInput) (*reply[deskCopy], error) {
	var r copyEdit
	bad, err := decode(in.RawBody, &r)
	if err != nil {
		return nil, err
	}
	if err := together(bad, nil); err != nil {
		return nil, err
	}
	c, err := a.Copies.Edit(ctx, workspace(ctx), in.ID, r.Fields)
	return answer(viewDeskCopy(&c)), err
}
