package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// journey is a friend's way with what the new events add to it.
type journey struct {
	models.Journey
	touches      []*models.Event // new visits and codes given
	attributions []models.Attribution
}

// numbers lists the decisions that the journey's links name.
func (j *journey) numbers() []numberID {
	var ids []numberID
	add := func(ref models.CodeRef) {
		if o, ok := j.Owners[ref.Code]; ok && ref.Number > 0 {
			ids = append(ids, numberID{o.Advocate, ref.Number})
		}
	}
	for _, e := range j.touches {
		if ref, ok := models.ParseCodeRef(e.Code); ok {
			add(ref)
		}
	}
	for i := range j.attributions {
		a := &j.attributions[i]
		add(models.CodeRef{Code: a.Code, Number: a.Number})
	}
	return ids
}

const codeOwnersSQL = `
select code, customer_id, program
from codes where workspace_id = $1 and code = any($2)`

// journeys gathers the ways of the friends whom the new events concern, with
// what they mean. Friends without any code of ours have none.
func (t *ingestion) journeys(ctx context.Context) ([]*journey, error) {
	byHead := map[models.CustomerID]*journey{}
	var list []*journey
	var codes []string
	for _, x := range t.fresh {
		if !onJourney(x.event.Kind) && !t.linked(x.event) {
			continue
		}
		g := t.group(x.event.Customer)
		j := byHead[g.Head]
		if j == nil {
			state, err := t.merged(g)
			if err != nil {
				return nil, err
			}
			j = &journey{Journey: models.Journey{Workspace: t.ws, Friend: g, State: state}}
			byHead[g.Head] = j
			if found := codesIn(state); len(found) > 0 {
				list, codes = append(list, j), append(codes, found...)
			}
		}
		if x.event.Code != "" && onJourney(x.event.Kind) {
			j.touches = append(j.touches, x.event)
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	owners, err := codeOwners(ctx, t.tx, t.ws, codes)
	if err != nil {
		return nil, err
	}
	for _, j := range list {
		j.Owners = map[string]models.CodeOwner{}
		for _, code := range codesIn(j.State) {
			if o, ok := owners[code]; ok {
				j.Owners[code] = o
			}
		}
		j.attributions = t.rules.Attribute(&j.Journey)
	}
	return slices.DeleteFunc(list, func(j *journey) bool { return len(j.Owners) == 0 }), nil
}

// linked reports whether an event made its customer's group another one.
func (t *ingestion) linked(e *models.Event) bool {
	if e.Link == nil {
		return false
	}
	_, moved := t.moved[e.Link.From]
	return moved
}

// merged is the state of a whole group; erased members have none.
func (t *ingestion) merged(g models.Group) (*models.State, error) {
	var all models.State
	for _, id := range g.Members {
		c := t.customers[id]
		if c.erased {
			continue
		}
		if err := c.load(); err != nil {
			return nil, err
		}
		all.Merge(&c.state)
	}
	return &all, nil
}

func codesIn(s *models.State) []string {
	var codes []string
	add := func(text string) {
		if ref, ok := models.ParseCodeRef(text); ok && !slices.Contains(codes, ref.Code) {
			codes = append(codes, ref.Code)
		}
	}
	for _, t := range s.Touches {
		add(t.Code)
	}
	for _, c := range []*models.Conversion{s.FirstSignup, s.FirstOrder} {
		if c != nil {
			add(c.Code)
		}
	}
	return codes
}

func codeOwners(ctx context.Context, q querier, ws models.WorkspaceID, codes []string) (map[string]models.CodeOwner, error) {
	owners := map[string]models.CodeOwner{}
	rows, _ := q.Query(ctx, codeOwnersSQL, ws, codes) // ForEachRow reports a failed Query
	var code, program string
	var id [16]byte
	_, err := pgx.ForEachRow(rows, []any{&code, &id, &program}, func() error {
		owners[code] = models.CodeOwner{Advocate: id, Program: program}
		return nil
	})
	return owners, err
}
