package obs_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"goodword/internal/obs"
	"goodword/models"
)

func TestCallsOfLanguageModelsAreCounted(t *testing.T) {
	m := obs.NewMetrics()
	m.LLMCalled(models.LLMCall{
		Provider: "openai", Outcome: models.LLMAnswered, Took: 2 * time.Second, Micros: 2500, Currency: "USD",
		Usage: models.LLMUsage{Prompt: 900, Cached: 500, Completion: 300, Reasoning: 40},
	})
	m.LLMCalled(models.LLMCall{Provider: "local", Outcome: models.LLMTimeout, Took: time.Minute, Usage: models.LLMUsage{Prompt: 100}})
	m.LLMRefused("openai", models.LLMCapped)
	m.LLMCircuit("local", "chat", true)
	m.LLMCircuit("openai", "embedding", true)
	m.LLMCircuit("openai", "embedding", false)
	var none *obs.Metrics
	none.LLMCalled(models.LLMCall{})
	none.LLMRefused("", "")
	none.LLMCircuit("", "", true)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`llm_calls_total{outcome="answered",provider="openai"} 1`, `llm_calls_total{outcome="timeout",provider="local"} 1`,
		`llm_calls_total{outcome="capped",provider="openai"} 1`, `llm_call_seconds_sum{provider="local"} 60`,
		`llm_tokens_total{kind="prompt",provider="openai"} 900`, `llm_tokens_total{kind="cached",provider="openai"} 500`,
		`llm_tokens_total{kind="completion",provider="openai"} 300`, `llm_tokens_total{kind="reasoning",provider="openai"} 40`,
		`llm_cost_total{currency="USD",provider="openai"} 0.0025`,
		`llm_circuit_open{kind="chat",provider="local"} 1`, `llm_circuit_open{kind="embedding",provider="openai"} 0`,
	} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(w.Body.String(), `llm_cost_total{currency=""`) {
		t.Error("a cost without a currency is counted")
	}
}
