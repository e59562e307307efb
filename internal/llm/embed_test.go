package llm_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/llm"
	"goodword/internal/llm/scripted"
	"goodword/internal/store/storetest"
	"goodword/models"
)

func (r *rig) embed(texts ...string) (models.Embeddings, error) {
	return r.client.Embed(r.t.Context(), models.EmbedRequest{Workspace: r.ws, Job: "cell", Texts: texts})
}

func numbered(n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("text number %d", i)
	}
	return texts
}

// TestEmbed: texts go in batches and come back in their order, whatever the order of the answers.
func TestEmbed(t *testing.T) {
	st := storetest.New(t)
	for _, fault := range []scripted.Fault{"", scripted.VectorsShuffled, scripted.NoUsage} {
		r := newRig(t, st, func(p []llm.Provider) { p[0].Embedding.Batch = 10 }, scripted.Script{Always: fault, Dimension: 32})
		texts := numbered(25)
		got, err := r.embed(texts...)
		want := models.Embeddings{Model: "vectors", Dimension: 32}
		for _, text := range texts {
			want.Vectors = append(want.Vectors, scripted.Vector(text, 32))
		}
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", fault, err, diff)
		}
		var sizes []int
		for _, request := range r.servers[0].Requests() {
			sizes = append(sizes, len(request.Texts))
			if request.Dimensions != 0 || request.Model != "vectors" {
				t.Errorf("asked for %d dimensions of %s", request.Dimensions, request.Model)
			}
		}
		if diff := cmp.Diff([]int{10, 10, 5}, sizes); diff != "" {
			t.Error(diff)
		}
		for _, c := range r.calls() {
			if c.Kind != "embedding" || c.Outcome != models.LLMAnswered || c.Usage.Prompt == 0 || c.Usage.Estimated != (fault == scripted.NoUsage) ||
				c.Micros != (c.Usage.Prompt*20_000+999_999)/1_000_000 {
				t.Errorf("%q: a call is kept as %+v", fault, c)
			}
		}
	}
}

func TestEmbedBatchesByBytes(t *testing.T) {
	r := newRig(t, storetest.New(t), nil, scripted.Script{})
	long := strings.Repeat("word ", 4500) // 22,500 bytes: four of them in 96,000
	got, err := r.embed(long, long, long, long, long, "short")
	if err != nil || len(got.Vectors) != 6 || len(r.servers[0].Requests()) != 2 || len(r.servers[0].Requests()[0].Texts) != 4 {
		t.Errorf("%d vectors by %d requests, %v", len(got.Vectors), len(r.servers[0].Requests()), err)
	}
}

func TestEmbedFails(t *testing.T) {
	st := storetest.New(t)
	for _, tc := range []struct {
		name    string
		script  scripted.Script
		change  func(*llm.Embedding)
		outcome models.LLMOutcome
		says    string
	}{
		{"a vector missing", scripted.Script{Always: scripted.VectorMissing}, nil, models.LLMBadAnswer, "check that base_url"},
		{"an index twice", scripted.Script{Always: scripted.VectorTwice}, nil, models.LLMBadAnswer, "check that base_url"},
		{"a vector of another dimension", scripted.Script{Always: scripted.VectorShort}, nil, models.LLMBadAnswer, "instead of"},
		{"dimensions refused", scripted.Script{Refuses: []string{"dimensions"}}, func(e *llm.Embedding) { e.Dimensions = 256 }, models.LLMRejected,
			"refuses embedding.dimensions (400); leave it out"},
		{"no such route", scripted.Script{Always: scripted.NotFound}, nil, models.LLMNotFound, `model "vectors"`},
		{"filtered", scripted.Script{Always: scripted.PromptFiltered}, nil, models.LLMFiltered, "content filter"},
		{"an endless body", scripted.Script{Always: scripted.EndlessBody}, nil, models.LLMBadAnswer, "check that base_url"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := newRig(t, st, func(p []llm.Provider) {
				if tc.change != nil {
					tc.change(p[0].Embedding)
				}
			}, tc.script, scripted.Script{})
			got, err := r.embed("one", "two")
			failure, detail := r.failure(err)
			if failure.Outcome != tc.outcome || !strings.Contains(detail, tc.says) || got.Vectors != nil {
				t.Errorf("got %v, want %s and %q", err, tc.outcome, tc.says)
			}
			if n := len(r.servers[1].Requests()); n != 0 {
				t.Errorf("the second provider, whose vectors cannot be compared, was asked %d times", n)
			}
		})
	}
}

// TestEmbedDimensionChanged: a model that makes vectors of another dimension than is set, or than a moment ago, is refused with what to do.
func TestEmbedDimensionChanged(t *testing.T) {
	st := storetest.New(t)
	r := newRig(t, st, func(p []llm.Provider) { p[0].Embedding.Batch = 1 }, scripted.Script{Faults: []scripted.Fault{"", scripted.VectorShort}})
	_, err := r.embed("one", "two")
	if _, detail := r.failure(err); !strings.Contains(detail, `made vectors of 63 numbers instead of 64; set embedding.dimensions`) {
		t.Errorf("got %v", err)
	}
}

// TestNoRouteForVectors: a server without embeddings goes on being asked for words.
func TestNoRouteForVectors(t *testing.T) {
	r := newRig(t, storetest.New(t), nil, scripted.Script{Faults: []scripted.Fault{scripted.NotFound}})
	if _, err := r.embed("one"); err == nil || cmp.Diff([]string{"first embedding opens"}, r.circuits) != "" {
		t.Errorf("got %v, %v", err, r.circuits)
	}
	if _, err := r.complete(); err != nil {
		t.Error(err)
	}
}

func TestEmbedTakesNoBadTexts(t *testing.T) {
	r := newRig(t, storetest.New(t), nil, scripted.Script{})
	for name, texts := range map[string][]string{"none": nil, "empty": {"a", " "}, "too long": {strings.Repeat("a", 24001)}} {
		if _, err := r.embed(texts...); models.KindOf(err) != models.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := len(r.servers[0].Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}
