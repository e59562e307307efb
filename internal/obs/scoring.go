package obs

import (
	"github.com/prometheus/client_golang/prometheus"
)

// scored tells of scoring models: what trainings came to, and how far the champions have drifted from their training.
type scored struct {
	trainings *prometheus.CounterVec
	psi       *prometheus.GaugeVec
	slope     *prometheus.GaugeVec
	baseRate  *prometheus.GaugeVec
	alarms    *prometheus.GaugeVec
}

func newScored(r *prometheus.Registry) scored {
	gauge := func(name, help string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, []string{"program"})
	}
	s := scored{
		trainings: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "model_trainings_total", Help: "Trainings of scoring models, by result: promoted, kept_out, waiting for decisions, or failed.",
		}, []string{"result"}),
		psi:      gauge("model_drift_psi", "Greatest population stability index of a feature between training and recent decisions, as this replica last saw it."),
		slope:    gauge("model_calibration_slope", "Calibration slope on recent decisions, 1 when calibrated, as this replica last saw it."),
		baseRate: gauge("model_base_rate_z", "Shares observed less expected on recent decisions, in standard deviations, as this replica last saw it."),
		alarms:   gauge("model_drift_alarms", "Drift alarms of the champion; goodword model drift says which."),
	}
	r.MustRegister(s.trainings, s.psi, s.slope, s.baseRate, s.alarms)
	return s
}

// ModelTrained counts a training by its result.
func (m *Metrics) ModelTrained(result string) {
	if m != nil {
		m.scored.trainings.WithLabelValues(result).Inc()
	}
}

// ModelDrifted notes how far the champion of a program has drifted: the greatest stability index of a feature, the calibration slope
// (nil where it cannot be told), the shift of the base rate and the number of alarms.
func (m *Metrics) ModelDrifted(program string, psi float64, slope *float64, baseRateZ float64, alarms int) {
	if m == nil {
		return
	}
	m.scored.psi.WithLabelValues(program).Set(psi)
	if slope != nil {
		m.scored.slope.WithLabelValues(program).Set(*slope)
	} else {
		m.scored.slope.DeleteLabelValues(program)
	}
	m.scored.baseRate.WithLabelValues(program).Set(baseRateZ)
	m.scored.alarms.WithLabelValues(program).Set(float64(alarms))
}

// ModelSteady forgets what was noted of a program: the scorecard scores, or there are too few decisions since its model was trained.
func (m *Metrics) ModelSteady(program string) {
	if m == nil {
		return
	}
	for _, gauge := range []*prometheus.GaugeVec{m.scored.psi, m.scored.slope, m.scored.baseRate, m.scored.alarms} {
		gauge.DeleteLabelValues(program)
	}
}
