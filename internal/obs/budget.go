package obs

import "github.com/prometheus/client_golang/prometheus"

// budgeted tells how the budgets of programs stand, in minor units of their currencies.
type budgeted struct {
	whole     *prometheus.GaugeVec
	committed *prometheus.GaugeVec
	paid      *prometheus.GaugeVec
	price     *prometheus.GaugeVec
	stopped   *prometheus.GaugeVec
}

func newBudgeted(r *prometheus.Registry) budgeted {
	gauge := func(name, help string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, []string{"program"})
	}
	b := budgeted{
		whole:     gauge("budget_minor", "The budget of a program's present period, in minor units of its currency."),
		committed: gauge("budget_committed_minor", "What of the budget is paid or expected to be, in minor units."),
		paid:      gauge("budget_paid_minor", "What of the budget is owed for friends' purchases, in minor units."),
		price:     gauge("budget_price", "Price of expected reward cost: money of value per money of cost."),
		stopped:   gauge("budget_stopped", "1 while asks that cost something are not made for want of room, as this replica sees it."),
	}
	r.MustRegister(b.whole, b.committed, b.paid, b.price, b.stopped)
	return b
}

// Budget notes how the budget of a program stands.
func (m *Metrics) Budget(program string, whole, committed, paid, price float64, stopped bool) {
	if m == nil {
		return
	}
	stop := 0.0
	if stopped {
		stop = 1
	}
	m.budgets.whole.WithLabelValues(program).Set(whole)
	m.budgets.committed.WithLabelValues(program).Set(committed)
	m.budgets.paid.WithLabelValues(program).Set(paid)
	m.budgets.price.WithLabelValues(program).Set(price)
	m.budgets.stopped.WithLabelValues(program).Set(stop)
}
