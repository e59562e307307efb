package httpapi

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

const schemaPrefix = "#/components/schemas/"

// addEmbedded gives types with embedded structs their fields: huma leaves out those of unexported ones, encoding/json does not.
func addEmbedded(r huma.Registry) {
	for _, name := range slices.Sorted(maps.Keys(r.Map())) {
		t := r.TypeFromRef(schemaPrefix + name)
		if t == nil || t.Kind() != reflect.Struct {
			continue
		}
		whole := r.Map()[name]
		for field := range t.Fields() {
			if !field.Anonymous || field.IsExported() || field.Type.Kind() != reflect.Struct {
				continue
			}
			part := r.SchemaFromRef(r.Schema(field.Type, true, "").Ref)
			if whole.Properties == nil {
				whole.Properties = map[string]*huma.Schema{}
			}
			for name, s := range part.Properties {
				if whole.Properties[name] == nil {
					whole.Properties[name] = s
				}
			}
			for _, name := range part.Required {
				if !slices.Contains(whole.Required, name) {
					whole.Required = append(whole.Required, name)
				}
			}
		}
	}
}

// needed are the members without a default of what is configured: callers must send these, while answers always have all.
var needed = map[string][]string{
	"Brand":        {"name", "pitch"},
	"ProofPoint":   {"id", "text", "problem", "locale"},
	"Offer":        {"key", "name", "advocate", "friend"},
	"Side":         {"kind"},
	"Program":      {"key", "name", "brand", "landing_url", "default_offer"},
	"Placement":    {"key"},
	"Moment":       {"key", "event"},
	"Segment":      {"key", "rule"},
	"ContactHours": {"channels", "from", "to"},
	"Experiment":   {"key", "program", "factors", "arms"},
	"Arm":          {"key"},
	"Guardrail":    {"metric", "kind", "value"},
	"Budget":       {"minor", "currency"},
	"ApplyRequest": nil,
}

// sent is the schema of a value as callers send it: that of answers, with fewer members required, all the way down.
func sent(r huma.Registry, s *huma.Schema) *huma.Schema {
	if s.Items != nil {
		list := *s
		list.Items = sent(r, s.Items)
		return &list
	}
	name, isRef := strings.CutPrefix(s.Ref, schemaPrefix)
	must, differs := needed[name]
	if !isRef || !differs {
		return s
	}
	request := strings.TrimSuffix(name, "Request") + "Sent"
	if r.Map()[request] == nil {
		fewer := *r.Map()[name]
		fewer.Required, fewer.Properties = must, maps.Clone(fewer.Properties)
		r.Map()[request] = &fewer
		for name, p := range fewer.Properties {
			fewer.Properties[name] = sent(r, p)
		}
	}
	return &huma.Schema{Ref: schemaPrefix + request}
}

// patchOf is the schema of a JSON merge patch (RFC 7396) of what has a schema: any of its members, or parts of them, or null for the
// default.
func patchOf(whole *huma.Schema) *huma.Schema {
	patch := &huma.Schema{Type: "object", AdditionalProperties: false, Properties: map[string]*huma.Schema{}}
	for name, s := range whole.Properties {
		patch.Properties[name] = &huma.Schema{Description: s.Description}
	}
	return patch
}
