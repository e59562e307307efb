package bench

import (
	"bytes"
	"context"
	"fmt"
	"sync/atomic"
)

// Decide measures decisions: each request asks about a customer who has no decision yet, at an email placement with every filter,
// cap and holdout on, five offers under Thompson sampling. The error says so when the customers do not last.
func Decide(ctx context.Context, c Config) (Result, error) {
	w := &decisions{customers: int64(c.Customers)}
	result, rate, err := run(ctx, c, w)
	result.DecisionsPerSecond = rate
	return result, err
}

// leastAsks is the share of answers that must ask, or the run measured the cheap path.
const leastAsks = 0.8

type decisions struct {
	customers      int64
	answered, asks atomic.Int64
}

func (*decisions) path() string  { return "/v1/decisions" }
func (*decisions) scope() string { return "decide" }

func (w *decisions) body(dst []byte, i int64) ([]byte, error) {
	if i >= w.customers {
		return nil, fmt.Errorf("all %d customers have been asked; load more with --customers, or measure for fewer --seconds", w.customers)
	}
	dst = append(dst, `{"customer_id":"`...)
	dst = append(dst, customerID(i)...)
	return append(dst, `","program":"`+program+`","placement":"email","channel":"email","send_id":"2026-w10"}`...), nil
}

var (
	decided = []byte(`"decision_id":"dec_`)
	asking  = []byte(`"ask":true`)
)

func (w *decisions) count(answer []byte) (int64, error) {
	if !bytes.Contains(answer, decided) {
		return 0, fmt.Errorf("an answer without a decision: %.500s", answer)
	}
	w.answered.Add(1)
	if bytes.Contains(answer, asking) {
		w.asks.Add(1)
	}
	return 1, nil
}

func (w *decisions) check(ctx context.Context, r *rig) (int64, error) {
	db, err := r.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer db.Close(ctx)
	var rows, customers int64
	if err := db.QueryRow(ctx, `select count(*), count(distinct customer_id) from decisions`).Scan(&rows, &customers); err != nil {
		return 0, err
	}
	answered := w.answered.Load()
	share := float64(w.asks.Load()) / float64(answered)
	r.config.say("%d answers, %.1f %% of them asks; %d rows", answered, 100*share, rows)
	if rows != answered || customers != answered {
		return rows, fmt.Errorf("%d answers were given, but there are %d rows for %d customers", answered, rows, customers)
	}
	if share < leastAsks {
		return rows, fmt.Errorf("only %.1f %% of the answers are asks", 100*share)
	}
	return rows, nil
}
