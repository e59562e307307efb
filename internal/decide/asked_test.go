package decide_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/decide"
	"goodword/models"
)

// TestLocalesOfNewAsksAreTold: each new ask is told once, by the locale of its cells; retries, previews, tests and decisions not to ask are not.
func TestLocalesOfNewAsksAreTold(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { open(p); p.TestCustomers = []string{"c5"} })
	r.brand(func(b *models.Brand) { b.Formality = map[string]models.Formality{"de-CH": models.Informal} })
	r.must(r.catalog.Refresh(t.Context()))
	told := map[string]int{}
	r.Asked = func(_ models.WorkspaceID, program, locale string) { told[program+" "+locale]++ }
	r.customers(7, func(i int) *models.State {
		if i == 6 {
			return stateOf(models.Event{Kind: models.EventTicketOpened, At: r.clock.Now(), MessageID: "t"})
		}
		return reachable(r.clock.Now())
	})
	for i, locale := range []string{"de_ch", "de-AT", "it", "", "pt-BR", "fr", "ja"} {
		in := func(req *decide.Request) { anywhere(req); req.Locale = locale }
		r.ask("c"+itoa(i), func(req *decide.Request) { in(req); req.Preview = true })
		r.ask("c"+itoa(i), in)
		r.ask("c"+itoa(i), in)
	}
	want := map[string]int{"main de-CH": 1, "main de": 1, "main en": 2, "main pt": 1}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Error(diff)
	}
}
