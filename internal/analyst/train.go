package analyst

import "context"

// Train fits a model to all rows of a file. notes is what looks odd in the file and is no error.
func Train(ctx context.Context, s Source, settings Settings) (t *Trained, notes []string, err error) {
	set, err := s.load(ctx)
	if err != nil {
		return nil, nil, err
	}
	m, err := settings.fit(ctx, set.Table, set.y)
	if err != nil {
		return nil, set.Notes, err
	}
	t = &Trained{Label: set.label, Dropped: s.Options.Drop, Reference: refer(m, set.Table, set.y), model: m}
	return t, set.Notes, nil
}
