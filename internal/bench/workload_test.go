package bench

import (
	"encoding/json"
	"testing"
	"time"

	"goodword/models"
)

func TestIngestBatchesAreAsStated(t *testing.T) {
	w := &events{customers: 500_000}
	ids, names := map[string]bool{}, map[string]int{}
	bytes := 0
	for i := range int64(20) {
		body, err := w.body(nil, i)
		if err != nil {
			t.Fatal(err)
		}
		var sent struct {
			Batch []struct{ MessageID, UserID, Event string }
		}
		if err := json.Unmarshal(body, &sent); err != nil || len(sent.Batch) != batchEvents {
			t.Fatalf("batch %d has %d events: %v", i, len(sent.Batch), err)
		}
		for _, e := range sent.Batch {
			ids[e.MessageID] = true
			names[e.Event]++
		}
		bytes += len(body)
	}
	if len(ids) != 20*batchEvents {
		t.Errorf("%d message ids for %d events", len(ids), 20*batchEvents)
	}
	if len(names) != 10 || names["Product Viewed"] != 20*35 {
		t.Errorf("names = %v, want ten in the stated mix", names)
	}
	if size := bytes / len(ids); size < 370 || size > 430 {
		t.Errorf("an event has %d bytes, want about 400", size)
	}
}

func TestLinesHaveOneLength(t *testing.T) {
	first, last := lineOf(nil, 0), lineOf(nil, 9_999_999)
	var doc struct {
		CustomerID string `json:"customer_id"`
	}
	if err := json.Unmarshal(last, &doc); err != nil || doc.CustomerID != customerID(9_999_999) || len(first) != len(last) {
		t.Errorf("lines are %q and %q: %v", first, last, err)
	}
}

func TestCustomersAreMostlyAskable(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	const n = 5000
	forbidden := 0
	for i := range n {
		s := customerState(i, now)
		consent, _ := s.Consent("email")
		detractor := len(s.Scores) > 0 && s.Scores[0].Value <= 6
		if s.OpenTicket() || !consent || detractor {
			forbidden++
		}
		if orders := s.Tally(models.EventOrder).Count; orders < 1 || orders > 5 {
			t.Fatalf("customer %d has %d orders", i, orders)
		}
	}
	if share := float64(forbidden) / n; share < 0.05 || share > 0.12 {
		t.Errorf("a share of %.3f may not be asked, want about one in twelve", share)
	}
}

func TestQuantile(t *testing.T) {
	sorted := make([]time.Duration, 200)
	for i := range sorted {
		sorted[i] = time.Duration(i+1) * time.Millisecond
	}
	if p50, p99 := quantile(sorted, 0.5), quantile(sorted, 0.99); p50 != 100 || p99 != 198 {
		t.Errorf("quantiles = %v, %v, want 100, 198", p50, p99)
	}
	if m := median([]float64{3, 1, 2}); m != 2 {
		t.Errorf("median = %v, want 2", m)
	}
}
