package prompts

import "encoding/json"

// object type of JSON Schema, with all that strict modes want said.
type objectSchema struct {
	Type                 string         `json:"type"` // "object"
	Properties           map[string]any `json:"properties"`
	Required             []string       `json:"required"`
	AdditionalProperties bool           `json:"additionalProperties"`
}

// Schema is the JSON Schema of an answer: {"variants":[{"body":"…"}]}. As
// strict modes of providers ask, every property is required and no other
// allowed; lengths are left out, which some of them refuse.
func (s Shape) Schema() json.RawMessage {
	fields := map[string]any{}
	for _, name := range s.Fields {
		fields[name] = map[string]string{"type": "string"}
	}
	entry := objectSchema{Type: "object", Properties: fields, Required: s.Fields}
	list := map[string]any{"type": "array", "items": entry}
	data, err := json.Marshal(objectSchema{Type: "object", Properties: map[string]any{"variants": list}, Required: []string{"variants"}})
	if err != nil {
		panic(err) // strings and maps of them always marshal
	}
	return data
}

// example shows the shape to a reader: {"variants":[{"body":"…"}]}.
func (s Shape) example() string {
	entry := []byte{'{'}
	for i, name := range s.Fields {
		if i > 0 {
			entry = append(entry, ',')
		}
		quoted, _ := json.Marshal(name)
		entry = append(append(entry, quoted...), `:"…"`...)
	}
	return `{"variants":[` + string(entry) + `}]}`
}
