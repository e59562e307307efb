package meaning_test

import (
	"crypto/sha256"
	"fmt"
	"testing"

	"goodword/internal/meaning"
	"goodword/internal/store/storetest"
	"goodword/models"
)

// BenchmarkComments looks at 2,000 comments, embedded by the built-in embedding: once new, and once for proof points that changed.
func BenchmarkComments(b *testing.B) {
	st := storetest.New(b)
	ws := storetest.Workspace(b, st)
	ctx := b.Context()
	const n = 2000
	err := st.LoadCustomers(ctx, ws, []byte("secret"), n, now, func(i int) (string, *models.State) {
		s := new(models.State)
		s.Apply(&models.Event{Kind: models.EventNPS, Score: 10, MessageID: fmt.Sprint(i), At: now})
		return fmt.Sprint("c", i), s
	})
	if err != nil {
		b.Fatal(err)
	}
	const event = `
insert into events (workspace_id, customer_id, received_at, key, kind, type, name, source, occurred_at, raw)
values ($1, $2, $3::timestamptz, $4, $5, 'track', 'NPS Submitted', 'test', $3, json_build_object('properties', json_build_object('comment', $6::text)))`
	for i := range n {
		key := sha256.Sum256([]byte(fmt.Sprint(i)))
		text := fmt.Sprintf("The reminders are a joy: no more late invoices for me since order %d, and the team is friendly too.", i)
		id := models.NewCustomerID([]byte("secret"), fmt.Sprint("c", i))
		if _, err := st.Pool().Exec(ctx, event, ws, id, now, [16]byte(key[:16]), int16(models.EventNPS), text); err != nil {
			b.Fatal(err)
		}
	}
	const answered = `insert into customer_comments (workspace_id, customer_id, answers) select workspace_id, customer_id, 1 from customers`
	if _, err := st.Pool().Exec(ctx, answered); err != nil {
		b.Fatal(err)
	}
	brands := newSurvey()
	c := &meaning.Comments{Store: st, Brands: inWorkspace{brands, ws}, Clock: brands, Embedder: func(models.WorkspaceID) meaning.Embedder { return meaning.Local{} }}
	for name, due := range map[string]string{"new": `update customer_comments set answers = answers + 1`, "again": `update customer_comments set again = true`} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				if _, err := st.Pool().Exec(ctx, due); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if err := c.Tend(ctx); err != nil {
					b.Fatal(err)
				}
			}
			var chosen int
			if err := st.Pool().QueryRow(ctx, `select count(*) from customers where proofs = 'late'`).Scan(&chosen); err != nil || chosen != n {
				b.Fatalf("%d have a choice, %v", chosen, err)
			}
			b.ReportMetric(b.Elapsed().Seconds()*1e6/float64(b.N)/n, "µs/comment")
		})
	}
}

// inWorkspace is a survey of one workspace's customers.
type inWorkspace struct {
	*survey
	ws models.WorkspaceID
}

func (i inWorkspace) Workspaces() []models.WorkspaceID { return []models.WorkspaceID{i.ws} }
