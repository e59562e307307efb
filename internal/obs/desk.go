package obs

import "github.com/prometheus/client_golang/prometheus"

// desk tells of the copies that are made.
type desk struct {
	fills      *prometheus.CounterVec
	rejections *prometheus.CounterVec
}

func newDesk(r *prometheus.Registry) desk {
	d := desk{
		fills: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "copy_fills_total", Help: "Orders to fill a copy cell that were worked on, by result: filled, empty, put_back, stale or failed.",
		}, []string{"result"}),
		rejections: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "copy_rejections_total", Help: "Reasons against generated words, by code.",
		}, []string{"code"}),
	}
	r.MustRegister(d.fills, d.rejections)
	return d
}

// CopyFilled counts an order of the copy desk by its result.
func (m *Metrics) CopyFilled(result string) {
	if m != nil {
		m.desk.fills.WithLabelValues(result).Inc()
	}
}

// CopyRejected counts a reason against generated words.
func (m *Metrics) CopyRejected(code string) {
	if m != nil {
		m.desk.rejections.WithLabelValues(code).Inc()
	}
}
