package httpapi

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"goodword/models"
)

// Whatever a decision holds, the encoder by hand writes what encoding/json would. The generator fills every field of the view, so that
// one that is added to the view and not to the encoder is noticed.
func TestDecisionIsWrittenAsByReflection(t *testing.T) {
	raw := rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 9), func(b []byte) string { return string(b) })
	text := rapid.OneOf(rapid.StringN(0, 9, -1), rapid.StringMatching(`[a-z€"\\\n\t<&>]{0,9}`), raw)
	number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1, 1), rapid.SampledFrom([]float64{0, 1e-6, 9.9e-7, 1e21, 0.1, 1}))
	instant := rapid.Map(rapid.Int64Range(0, 4e15), func(us int64) time.Time { return time.UnixMicro(us).UTC() })
	views := rapid.MakeCustom[decisionView](rapid.MakeConfig{
		Kinds: map[reflect.Kind]*rapid.Generator[any]{reflect.String: text.AsAny(), reflect.Float64: number.AsAny()},
		Types: map[reflect.Type]*rapid.Generator[any]{reflect.TypeFor[time.Time](): instant.AsAny()},
	})
	rapid.Check(t, func(t *rapid.T) {
		v := views.Draw(t, "view")
		if v.Filters == nil {
			v.Filters = []string{}
		}
		if v.Reasons == nil {
			v.Reasons = []models.Term{}
		}
		if v.Stages == nil {
			v.Stages = []stageView{}
		}
		for i := range v.Stages {
			if v.Stages[i].Probabilities == nil {
				v.Stages[i].Probabilities = map[string]float64{}
			}
		}
		got, want := string(v.appendJSON(nil)), string(encodePlain(&v))
		if got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
		if !json.Valid([]byte(got)) {
			t.Fatalf("no JSON: %s", got)
		}
	})
}
