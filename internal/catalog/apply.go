package catalog

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"goodword/models"
)

// Document is a workspace's configuration, or a part of it, as a file holds it: the brand, whole offers, programs and experiments. In a
// document to apply, an empty salt, code prefix or status, and guardrails that are nil, mean the stored ones, or the default of a new thing; versions
// are ignored, and so are arms that were stopped, or joined with copies, of an experiment that was started.
type Document struct {
	Brand       *models.Brand // nil leaves it as it is
	Offers      []models.Offer
	Programs    []models.Program
	Experiments []models.Experiment
}

// Change is what applying a document does to one thing.
type Change struct {
	Kind   string        // models.AuditBrand, AuditOffer, AuditProgram or AuditExperiment
	Key    string        // "" for the brand
	Action string        // models.AuditCreate or AuditUpdate
	Fields []FieldChange // that differ, by pointer
}

// FieldChange is one value that differs. Before is nil where there was none, After where there is none any more.
type FieldChange struct {
	Pointer string
	Before  json.RawMessage
	After   json.RawMessage
}

// Export gives the whole configuration of the workspace, each list by key. Applied to an empty workspace it makes the same.
func (c *Catalog) Export(ctx context.Context, ws models.WorkspaceID) (Document, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return Document{}, err
	}
	return Document{Brand: all.Brand, Offers: all.Offers, Programs: all.Programs, Experiments: all.Experiments}, nil
}

// errDry ends an edit that was only tried.
var errDry = errors.New("dry run")

// Apply makes the workspace's configuration what the document says, all or nothing, and returns what that changes: the brand first, then offers,
// programs and experiments, each in the order of the document. What the document does not hold stays. With dryRun nothing is written.
// Fields in bad were found wrong before, when the document was read: they are reported with the rest.
//
// The error has kind Invalid with every bad field, by pointers like /programs/0/landing_url. Wrong changes of status are among them.
func (c *Catalog) Apply(ctx context.Context, ws models.WorkspaceID, doc Document, dryRun bool, bad ...models.FieldError) ([]Change, error) {
	var changes []Change
	for try := 1; ; try++ {
		err := c.edit(ctx, ws, func(all *models.Snapshot) error {
			a := application{catalog: c, all: all, bad: slices.Clone(bad)}
			a.brand(doc.Brand)
			a.offers(doc.Offers)
			a.programs(doc.Programs)
			a.experiments(doc.Experiments)
			changes = a.changes
			switch {
			case len(a.bad) > 0:
				return &models.Error{Op: "catalog.Apply", Kind: models.Invalid, Detail: "invalid input", Fields: a.bad}
			case dryRun:
				return errDry
			}
			return nil
		})
		if prefixTaken(err) && try < prefixTries && prefixLeftOpen(doc.Programs) {
			continue
		}
		if errors.Is(err, errDry) {
			err = nil
		}
		return changes, whosePrefix(err, doc.Programs)
	}
}

func prefixLeftOpen(programs []models.Program) bool {
	return slices.ContainsFunc(programs, func(p models.Program) bool { return p.CodePrefix == "" })
}

// whosePrefix points at the programs whose code prefix another workspace may have: the database does not say which.
func whosePrefix(err error, programs []models.Program) error {
	if !prefixTaken(err) {
		return err
	}
	wrong := &models.Error{Op: "catalog.Apply", Kind: models.Invalid, Detail: "invalid input", Err: err}
	for i, p := range programs {
		if p.CodePrefix != "" {
			wrong.Fields = append(wrong.Fields, models.FieldError{
				Pointer: fmt.Sprintf("/programs/%d/code_prefix", i), Detail: "or that of another program of this document is taken by another workspace",
			})
		}
	}
	return wrong
}

// application is a document being applied to a workspace's configuration.
type application struct {
	catalog *Catalog
	all     *models.Snapshot
	changes []Change
	bad     []models.FieldError
}

// wrong notes the bad fields of the thing at a pointer, each once.
func (a *application) wrong(at string, err error) {
	if err == nil {
		return
	}
	fields, other := badFields(err)
	if other != nil {
		var known *models.Error
		detail := "cannot be applied"
		if errors.As(other, &known) {
			detail = known.Detail
		}
		fields = []models.FieldError{{Detail: detail}}
	}
	for _, f := range fields {
		if f.Pointer = at + f.Pointer; !reported(a.bad, f.Pointer) {
			a.bad = append(a.bad, f)
		}
	}
}

func (a *application) wrongField(at, detail string, args ...any) {
	a.wrong("", &models.Error{Kind: models.Invalid, Fields: []models.FieldError{{Pointer: at, Detail: fmt.Sprintf(detail, args...)}}})
}

// changed notes what differs between a thing as stored, nil for none, and as it will be; false when nothing does.
func (a *application) changed(kind, key string, before, after any) bool {
	fields := compare(before, after)
	if len(fields) == 0 {
		return false
	}
	action := models.AuditUpdate
	if before == nil {
		action = models.AuditCreate
	}
	a.changes = append(a.changes, Change{Kind: kind, Key: key, Action: action, Fields: fields})
	return true
}

func (a *application) offers(offers []models.Offer) {
	seen := map[string]bool{}
	for i, o := range offers {
		at := fmt.Sprintf("/offers/%d", i)
		if seen[o.Key] {
			a.wrongField(at+"/key", "stands twice")
			continue
		}
		seen[o.Key] = true
		a.wrong(at, o.Validate())
		stored := a.all.Offer(o.Key)
		if stored == nil {
			o.Version = 0
			a.changed(models.AuditOffer, o.Key, nil, &o)
			o.Version = 1
			a.all.Offers = append(a.all.Offers, o)
			continue
		}
		if o.Version = stored.Version; a.changed(models.AuditOffer, o.Key, stored, &o) {
			o.Version++
			*stored = o
		}
	}
}

func (a *application) programs(programs []models.Program) {
	seen := map[string]bool{}
	for i, p := range programs {
		at := fmt.Sprintf("/programs/%d", i)
		if seen[p.Key] {
			a.wrongField(at+"/key", "stands twice: there are two programs of the name %s", p.Key)
			continue
		}
		seen[p.Key] = true
		stored := a.all.Program(p.Key)
		if stored == nil {
			a.newProgram(at, p)
			continue
		}
		keep(&p.Salt, stored.Salt)
		keep(&p.CodePrefix, stored.CodePrefix)
		if p.Status == "" {
			p.Status = stored.Status
		}
		if err := canMove("catalog.Apply", stored, p.Status); err != nil {
			a.wrongField(at+"/status", "%s", detailOf(err))
		}
		fixed := fixed(nil, map[string]bool{"/salt": p.Salt == stored.Salt, "/code_prefix": p.CodePrefix == stored.CodePrefix})
		a.wrong(at, a.catalog.checkProgram("catalog.Apply", &p, a.all, fixed, p.Status != stored.Status))
		if p.Version = stored.Version; a.changed(models.AuditProgram, p.Key, stored, &p) {
			p.Version++
			*stored = p
		}
	}
}

func (a *application) newProgram(at string, p models.Program) {
	p.Version = 0
	if p.Status == "" {
		p.Status = models.DefaultProgram().Status
	}
	shown := p
	keep(&p.Salt, newSalt())
	keep(&p.CodePrefix, newCodePrefix())
	a.wrong(at, a.catalog.checkProgram("catalog.Apply", &p, a.all, nil, true))
	a.changed(models.AuditProgram, p.Key, nil, &shown) // what is made by chance is not in the diff
	p.Version = 1
	a.all.Programs = append(a.all.Programs, p)
}

func (a *application) experiments(experiments []models.Experiment) {
	seen := map[string]bool{}
	for i, e := range experiments {
		at := fmt.Sprintf("/experiments/%d", i)
		if seen[e.Key] {
			a.wrongField(at+"/key", "stands twice")
			continue
		}
		seen[e.Key] = true
		n := place(a.all.Experiments, experimentKey, e.Key)
		if n < 0 {
			a.newExperiment(at, e)
			continue
		}
		a.changeExperiment(at, &a.all.Experiments[n], e)
	}
	a.oneEach(experiments)
}

func (a *application) newExperiment(at string, e models.Experiment) {
	e.Version = 0
	if e.Status == "" {
		e.Status = models.ExperimentDraft
	}
	guarded(&e, models.DefaultGuardrails())
	shown := e
	keep(&e.Salt, newSalt())
	a.checkStatus(at, e.Status)
	a.start(&e)
	a.wrong(at, checkExperiment("catalog.Apply", &e, a.all, nil))
	a.changed(models.AuditExperiment, e.Key, nil, &shown)
	e.Version = 1
	a.all.Experiments = append(a.all.Experiments, e)
}

func (a *application) checkStatus(at string, s models.ExperimentStatus) {
	if !s.Valid() {
		a.wrongField(at+"/status", "must be draft, running, stopped or concluded")
	}
}

// start says when an experiment that runs has started, where the document does not.
func (a *application) start(e *models.Experiment) {
	if e.Status == models.ExperimentRunning && e.StartedAt.IsZero() {
		e.StartedAt = a.catalog.clock.Now().UTC()
	}
}

func (a *application) changeExperiment(at string, stored *models.Experiment, e models.Experiment) {
	keep(&e.Salt, stored.Salt)
	if e.Status == "" {
		e.Status = stored.Status
	}
	keepHistory(stored, &e)
	guarded(&e, stored.Guardrails)
	a.checkStatus(at, e.Status)
	e.Version = stored.Version
	fields := compare(stored, &e)
	if len(fields) == 0 {
		return
	}
	started := stored.Status.Started()
	for _, f := range fields {
		switch {
		case f.Pointer == "/status":
			if from, to := stored.Status, e.Status; !(from == models.ExperimentDraft && to == models.ExperimentRunning ||
				from == models.ExperimentRunning && to == models.ExperimentStopped) {
				a.wrongField(at+"/status", "experiment %s is %s and cannot become %s: a draft is started, a running one stopped for good, and POST /v1/experiments/%s/conclude concludes", e.Key, from, to, e.Key)
			}
		case started && !free(f.Pointer):
			a.wrongField(at+f.Pointer, "cannot be changed: experiment %s is %s; give a new one another key", e.Key, stored.Status)
		}
	}
	if started {
		a.wrong(at, freeFields(&e))
	} else {
		a.wrong(at, checkExperiment("catalog.Apply", &e, a.all, nil))
	}
	a.changed(models.AuditExperiment, e.Key, stored, &e)
	a.start(&e) // when that is, is not in the diff
	e.Version++
	*stored = e
}

// keepHistory keeps what happened to an experiment where the document does not tell of it: it may be older.
func keepHistory(stored, e *models.Experiment) {
	if e.StartedAt.IsZero() {
		e.StartedAt = stored.StartedAt
	}
	if e.Conclusion == nil {
		e.Conclusion = stored.Conclusion
	}
	if stored.Status.Started() {
		e.Retired = stored.Retired
		e.KeepJoined(stored)
	}
}

// oneEach checks that no two running experiments of a program govern one factor.
func (a *application) oneEach(experiments []models.Experiment) {
	for i := range experiments {
		n := place(a.all.Experiments, experimentKey, experiments[i].Key)
		if n < 0 || a.all.Experiments[n].Status != models.ExperimentRunning {
			continue
		}
		e := &a.all.Experiments[n]
		for j := range a.all.Experiments {
			other := &a.all.Experiments[j]
			if f, both := sharedFactor(e, other); both && j != n && other.Status == models.ExperimentRunning && other.Program == e.Program {
				a.wrongField(fmt.Sprintf("/experiments/%d/status", i), "experiment %s of program %s governs %s already; stop it first", other.Key, e.Program, f)
				break
			}
		}
	}
}

// keep sets a field that the document leaves out.
func keep(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

func detailOf(err error) string {
	var known *models.Error
	if errors.As(err, &known) {
		return known.Detail
	}
	return "is wrong"
}

// compare lists the values that differ between two of our own documents, by pointer; before may be nil. Lists are compared whole.
func compare(before, after any) []FieldChange {
	var fields []FieldChange
	compareValues("", tree(before), tree(after), &fields)
	slices.SortFunc(fields, func(a, b FieldChange) int { return bytes.Compare([]byte(a.Pointer), []byte(b.Pointer)) })
	return fields
}

func compareValues(at string, before, after any, fields *[]FieldChange) {
	was, isMap := before.(map[string]any)
	is, areMaps := after.(map[string]any)
	if areMaps && (isMap || before == nil) {
		for name, v := range is {
			compareValues(at+"/"+name, was[name], v, fields)
		}
		for name, v := range was {
			if _, kept := is[name]; !kept {
				compareValues(at+"/"+name, v, nil, fields)
			}
		}
		return
	}
	if before == nil && blank(after) {
		return
	}
	b, a := text(before), text(after)
	if !bytes.Equal(b, a) {
		*fields = append(*fields, FieldChange{Pointer: at, Before: b, After: a})
	}
}

// tree is one of our own documents as generic JSON without empty lists: a missing list and an empty one are the same.
func tree(v any) any {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err) // our own types always encode
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var generic any
	if err := d.Decode(&generic); err != nil {
		panic(err)
	}
	return pruned(generic)
}

func pruned(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if pruned(member) == nil {
				delete(v, name)
			}
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
	}
	return v
}

// blank reports whether a value says nothing about a new thing.
func blank(v any) bool { return v == nil || v == "" || v == json.Number("0") || v == false }

func text(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // it was JSON before
	}
	return bytes.TrimSpace(b.Bytes())
}
