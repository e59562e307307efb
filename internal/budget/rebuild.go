package budget

import (
	"context"
	"slices"
	"strings"
	"time"

	"goodword/models"
	"goodword/scoring"
)

// Log is what budgets are rebuilt from.
type Log interface {
	// CustomerLogs reads the logs of the next customers after one, by id.
	CustomerLogs(ctx context.Context, ws models.WorkspaceID, after models.CustomerID, limit int) ([]models.CustomerLog, error)
	PromisesOf(ctx context.Context, ws models.WorkspaceID, customers []models.CustomerID) ([]models.Promise, error)
	Snapshot(ctx context.Context, ws models.WorkspaceID, id string) (*models.Snapshot, error)
	// RebuildBudgets works out the accounts anew from charged asks and logged outcomes, beside those that are stored.
	RebuildBudgets(ctx context.Context, ws models.WorkspaceID, now time.Time, asks []models.ChargedAsk, apply bool) (stored, rebuilt []models.ProgramAccount, err error)
}

// Rebuilt compares an account that is stored with what the log says.
type Rebuilt struct {
	Program string
	Stored  models.BudgetAccount
	FromLog models.BudgetAccount
}

// Same reports whether both count the same asks and the same money.
func (r *Rebuilt) Same() bool {
	a, b := &r.Stored, &r.FromLog
	return a.Asks == b.Asks && a.Open == b.Open && a.Expected == b.Expected && a.Variance == b.Variance && a.Paid == b.Paid
}

// Rebuild works out every account of the workspace's budgets from decisions, promises and outcomes as of now, and with apply replaces what
// is stored. Each ask is charged by the program as its snapshot has it, from the logged score. Prices are not rebuilt: each one that was
// used stands in a snapshot. Run it while nothing decides.
func Rebuild(ctx context.Context, log Log, ws models.WorkspaceID, now time.Time, apply bool) ([]Rebuilt, error) {
	asks, err := chargedAsks(ctx, log, ws)
	if err != nil {
		return nil, err
	}
	stored, rebuilt, err := log.RebuildBudgets(ctx, ws, now, asks, apply)
	if err != nil {
		return nil, err
	}
	list := make([]Rebuilt, len(rebuilt))
	for i := range rebuilt { // an account that only the log knows stands beside an empty one
		list[i] = Rebuilt{Program: rebuilt[i].Program, FromLog: rebuilt[i].BudgetAccount}
		for k := range stored {
			if stored[k].Program == rebuilt[i].Program && stored[k].Span == rebuilt[i].Span {
				list[i].Stored = stored[k].BudgetAccount
			}
		}
	}
	return list, nil
}

// chargedAsks charges every ask in the log.
func chargedAsks(ctx context.Context, log Log, ws models.WorkspaceID) (asks []models.ChargedAsk, err error) {
	snapshots := map[string]*models.Snapshot{}
	var after models.CustomerID
	for {
		logs, err := log.CustomerLogs(ctx, ws, after, 2000)
		if err != nil || len(logs) == 0 {
			return asks, err
		}
		customers := make([]models.CustomerID, len(logs))
		for i := range logs {
			customers[i] = logs[i].Customer
		}
		promises, err := log.PromisesOf(ctx, ws, customers)
		if err != nil {
			return nil, err
		}
		for i := range logs {
			for _, d := range logs[i].Decisions {
				snap := snapshots[d.Snapshot]
				if snap == nil {
					if snap, err = log.Snapshot(ctx, ws, d.Snapshot); err != nil {
						return nil, err
					}
					snapshots[d.Snapshot] = snap
				}
				if c := chargeAgain(snap, d, promises); c != nil {
					asks = append(asks, models.ChargedAsk{Decision: d.ID, Program: d.Key.Program, BudgetCharge: *c})
				}
			}
		}
		after = customers[len(customers)-1]
	}
}

// chargeAgain charges a logged decision as it was charged when it was made; promises are in order of customer, program and number.
func chargeAgain(snap *models.Snapshot, d *models.Decision, promises []models.Promise) *models.BudgetCharge {
	p := snap.Program(d.Key.Program)
	if p == nil || p.Budget == nil || !d.Ask {
		return nil
	}
	i, found := slices.BinarySearchFunc(promises, d, func(m models.Promise, d *models.Decision) int {
		if c := m.Customer.Compare(d.ID.Customer); c != 0 {
			return c
		}
		if c := strings.Compare(m.Program, d.Key.Program); c != 0 {
			return c
		}
		return int(m.Number) - int(d.Promise)
	})
	if !found {
		return nil
	}
	return p.Charge(d, &promises[i], scoring.PayChance(&d.Score))
}
