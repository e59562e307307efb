package obs

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"goodword/models"
)

// Metrics counts what the service does. Its methods are safe for concurrent use and cost well under a microsecond; a nil *Metrics
// counts nothing. Packages that count take the one method they need as a function, so that they need not import this one.
type Metrics struct {
	registry *prometheus.Registry

	httpRequests    *prometheus.CounterVec
	httpSeconds     *prometheus.HistogramVec
	decisions       *prometheus.CounterVec
	decisionSeconds prometheus.Histogram
	batchRows       prometheus.Histogram
	eventRows       prometheus.Histogram
	foldLag         prometheus.Gauge
	events          *prometheus.CounterVec
	clicks          prometheus.Counter
	rejections      *prometheus.CounterVec
	jobRuns         *prometheus.CounterVec
	armsRetired     *prometheus.CounterVec

	work    work
	scored  scored
	budgets budgeted
	worded  worded
	desk    desk
}

// decisionBuckets reach from a memory answer to the email door's deadline.
var decisionBuckets = []float64{.001, .002, .005, .01, .02, .05, .1, .2, .4, .8, 1.6}

// NewMetrics returns all metrics at zero in a registry of their own, with those of the Go runtime and the process.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		httpRequests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "http_requests_total", Help: "HTTP requests by route pattern and status.",
		}, []string{"method", "route", "status"}),
		httpSeconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_seconds", Help: "Time to answer HTTP requests by route pattern.", Buckets: decisionBuckets,
		}, []string{"method", "route"}),
		decisions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "decisions_total", Help: "Answers of the decision doors by reason code, repeats of valid decisions included.",
		}, []string{"reason", "test"}),
		decisionSeconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "decision_seconds", Help: "Time to decide, from the request read to the decision durable.", Buckets: decisionBuckets,
		}),
		batchRows: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "decision_batch_rows", Help: "Decisions that one write committed together.",
			Buckets: []float64{1, 2, 4, 8, 16, 32, 64, 128, 256},
		}),
		eventRows: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "event_batch_rows", Help: "Events that one write committed together.",
			Buckets: []float64{1, 4, 16, 64, 256, 512, 1024, 2048, 4096},
		}),
		foldLag: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "fold_lag_seconds", Help: "Age, on the domain's clock, of the oldest outcome window that is closed but not folded; 0 for none.",
		}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "events_total", Help: "Events received, by result: accepted, duplicate or rejected.",
		}, []string{"result"}),
		clicks: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "clicks_total", Help: "Clicks on referral links that were redirected.",
		}),
		rejections: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "event_rejections_total", Help: "Events that were rejected, by door and reason.",
		}, []string{"source", "code"}),
		jobRuns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "job_runs_total", Help: "Runs of periodic work, by result: done or failed.",
		}, []string{"result"}),
		armsRetired: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "arms_retired_total", Help: "Arms of experiments that a guardrail stopped, by the harm they did.",
		}, []string{"metric"}),
	}
	m.registry.MustRegister(
		m.httpRequests, m.httpSeconds, m.decisions, m.decisionSeconds, m.batchRows, m.eventRows, m.foldLag, m.events, m.clicks,
		m.rejections, m.jobRuns, m.armsRetired, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	for _, harm := range models.Harms { // from 0, or the first one is no increase
		m.armsRetired.WithLabelValues(string(harm))
	}
	m.work, m.scored, m.budgets = newWork(m.registry), newScored(m.registry), newBudgeted(m.registry)
	m.worded = newWorded(m.registry)
	m.desk = newDesk(m.registry)
	return m
}

// Handler serves the metrics in Prometheus' text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Request counts one HTTP request. Route is the pattern, never the path; status its code as text.
func (m *Metrics) Request(method, route, status string, took time.Duration) {
	if m == nil {
		return
	}
	m.httpRequests.WithLabelValues(method, route, status).Inc()
	m.httpSeconds.WithLabelValues(method, route).Observe(took.Seconds())
}

// Decided counts one answer of a decision door by its reason code, one of models.Reason, apart for test customers.
func (m *Metrics) Decided(reason string, test bool, took time.Duration) {
	if m == nil {
		return
	}
	m.decisions.WithLabelValues(reason, strconv.FormatBool(test)).Inc()
	m.work.results.WithLabelValues(string(models.Reason(reason).Result()), strconv.FormatBool(test)).Inc()
	m.decisionSeconds.Observe(took.Seconds())
}

// DecidedInBatch counts one answer of a batch as Decided does. How long it took says more about the batch than about the decision.
func (m *Metrics) DecidedInBatch(reason string, test bool) {
	if m != nil {
		m.decisions.WithLabelValues(reason, strconv.FormatBool(test)).Inc()
	}
}

// DecisionBatch notes the size of one write.
func (m *Metrics) DecisionBatch(rows int) {
	if m != nil {
		m.batchRows.Observe(float64(rows))
	}
}

// EventBatch notes how many events one write stored.
func (m *Metrics) EventBatch(events int) {
	if m != nil {
		m.eventRows.Observe(float64(events))
	}
}

// FoldLag notes how far learning is behind.
func (m *Metrics) FoldLag(lag time.Duration) {
	if m != nil {
		m.foldLag.Set(lag.Seconds())
	}
}

// Events counts the results of one ingest request.
func (m *Metrics) Events(accepted, duplicates, rejected int) {
	if m == nil {
		return
	}
	m.events.WithLabelValues("accepted").Add(float64(accepted))
	m.events.WithLabelValues("duplicate").Add(float64(duplicates))
	m.events.WithLabelValues("rejected").Add(float64(rejected))
}

// Click counts a redirected click.
func (m *Metrics) Click() {
	if m != nil {
		m.clicks.Inc()
	}
}

// Rejected counts one event that was rejected; both words come from short lists.
func (m *Metrics) Rejected(source, code string) {
	if m != nil {
		m.rejections.WithLabelValues(source, code).Inc()
	}
}

// WatchClicks shows how many clicks wait to be stored and how many were lost since the start, asked for at each scrape. Call it once.
func (m *Metrics) WatchClicks(waiting func() int, lost func() uint64) {
	if m == nil {
		return
	}
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name: "clicks_waiting", Help: "Clicks that were redirected and are not stored yet.",
		}, func() float64 { return float64(waiting()) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "clicks_lost_total", Help: "Clicks that were redirected but could not be recorded.",
		}, func() float64 { return float64(lost()) }),
	)
}

// ArmRetired counts an arm that a guardrail stopped, by one of models.Harms.
func (m *Metrics) ArmRetired(metric string) {
	if m != nil {
		m.armsRetired.WithLabelValues(metric).Inc()
	}
}

// JobRun counts one run of the periodic work.
func (m *Metrics) JobRun(ok bool) {
	if m == nil {
		return
	}
	result := "done"
	if !ok {
		result = "failed"
	}
	m.jobRuns.WithLabelValues(result).Inc()
}
