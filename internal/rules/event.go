package rules

import (
	"encoding/json"
	"math"
	"slices"
	"sync"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/common/types"

	"goodword/models"
)

// eventVariables are what the rule of a moment reads besides the customer's state.
var eventVariables = []variable{
	{"event_name", cel.StringType, func(f *facts) any { return types.String(f.event.Name) }},
	{"score", cel.IntType, func(f *facts) any { return f.score() }},
	{"amount_minor", cel.IntType, func(f *facts) any { return types.Int(f.event.Minor) }},
	{"event_currency", cel.StringType, func(f *facts) any { return types.String(f.event.Currency) }},
	{"properties", cel.MapType(cel.StringType, cel.DynType), func(f *facts) any { return f.eventProperties() }},
}

var eventEnvironment = sync.OnceValues(func() (*cel.Env, error) { return newEnvironment(slices.Concat(variables, eventVariables)) })

// EventRule is a compiled rule over an event and the state of its customer. It
// is immutable and safe for concurrent use; the zero value is always true.
type EventRule struct{ rule Rule }

// CompileEvent is Compile for the rule of a moment.
func CompileEvent(expr string) (*EventRule, error) {
	r, err := compile(expr, eventEnvironment)
	if err != nil {
		return nil, err
	}
	return &EventRule{*r}, nil
}

// Match reports whether the rule is true of an event that the state has taken
// in, as of the event's time. Errors are those of Rule.Match.
func (r *EventRule) Match(e *models.Event, state *models.State) (bool, error) {
	return r.rule.eval(&facts{state: state, now: e.At.UnixMicro(), event: e})
}

func (f *facts) score() types.Int {
	if f.event.Kind != models.EventNPS {
		return -1
	}
	return types.Int(f.event.Score)
}

// eventProperties reads the properties of the raw event; whole numbers are ints.
func (f *facts) eventProperties() any {
	if f.properties != nil {
		return f.properties
	}
	var raw struct {
		Properties map[string]any `json:"properties"`
	}
	values := map[string]any{}
	if json.Unmarshal(f.event.Raw, &raw) == nil {
		for name, v := range raw.Properties {
			values[name] = native(v)
		}
	}
	f.properties = types.NewStringInterfaceMap(types.DefaultTypeAdapter, values)
	return f.properties
}

// native gives whole numbers as int64, deep inside too.
func native(v any) any {
	switch v := v.(type) {
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v)
		}
	case []any:
		for i := range v {
			v[i] = native(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = native(v[name])
		}
	}
	return v
}

// EventCache evaluates the rules of moments by their text and compiles each
// once, as Cache does. The zero value is ready; it is safe for concurrent use.
type EventCache struct{ compiled sync.Map } // string to *EventRule

// Match compiles the expression on first use and evaluates it; see EventRule.Match.
func (c *EventCache) Match(expression string, e *models.Event, s *models.State) (bool, error) {
	if r, ok := c.compiled.Load(expression); ok {
		return r.(*EventRule).Match(e, s)
	}
	r, err := CompileEvent(expression)
	if err != nil {
		return false, err
	}
	c.compiled.Store(expression, r)
	return r.Match(e, s)
}
