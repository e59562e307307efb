package scoring

import (
	"cmp"
	"slices"

	"goodword/scoring/features"
)

// slicer gathers parts of the rows, by what they have in common.
type slicer struct {
	parts map[[2]string]*Slice
	names map[string]map[float32]string // of levels' codes, by column
}

// levelSlices are the columns of levels that rows are parted by, and maxLevelSlices how many parts of each are told: those of most rows.
var levelSlices = [...]struct {
	column string
	place  int
}{{"channel", features.ActionChannel}, {"plan", features.Plan}}

const maxLevelSlices = 8

func newSlicer(levels map[string][]string) *slicer {
	s := &slicer{parts: map[[2]string]*Slice{}, names: map[string]map[float32]string{}}
	for _, by := range levelSlices {
		s.names[by.column] = map[float32]string{}
		for _, name := range levels[by.column] {
			if code := features.Level(name); code == code {
				s.names[by.column][code] = name
			}
		}
	}
	return s
}

func (s *slicer) add(v []float32, p, y float64) {
	for _, part := range [...][2]string{{"nps_latest", npsBand(v)}, {"orders", ordersBand(v)}, {"tenure_days", tenureBand(v)}, {"shares", sharesBand(v)}} {
		s.count(part, p, y)
	}
	for _, by := range levelSlices {
		s.count([2]string{by.column, s.level(by.column, v, by.place)}, p, y)
	}
}

func (s *slicer) count(part [2]string, p, y float64) {
	x := s.parts[part]
	if x == nil {
		x = &Slice{Of: part[0], Name: part[1]}
		s.parts[part] = x
	}
	x.Rows++
	x.Predicted += p
	x.Observed += y
	x.LogLoss += logLoss(y, logit(p))
}

// level names the level at a place of a stored vector, which may be one of an earlier release and shorter.
func (s *slicer) level(column string, v []float32, place int) string {
	if place >= len(v) || v[place] != v[place] {
		return "not known"
	}
	if name, named := s.names[column][v[place]]; named {
		return name
	}
	return "another"
}

// sliceOrder is how the parts by numbers stand in a report.
var sliceOrder = [...][2]string{
	{"nps_latest", "9 or 10"}, {"nps_latest", "7 or 8"}, {"nps_latest", "0 to 6"}, {"nps_latest", "no answer"},
	{"orders", "none"}, {"orders", "one"}, {"orders", "two or more"},
	{"tenure_days", "below 90 days"}, {"tenure_days", "90 to 364 days"}, {"tenure_days", "a year or more"},
	{"shares", "none"}, {"shares", "some"},
}

func (s *slicer) list() []Slice {
	list := []Slice{}
	for _, part := range sliceOrder {
		if x := s.parts[part]; x != nil {
			list = append(list, x.mean())
		}
	}
	for _, by := range levelSlices {
		list = append(list, s.byLevel(by.column)...)
	}
	return list
}

// byLevel are the parts of one column, those of most rows first.
func (s *slicer) byLevel(column string) []Slice {
	var list []Slice
	for part, x := range s.parts {
		if part[0] == column {
			list = append(list, x.mean())
		}
	}
	slices.SortFunc(list, func(a, b Slice) int { return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Name, b.Name)) })
	return list[:min(len(list), maxLevelSlices)]
}

func (x *Slice) mean() Slice {
	n := float64(x.Rows)
	return Slice{Of: x.Of, Name: x.Name, Rows: x.Rows, Predicted: x.Predicted / n, Observed: x.Observed / n, LogLoss: x.LogLoss / n}
}

func npsBand(v []float32) string {
	switch {
	case !(v[features.NPSKnown] > 0):
		return "no answer"
	case v[features.NPSLatest] >= 9:
		return "9 or 10"
	case v[features.NPSLatest] >= 7:
		return "7 or 8"
	}
	return "0 to 6"
}

func ordersBand(v []float32) string {
	switch {
	case v[features.Orders] >= 2:
		return "two or more"
	case v[features.Orders] >= 1:
		return "one"
	}
	return "none"
}

func tenureBand(v []float32) string {
	switch {
	case v[features.TenureDays] >= 365:
		return "a year or more"
	case v[features.TenureDays] >= 90:
		return "90 to 364 days"
	}
	return "below 90 days"
}

func sharesBand(v []float32) string {
	if v[features.Shares] >= 1 {
		return "some"
	}
	return "none"
}
