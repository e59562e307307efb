package httpapi

import (
	"context"

	"goodword/models"
)

type programList struct {
	Programs []models.Program `json:"programs"`
}

func (a *API) createProgram(ctx context.Context, in *jsonBody) (*reply[models.Program], error) {
	var p models.Program
	bad, err := readProgram(in.RawBody, &p)
	if err != nil {
		return nil, err
	}
	p, err = a.Catalog.CreateProgram(ctx, workspace(ctx), p, bad...)
	return answer(p), err
}

func (a *API) listPrograms(ctx context.Context, _ *none) (*reply[programList], error) {
	all, err := a.Catalog.ListPrograms(ctx, workspace(ctx))
	return answer(programList{Programs: all}), err
}

func (a *API) readProgram(ctx context.Context, in *keyInput) (*reply[models.Program], error) {
	p, err := a.Catalog.Program(ctx, workspace(ctx), in.Key)
	return answer(p), err
}

func (a *API) updateProgram(ctx context.Context, in *patchInput) (*reply[models.Program], error) {
	p, err := a.Catalog.UpdateProgram(ctx, workspace(ctx), in.Key, func(p *models.Program) error { return patch(p, in.RawBody, readProgram) })
	return answer(p), err
}

func (a *API) deleteProgram(ctx context.Context, in *keyInput) (*none, error) {
	return nil, a.Catalog.DeleteProgram(ctx, workspace(ctx), in.Key)
}

// readProgram reads a program; what it leaves out has its default.
func readProgram(raw []byte, p *models.Program) ([]models.FieldError, error) {
	*p = models.DefaultProgram()
	// encoding/json reads a list into the elements that are there, whose fields would show through.
	placements, hours := p.Placements, p.ContactHours
	p.Placements, p.ContactHours = nil, nil
	bad, err := decode(raw, p)
	if p.Placements == nil {
		p.Placements = placements
	}
	if p.ContactHours == nil {
		p.ContactHours = hours
	}
	for _, list := range []*[]string{&p.ConsentRequired, &p.Countries, &p.BlockedSectors, &p.TestCustomers, &p.Channels} {
		shown(list)
	}
	shown(&p.Moments)
	shown(&p.Segments)
	return bad, err
}

// shown makes an empty list [] and not null.
func shown[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}
