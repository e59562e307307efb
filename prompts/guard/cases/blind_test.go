package cases_test

import (
	_ "embed"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"goodword/prompts/guard/cases"
)

// blindTables holds two tables that were written before the rules had judged
// any of their texts, a- and b-, and neighbours of what was wrong in them, c-.
// Each case is its base's facts, what differs from them, and the answer.
//
//go:embed testdata/blind.json
var blindTables []byte

// transposedTables holds the judged cases of the vectors in other languages,
// regions, currencies and wordings, t-, texts near them, u- to y-, and
// neighbours of what was wrong in them, x- and z-.
//
//go:embed testdata/transposed.json
var transposedTables []byte

// blindCase is a case of the tables. Want is "" for accept, else the accepted
// reasons, the expected one first.
type blindCase struct {
	ID           string         `json:"id"`
	Title        string         `json:"title"`
	Base         string         `json:"base"`
	Change       map[string]any `json:"change"`
	FinishReason string         `json:"finish_reason"`
	Refusal      string         `json:"refusal"`
	Content      string         `json:"content"`
	Want         string         `json:"want"`
}

// file writes the case as a file of cases has it.
func (b *blindCase) file(base map[string]any) map[string]any {
	expect := map[string]any{"verdict": cases.Accept}
	if codes := strings.Fields(b.Want); len(codes) > 0 {
		expect = map[string]any{"verdict": cases.Reject, "reason": codes[0], "also_valid": codes[1:]}
	}
	finish := b.FinishReason
	if finish == "" {
		finish = "stop"
	}
	return map[string]any{
		"id": b.ID, "title": b.Title, "context": merged(base, b.Change), "expect": expect,
		"model_response": map[string]any{"finish_reason": finish, "refusal": b.Refusal, "content": b.Content},
	}
}

// merged gives an object with members changed, those of inner objects one by one.
func merged(base, change map[string]any) map[string]any {
	m := maps.Clone(base)
	for k, v := range change {
		inner, object := v.(map[string]any)
		if old, ok := m[k].(map[string]any); object && ok {
			v = merged(old, inner)
		}
		m[k] = v
	}
	return m
}

// blind gives the cases of all tables.
func blind(t *testing.T) []cases.Case {
	t.Helper()
	return append(table(t, blindTables), table(t, transposedTables)...)
}

// table reads a table by the way that a file of cases is read.
func table(t *testing.T, source []byte) []cases.Case {
	t.Helper()
	var tables struct {
		Bases map[string]map[string]any `json:"bases"`
		Cases []blindCase               `json:"cases"`
	}
	if err := json.Unmarshal(source, &tables); err != nil {
		t.Fatal(err)
	}
	list := make([]map[string]any, len(tables.Cases))
	for i := range tables.Cases {
		c := &tables.Cases[i]
		base, ok := tables.Bases[c.Base]
		if !ok {
			t.Fatalf("%s: no base %q", c.ID, c.Base)
		}
		list[i] = c.file(base)
	}
	data, err := json.Marshal(map[string]any{"version": 1, "cases": list})
	if err != nil {
		t.Fatal(err)
	}
	read, err := cases.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestBlind(t *testing.T) {
	for _, c := range blind(t) {
		if v := c.Judge(); !c.Expect.Met(v) {
			t.Errorf("%s %s: got %s %v, want %s %s %v: %s", c.ID, c.Title, v.Verdict, v.Reasons, c.Expect.Verdict, c.Expect.Reason, c.Expect.AlsoValid, c.Answer.Content)
		}
	}
}
