package learn

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"goodword/models"
	"goodword/scoring/features"
)

// What makes a trait a feature: it is there for at least so many customers of a sample, nearly always a number or else a text of few
// kinds, and says nothing about who somebody is.
const (
	traitSample     = 5000
	minTraitShare   = 0.02
	minNumericShare = 0.95
	maxDistinct     = 0.5 // different texts for each customer who has one
	maxLevelNames   = 64
	minNamed        = 5 // customers of the sample who have a level, for its name to stand in a model
)

// notFeatures are parts of names of traits that tell who somebody is, and names that vectors have places for already.
var notFeatures = struct{ parts, names []string }{
	parts: []string{"name", "mail", "phone", "mobile", "address", "street", "zip", "postal", "postcode", "birth", "gender", "sex", "religion", "ethnic",
		"avatar", "url", "token", "password", "iban", "passport", "ssn", "latitude", "longitude", "ip_", "_id", "uuid"},
	names: []string{"id", "ip", "plan", "locale", "language", "device", "device_type", "platform", "time_zone", "timezone", "created_at", "is_minor"},
}

func personal(trait string) bool {
	lower := strings.ToLower(trait)
	return slices.Contains(notFeatures.names, lower) || strings.HasPrefix(lower, "consent") ||
		slices.ContainsFunc(notFeatures.parts, func(part string) bool { return strings.Contains(lower, part) })
}

// seen is what a sample shows of one trait.
type seen struct {
	customers, numbers int
	texts              map[string]int
}

// sampleTraits looks at the customers' states of now.
func (m *Models) sampleTraits(ctx context.Context, ws models.WorkspaceID) (map[string]*seen, int, error) {
	traits, customers := map[string]*seen{}, 0
	err := m.Store.SampleStates(ctx, ws, models.CustomerID{}, traitSample, func(s *models.State) {
		customers++
		for _, t := range s.Traits {
			x := traits[t.Name]
			if x == nil {
				x = &seen{texts: map[string]int{}}
				traits[t.Name] = x
			}
			x.customers++
			if _, number := features.Number(t.Value); number {
				x.numbers++
			}
			x.texts[strings.ToLower(strings.Trim(t.Value, `" `))]++
		}
	})
	return traits, customers, err
}

// findTraits appends to the workspace's list of traits those that have become features.
func (m *Models) findTraits(ctx context.Context, ws models.WorkspaceID) error {
	snap := m.Catalog.Snapshot(ws)
	if snap == nil || models.TraitRoom(snap.Traits) == 0 {
		return nil
	}
	traits, customers, err := m.sampleTraits(ctx, ws)
	if err != nil {
		return err
	}
	var found []models.TraitFeature
	for _, name := range slices.Sorted(maps.Keys(traits)) {
		known := slices.ContainsFunc(snap.Traits, func(t models.TraitFeature) bool { return t.Name == name && !t.Likeness })
		if numeric, ok := traits[name].feature(customers); ok && !known && !personal(name) {
			found = append(found, models.TraitFeature{Name: name, Numeric: numeric})
		}
	}
	if len(found) == 0 {
		return nil
	}
	if err := m.Store.AddTraitFeatures(ctx, ws, found, m.Clock.Now()); err != nil {
		return err
	}
	return m.Catalog.Refresh(ctx)
}

// feature reports whether a trait of a sample is one, and of which kind.
func (x *seen) feature(customers int) (numeric, ok bool) {
	n := float64(x.customers)
	switch {
	case n < minTraitShare*float64(customers) || n < 10 || len(x.texts) < 2:
		return false, false
	case float64(x.numbers) >= minNumericShare*n:
		return true, true
	}
	return false, float64(len(x.texts)) <= maxDistinct*n
}

// levels names the levels of a model's columns, the most frequent of each.
func (m *Models) levels(ctx context.Context, ws models.WorkspaceID, snap *models.Snapshot) (map[string][]string, error) {
	traits, _, err := m.sampleTraits(ctx, ws)
	if err != nil {
		return nil, err
	}
	all := actionLevels(snap)
	for column, names := range map[string][]string{
		"plan": {"plan"}, "locale": {"locale", "language"}, "device": {"device", "device_type", "platform"},
	} {
		for _, name := range names {
			all[column] = append(all[column], traits[name].levels()...)
		}
	}
	for _, t := range snap.Traits {
		if !t.Numeric { // which the likeness is
			all["trait:"+t.Name] = traits[t.Name].levels()
		}
	}
	return all, nil
}

func (x *seen) levels() []string {
	if x == nil {
		return nil
	}
	names := slices.SortedFunc(maps.Keys(x.texts), func(a, b string) int {
		return cmp.Or(cmp.Compare(x.texts[b], x.texts[a]), strings.Compare(a, b))
	})
	names = slices.DeleteFunc(names, func(name string) bool { return x.texts[name] < minNamed }) // what few have may tell who they are
	return names[:min(len(names), maxLevelNames)]
}

// actionLevels are what the configuration can ask.
func actionLevels(snap *models.Snapshot) map[string][]string {
	all := map[string][]string{"channel": models.Channels, "approach": models.Approaches}
	for _, o := range snap.Offers {
		all["advocate_kind"] = append(all["advocate_kind"], string(o.Advocate.Kind))
		all["friend_kind"] = append(all["friend_kind"], string(o.Friend.Kind))
	}
	for _, p := range snap.Programs {
		for _, moment := range p.Moments {
			all["moment"] = append(all["moment"], moment.Key)
		}
	}
	for column, names := range all {
		names = slices.Clone(names)
		slices.Sort(names)
		all[column] = slices.Compact(names)
	}
	return all
}
