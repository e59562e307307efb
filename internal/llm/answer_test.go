package llm_test

import (
	"testing"

	"goodword/internal/llm/scripted"
	"goodword/internal/store/storetest"
	"goodword/models"
	"goodword/prompts"
)

var shape = prompts.Shape{Fields: []string{"body"}, Variants: 3}

// TestAnswerFaults plays what is wrong with the envelope of an answer. All of these are answers, with a code where they hold no words.
func TestAnswerFaults(t *testing.T) {
	st := storetest.New(t)
	prompt := int64(3+4+1+len("You write.")/4) + int64(4+1+(len(secretLine)+len("\nThree of them."))/4) // as the scripted server counts
	words := int64(1 + len(three)/4)
	told := models.LLMUsage{Prompt: prompt, Completion: words}
	type test struct {
		outcome models.LLMOutcome
		code    prompts.Code
		usage   models.LLMUsage // Estimated alone: only that is looked at
	}
	estimated := models.LLMUsage{Estimated: true}
	tests := map[scripted.Fault]test{
		scripted.SeveralChoices: {models.LLMAnswered, "", told},
		scripted.NullContent:    {models.LLMEmpty, prompts.InvalidJSON, told},
		scripted.ContentParts:   {models.LLMAnswered, "", told},
		scripted.ReasoningOnly:  {models.LLMEmpty, prompts.InvalidJSON, told},
		scripted.ToolCall:       {models.LLMEmpty, prompts.InvalidJSON, told},
		scripted.FinishLength:   {models.LLMAnswered, prompts.Truncated, told},
		scripted.FinishFiltered: {models.LLMFiltered, prompts.ContentFiltered, told},
		scripted.FinishEmpty:    {models.LLMAnswered, "", told},
		scripted.Refused:        {models.LLMAnswered, prompts.Refusal, told},
		scripted.NoUsage:        {models.LLMAnswered, "", estimated},
		scripted.NullUsage:      {models.LLMAnswered, "", estimated},
		scripted.NegativeUsage:  {models.LLMAnswered, "", estimated},
		scripted.AbsurdUsage:    {models.LLMAnswered, "", estimated},
		scripted.OtherModel:     {models.LLMAnswered, "", told},
		scripted.CachedUsage: {models.LLMAnswered, "",
			models.LLMUsage{Prompt: prompt, Cached: prompt - 1, Completion: words, Reasoning: 1}},
		scripted.WrongContentType: {models.LLMAnswered, "", told},
		scripted.PromptFiltered:   {models.LLMFiltered, prompts.ContentFiltered, models.LLMUsage{}},
		"":                        {models.LLMAnswered, "", told},
	}
	for _, fault := range scripted.Answers {
		if _, there := tests[fault]; !there && fault != scripted.ZeroChoices { // which is no answer: TestTransportFaults
			t.Errorf("nothing is said of %q", fault)
		}
	}
	for fault, want := range tests {
		t.Run(string(fault), func(t *testing.T) {
			r := newRig(t, st, nil, scripted.Script{Always: fault})
			reply, err := r.complete()
			if err != nil {
				t.Fatal(err)
			}
			variants, code := prompts.Parse(prompts.Answer(reply.LLMAnswer), shape)
			if code != want.code || (len(variants) == 3) != (code == "") {
				t.Errorf("%+v is read as %q, want %q", reply, code, want.code)
			}
			if reply.Usage.Estimated != want.usage.Estimated || !want.usage.Estimated && reply.Usage != want.usage || reply.Usage.Completion < 0 ||
				reply.Usage.Completion > 1000 || reply.Usage.Estimated && reply.Usage.Prompt < prompt {
				t.Errorf("used %+v, want %+v", reply.Usage, want.usage)
			}
			calls := r.calls()
			if len(calls) != 1 || calls[0].Outcome != want.outcome || calls[0].Usage != reply.Usage || calls[0].Micros != reply.Micros || calls[0].Model != reply.Model {
				t.Errorf("kept as %+v", calls)
			}
			u := reply.Usage
			micros := (float64(u.Prompt-u.Cached)*400_000 + float64(u.Cached)*100_000 + float64(u.Completion)*1_600_000) / 1e6
			if float64(reply.Micros) < micros || float64(reply.Micros) >= micros+1 || reply.Currency != "USD" {
				t.Errorf("costs %d %s, want %v rounded up", reply.Micros, reply.Currency, micros)
			}
			if fault == scripted.OtherModel && reply.Model != "another-model-2026" {
				t.Errorf("the model is %q", reply.Model)
			}
		})
	}
}

// TestContentFaults: whatever the content is, it arrives byte by byte for prompts.Parse to judge.
func TestContentFaults(t *testing.T) {
	st := storetest.New(t)
	want := map[scripted.Fault]prompts.Code{
		scripted.JSONCut: prompts.Truncated, scripted.CodeFence: "", scripted.Think: "", scripted.ProseBefore: prompts.InvalidJSON,
		scripted.ProseAfter: prompts.InvalidJSON, scripted.SingleQuotes: prompts.InvalidJSON, scripted.TrailingComma: prompts.InvalidJSON,
		scripted.ArrayForObject: prompts.InvalidJSON, scripted.OneVariant: prompts.SchemaMismatch, scripted.ExtraKeys: prompts.SchemaMismatch,
		scripted.WrongTypes: prompts.SchemaMismatch, scripted.DuplicateKeys: prompts.SchemaMismatch, scripted.ByteOrderMark: prompts.InvalidJSON,
		scripted.NUL: "", scripted.LoneSurrogate: "", // for the guard: control and replacement characters
		scripted.DeepNesting: prompts.InvalidJSON, scripted.EscapedTwice: prompts.InvalidJSON, scripted.RawControlLetter: prompts.InvalidJSON,
	}
	r := newRig(t, st, nil, scripted.Script{Faults: scripted.Contents})
	for _, fault := range scripted.Contents {
		reply, err := r.complete()
		if err != nil {
			t.Errorf("%s: %v", fault, err)
			continue
		}
		code, told := want[fault]
		if _, got := prompts.Parse(prompts.Answer(reply.LLMAnswer), shape); got != code || !told {
			t.Errorf("%s: %q is read as %q, want %q", fault, reply.Content, got, code)
		}
	}
}
