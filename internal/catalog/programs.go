package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"goodword/models"
)

// ListPrograms lists the workspace's programs by key.
func (c *Catalog) ListPrograms(ctx context.Context, ws models.WorkspaceID) ([]models.Program, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return nil, err
	}
	return all.Programs, nil
}

// Program reads one program. The error has kind NotFound for an unknown key.
func (c *Catalog) Program(ctx context.Context, ws models.WorkspaceID, key string) (models.Program, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return models.Program{}, err
	}
	if p := all.Program(key); p != nil {
		return *p, nil
	}
	return models.Program{}, missing("catalog.Program", "program", key)
}

// prefixTries bounds the search for a free random code prefix; with n of 923,521 taken, each try fails with chance n/923,521.
const prefixTries = 20

// CreateProgram adds a program, version 1; start from models.DefaultProgram. An empty salt or code prefix is made here. Fields in bad
// were found wrong before, when the program was read: they are reported with the rest. The error has kind Invalid with every bad field,
// or Conflict for a key or a code prefix that is taken.
func (c *Catalog) CreateProgram(ctx context.Context, ws models.WorkspaceID, p models.Program, bad ...models.FieldError) (models.Program, error) {
	p.Version = 1
	if p.Salt == "" {
		p.Salt = newSalt()
	}
	err := c.withFreePrefix(p.CodePrefix, func(prefix string) error {
		p.CodePrefix = prefix
		return c.createProgram(ctx, ws, &p, bad)
	})
	return p, err
}

// withFreePrefix makes a program with the code prefix that was asked for, or with random ones until one is free.
func (c *Catalog) withFreePrefix(prefix string, create func(prefix string) error) (err error) {
	if prefix != "" {
		return create(prefix)
	}
	for range prefixTries {
		if err = create(newCodePrefix()); !prefixTaken(err) {
			break
		}
	}
	return err
}

func (c *Catalog) createProgram(ctx context.Context, ws models.WorkspaceID, p *models.Program, bad []models.FieldError) error {
	const op = "catalog.CreateProgram"
	return c.edit(ctx, ws, func(all *models.Snapshot) error {
		if err := c.checkProgram(op, p, all, bad, true); err != nil {
			return err
		}
		if all.Program(p.Key) != nil {
			return taken(op, "program", p.Key)
		}
		all.Programs = append(all.Programs, *p)
		return nil
	})
}

func prefixTaken(err error) bool {
	var e *models.Error
	return errors.As(err, &e) && e.Kind == models.Conflict && len(e.Fields) == 1 && e.Fields[0].Pointer == "/code_prefix"
}

// UpdateProgram changes a program; change gets it as stored and may return an error, which then is the answer, joined by what else is
// wrong where it names bad fields. Key, salt and code prefix stay: links, codes and holdouts hang on them. The version grows by one. The error has kind
// NotFound, Invalid with every bad field, or Conflict for a status that may not follow the stored one; see models.Status.
func (c *Catalog) UpdateProgram(ctx context.Context, ws models.WorkspaceID, key string, change func(*models.Program) error) (models.Program, error) {
	const op = "catalog.UpdateProgram"
	var p models.Program
	err := c.edit(ctx, ws, func(all *models.Snapshot) error {
		stored := all.Program(key)
		if stored == nil {
			return missing(op, "program", key)
		}
		p = *stored
		bad, err := badFields(change(&p))
		if err != nil {
			return err
		}
		bad = fixed(bad, map[string]bool{
			"/key": p.Key == key, "/salt": p.Salt == stored.Salt, "/code_prefix": p.CodePrefix == stored.CodePrefix,
		})
		if err := canMove(op, stored, p.Status); err != nil {
			return err
		}
		if err := c.checkProgram(op, &p, all, bad, p.Status != stored.Status); err != nil {
			return err
		}
		p.Version = stored.Version + 1
		*stored = p
		return nil
	})
	return p, err
}

// DeleteProgram removes a program that has been of no consequence. The error has kind Conflict while it has experiments or when it has
// given out codes: pause it instead.
func (c *Catalog) DeleteProgram(ctx context.Context, ws models.WorkspaceID, key string) error {
	const op = "catalog.DeleteProgram"
	return c.edit(ctx, ws, func(all *models.Snapshot) error {
		i := place(all.Programs, programKey, key)
		if i < 0 {
			return missing(op, "program", key)
		}
		for _, e := range all.Experiments {
			if e.Program == key {
				return models.Errorf(models.Conflict, op, "program %s has the experiment %s; pause it instead", key, e.Key)
			}
		}
		all.Programs = append(all.Programs[:i], all.Programs[i+1:]...)
		return nil
	})
}

// checkProgram joins what was found wrong before, the program's own check and what needs the rest of the workspace. A program that
// enters its status needs what deciding needs.
func (c *Catalog) checkProgram(op string, p *models.Program, all *models.Snapshot, bad []models.FieldError, enters bool) error {
	var check models.Check
	check.That(p.DefaultOffer == "" || !models.ValidKey(p.DefaultOffer) || all.Offer(p.DefaultOffer) != nil, "/default_offer", "names no offer of the workspace")
	check.That(validSalt(p.Salt), "/salt", "must have 1 to 100 characters")
	c.checkRules(&check, p)
	if enters {
		c.ready(&check, p, all)
	}
	return withFields(op, bad, errors.Join(p.Validate(), check.Err(op)))
}

func validSalt(s string) bool { return len(s) <= 100 && strings.TrimSpace(s) != "" }

// checkRules compiles every rule of a program.
func (c *Catalog) checkRules(check *models.Check, p *models.Program) {
	compiles := func(with func(string) error, rule, at string) {
		if rule == "" || with == nil {
			return
		}
		if err := with(rule); err != nil {
			check.That(false, at, "%s", ruleProblem(err))
		}
	}
	compiles(c.CheckAudience, p.Audience, "/audience")
	for i := range p.Segments {
		compiles(c.CheckAudience, p.Segments[i].Rule, fmt.Sprintf("/segments/%d/rule", i))
	}
	for i := range p.Moments {
		compiles(c.CheckMoment, p.Moments[i].Rule, fmt.Sprintf("/moments/%d/rule", i))
	}
}

// CheckMomentRule says what is wrong with the rule of a moment, nil for nothing.
func (c *Catalog) CheckMomentRule(rule string) error {
	if rule == "" || c.CheckMoment == nil {
		return nil
	}
	if err := c.CheckMoment(rule); err != nil {
		return errors.New(ruleProblem(err))
	}
	return nil
}

// ruleProblem says what is wrong with the caller's own expression.
func ruleProblem(err error) string {
	var e *models.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	if len(e.Fields) > 0 {
		return e.Fields[0].Detail
	}
	return e.Detail
}
