package obs

import (
	"github.com/prometheus/client_golang/prometheus"

	"goodword/models"
)

// worded tells of the calls of language models.
type worded struct {
	calls    *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	tokens   *prometheus.CounterVec
	cost     *prometheus.CounterVec
	circuits *prometheus.GaugeVec
}

func newWorded(r *prometheus.Registry) worded {
	w := worded{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "llm_calls_total", Help: "Calls of language models by what became of them; capped and circuit_open were not made.",
		}, []string{"provider", "outcome"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "llm_call_seconds", Help: "Time that calls of language models took, failed ones included.",
			Buckets: []float64{.1, .3, 1, 3, 10, 30, 100, 300},
		}, []string{"provider"}),
		tokens: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "llm_tokens_total", Help: "Tokens charged, by kind: prompt, cached (of prompt), completion, reasoning (of completion).",
		}, []string{"provider", "kind"}),
		cost: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "llm_cost_total", Help: "Money charged, in units of the currency; nothing where no price is set.",
		}, []string{"provider", "currency"}),
		circuits: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "llm_circuit_open", Help: "1 while a provider is not called because it failed, as this replica sees it; kind is chat or embedding.",
		}, []string{"provider", "kind"}),
	}
	r.MustRegister(w.calls, w.seconds, w.tokens, w.cost, w.circuits)
	return w
}

// LLMCalled counts a call of a language model that was made.
func (m *Metrics) LLMCalled(c models.LLMCall) {
	if m == nil {
		return
	}
	w := &m.worded
	w.calls.WithLabelValues(c.Provider, string(c.Outcome)).Inc()
	w.seconds.WithLabelValues(c.Provider).Observe(c.Took.Seconds())
	w.tokens.WithLabelValues(c.Provider, "prompt").Add(float64(c.Usage.Prompt))
	w.tokens.WithLabelValues(c.Provider, "cached").Add(float64(c.Usage.Cached))
	w.tokens.WithLabelValues(c.Provider, "completion").Add(float64(c.Usage.Completion))
	w.tokens.WithLabelValues(c.Provider, "reasoning").Add(float64(c.Usage.Reasoning))
	if c.Currency != "" {
		w.cost.WithLabelValues(c.Provider, c.Currency).Add(float64(c.Micros) / 1e6)
	}
}

// LLMRefused counts a call that was not made, for a cap or an open circuit.
func (m *Metrics) LLMRefused(provider string, why models.LLMOutcome) {
	if m != nil {
		m.worded.calls.WithLabelValues(provider, string(why)).Inc()
	}
}

// LLMCircuit notes that a circuit has opened or closed.
func (m *Metrics) LLMCircuit(provider, kind string, open bool) {
	if m == nil {
		return
	}
	state := 0.0
	if open {
		state = 1
	}
	m.worded.circuits.WithLabelValues(provider, kind).Set(state)
}
