package rules

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"

	"goodword/models"
)

const (
	microsPerDay = 24 * 3600 * 1e6
	decay30      = 1 // index of 30 days in models.Horizons
)

// variable is one name a rule may use and how it is read from the facts.
type variable struct {
	name string
	kind *cel.Type
	read func(f *facts) any
}

var variables = []variable{
	{"nps", cel.IntType, func(f *facts) any { return f.nps() }},
	{"nps_age_days", cel.IntType, func(f *facts) any { return f.npsAge() }},
	{"orders", cel.IntType, func(f *facts) any { return types.Int(f.state.Tally(models.EventOrder).Count) }},
	{"orders_30d", cel.DoubleType, func(f *facts) any { return f.decayed(models.EventOrder) }},
	{"spend_minor", cel.IntType, func(f *facts) any { return types.Int(f.spend().Minor) }},
	{"currency", cel.StringType, func(f *facts) any { return types.String(f.spend().Currency) }},
	{"days_since_order", cel.IntType, func(f *facts) any { return f.daysSince(f.state.Tally(models.EventOrder).Last) }},
	{"tenure_days", cel.IntType, func(f *facts) any { return f.daysSince(f.state.FirstSeen()) }},
	{"shares", cel.IntType, func(f *facts) any { return types.Int(f.state.Tally(models.EventShare).Count) }},
	{"logins_30d", cel.DoubleType, func(f *facts) any { return f.decayed(models.EventLogin) }},
	{"open_tickets", cel.IntType, func(f *facts) any { return f.openTickets() }},
	{"country", cel.StringType, func(f *facts) any { return f.country() }},
	{"traits", cel.MapType(cel.StringType, cel.DynType), func(f *facts) any { return f.traits() }},
}

var readers = func() map[string]func(*facts) any {
	m := make(map[string]func(*facts) any, len(variables)+len(eventVariables))
	for _, v := range slices.Concat(variables, eventVariables) {
		m[v.name] = v.read
	}
	return m
}()

// facts is what CEL asks for variables: each is computed when a rule names it,
// so a rule about orders never parses a trait.
type facts struct {
	state  *models.State
	now    int64 // microseconds since 1970
	parsed any   // the traits, once a rule has asked for them

	event      *models.Event // of a moment's rule, nil for others
	properties any           // its properties, once a rule has asked for them
}

// ResolveName gives the value of one variable.
func (f *facts) ResolveName(name string) (any, bool) {
	read, ok := readers[name]
	if !ok {
		return nil, false
	}
	return read(f), true
}

// Parent says that there are no other variables.
func (f *facts) Parent() cel.Activation { return nil }

func (f *facts) nps() types.Int {
	if len(f.state.Scores) == 0 {
		return -1
	}
	return types.Int(f.state.Scores[0].Value)
}

func (f *facts) npsAge() types.Int {
	if len(f.state.Scores) == 0 {
		return -1
	}
	return f.daysSince(f.state.Scores[0].Stamp.At)
}

// daysSince counts whole days; 0 is never, as in models.State.
func (f *facts) daysSince(micros int64) types.Int {
	if micros == 0 {
		return -1
	}
	return types.Int(max(0, f.now-micros) / microsPerDay)
}

func (f *facts) decayed(kind models.EventKind) types.Double {
	return types.Double(f.state.Tally(kind).At(f.now, decay30))
}

// spend is the largest lifetime spend; of two equal ones the first by currency,
// the order in which the state keeps them.
func (f *facts) spend() models.Spend {
	var main models.Spend
	for i, s := range f.state.Spend {
		if i == 0 || s.Minor > main.Minor {
			main = s
		}
	}
	return main
}

func (f *facts) openTickets() types.Int {
	var n types.Int
	for i := range f.state.Tickets {
		if f.state.Tickets[i].Open {
			n++
		}
	}
	return n
}

func (f *facts) country() types.String {
	text, _ := f.state.Trait("country")
	name, _ := scalar(text).(string)
	return types.String(strings.ToUpper(strings.TrimSpace(name)))
}

func (f *facts) traits() any {
	if f.parsed != nil {
		return f.parsed // has(traits.a) && traits.a == 1 asks twice
	}
	values := make(map[string]any, len(f.state.Traits))
	for _, t := range f.state.Traits {
		if v := scalar(t.Value); v != nil {
			values[t.Name] = v
		}
	}
	f.parsed = types.NewStringInterfaceMap(types.DefaultTypeAdapter, values)
	return f.parsed
}

// scalar reads the JSON text of a trait: string, bool, int64 where the number is
// whole and fits, else float64; nil for anything else, as if the trait were not there.
func scalar(text string) any {
	switch {
	case text == "true":
		return true
	case text == "false":
		return false
	case len(text) >= 2 && text[0] == '"' && text[len(text)-1] == '"' && !strings.ContainsAny(text[1:len(text)-1], `"\`):
		return text[1 : len(text)-1] // nothing to unescape
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return nil
	}
	switch v.(type) {
	case string, float64:
		return v
	}
	return nil
}
