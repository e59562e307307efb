package obs

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// work counts what a request or a periodic task did, beside what Metrics counts of it.
type work struct {
	inFlight        prometheus.Gauge
	requestBytes    *prometheus.HistogramVec
	results         *prometheus.CounterVec
	situationRows   prometheus.Histogram
	stored          *prometheus.CounterVec
	taskRuns        *prometheus.CounterVec
	taskSeconds     *prometheus.HistogramVec
	partitionsUntil prometheus.Gauge
}

func newWork(r *prometheus.Registry) work {
	w := work{
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "http_requests_in_flight", Help: "HTTP requests that are being answered.",
		}),
		requestBytes: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "http_request_bytes", Help: "Size of the bodies of HTTP requests as sent, by route pattern.",
			Buckets: prometheus.ExponentialBuckets(256, 4, 7), // 256 B to 1 MB
		}, []string{"route"}),
		results: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "decision_results_total", Help: "Answers of the decision doors, by what they came to: ask, suppressed, fallback.",
		}, []string{"result", "test"}),
		situationRows: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "situation_batch_rows", Help: "Customers whose state was read together for their decisions.",
			Buckets: []float64{1, 2, 4, 8, 16, 32, 64, 128, 256},
		}),
		stored: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "events_stored_total", Help: "Events stored for the first time, by door and kind.",
		}, []string{"source", "kind"}),
		taskRuns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "task_runs_total", Help: "Runs of each task of the periodic work, by result: done or failed.",
		}, []string{"task", "result"}),
		taskSeconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "task_seconds", Help: "Time that a task of the periodic work took.", Buckets: []float64{.01, .1, 1, 10, 60, 600},
		}, []string{"task"}),
		partitionsUntil: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "partitions_until_timestamp_seconds",
			Help: "Until when, on the domain's clock, every table has its partitions, as this replica last saw it; compare the greatest of all replicas.",
		}),
	}
	r.MustRegister(w.inFlight, w.requestBytes, w.results, w.situationRows, w.stored, w.taskRuns, w.taskSeconds, w.partitionsUntil, newBuildInfo())
	return w
}

// Began notes that a request is being answered, and Ended that it has been.
func (m *Metrics) Began() {
	if m != nil {
		m.work.inFlight.Inc()
	}
}

// Ended is the counterpart of Began. Bytes are those of the request's body, at most 0 for none or not said.
func (m *Metrics) Ended(route string, bytes int64) {
	if m == nil {
		return
	}
	m.work.inFlight.Dec()
	if bytes > 0 {
		m.work.requestBytes.WithLabelValues(route).Observe(float64(bytes))
	}
}

// SituationBatch notes for how many decisions one read was made.
func (m *Metrics) SituationBatch(rows int) {
	if m != nil {
		m.work.situationRows.Observe(float64(rows))
	}
}

// Stored counts events that were stored for the first time; both words come from short lists.
func (m *Metrics) Stored(source, kind string, events int) {
	if m != nil {
		m.work.stored.WithLabelValues(source, kind).Add(float64(events))
	}
}

// TaskRun counts one run of one task of the periodic work.
func (m *Metrics) TaskRun(task string, took time.Duration, err error) {
	if m == nil {
		return
	}
	result := "done"
	if err != nil {
		result = "failed"
	}
	m.work.taskRuns.WithLabelValues(task, result).Inc()
	m.work.taskSeconds.WithLabelValues(task).Observe(took.Seconds())
}

// Partitions notes until when partitions are there.
func (m *Metrics) Partitions(until time.Time) {
	if m != nil {
		m.work.partitionsUntil.Set(seconds(until))
	}
}
