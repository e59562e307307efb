package copydesk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/internal/copydesk"
	"goodword/internal/llm/scripted"
	"goodword/models"
)

// newDrafts is a rig whose cells hold three drafts each, and the first draft of the share cell.
func newDrafts(t *testing.T) (*rig, models.Copy) {
	t.Helper()
	r := newRig(t, scripted.Script{}, nil)
	r.brand(func(*models.Brand) {})
	r.tend()
	r.work()
	list, err := r.desk.List(t.Context(), r.ws, models.CopyFilter{Cell: models.CopyCell(cell)})
	if err != nil || len(list) != 3 {
		t.Fatalf("got %v, %v", list, err)
	}
	return r, list[0]
}

// TestLifeOfACopy goes through the states, with a person's name on each step.
func TestLifeOfACopy(t *testing.T) {
	r, c := newDrafts(t)
	ctx := models.WithActor(t.Context(), models.Actor{KeyID: 7, Name: "maya"})
	step := func(what string, got models.Copy, err error, state models.CopyState, version, served int) {
		t.Helper()
		if err != nil || got.State != state || got.Version != version || got.DecidedBy != "maya" {
			t.Fatalf("%s: got %+v, %v, want version %d %s", what, got, err, version, state)
		}
		if n := r.served(); n != served {
			t.Errorf("%s: %d copies are served, want %d", what, n, served)
		}
	}
	got, err := r.desk.Approve(ctx, r.ws, c.ID)
	step("approve", got, err, models.CopyApproved, 1, 1)
	const better = "Thought of you: {{brand}} may help. You get {{friend_reward}}. {{disclosure}} {{referral_link}}"
	got, err = r.desk.Edit(ctx, r.ws, c.ID, map[string]string{"body": better})
	step("edit", got, err, models.CopyApproved, 2, 1)
	if got.Source != models.CopyByPerson || got.Fields["body"] != better || got.CostMicros != 0 || got.Model != "" {
		t.Errorf("got %+v", got)
	}
	snapshot := r.catalog.Snapshot(r.ws)
	if first := snapshot.Copy(c.ID, 1); first == nil || first.State != models.CopyRetired || first.Fields["body"] != c.Fields["body"] {
		t.Errorf("the first version is %+v", first)
	}
	got, err = r.desk.Rollback(ctx, r.ws, c.ID, 1)
	step("rollback", got, err, models.CopyApproved, 1, 1)
	got, err = r.desk.Retire(ctx, r.ws, c.ID)
	step("retire", got, err, models.CopyRetired, 1, 0)
	got, err = r.desk.Edit(ctx, r.ws, c.ID, map[string]string{"body": c.Fields["body"]})
	step("edit what is retired", got, err, models.CopyDraft, 3, 0)
	got, err = r.desk.Reject(ctx, r.ws, c.ID)
	step("reject", got, err, models.CopyRejected, 3, 0)

	for name, change := range map[string]func() (models.Copy, error){
		"approve":                             func() (models.Copy, error) { return r.desk.Approve(ctx, r.ws, c.ID) },
		"reject":                              func() (models.Copy, error) { return r.desk.Reject(ctx, r.ws, c.ID) },
		"retire":                              func() (models.Copy, error) { return r.desk.Retire(ctx, r.ws, c.ID) },
		"back to one that was never approved": func() (models.Copy, error) { return r.desk.Rollback(ctx, r.ws, c.ID, 3) },
	} {
		if _, err := change(); models.KindOf(err) != models.Conflict {
			t.Errorf("%s: got %v, want a conflict", name, err)
		}
	}
	_, err = r.desk.Rollback(ctx, r.ws, c.ID, 9)
	wantKind(t, err, models.NotFound)
	_, err = r.desk.Approve(ctx, r.ws, "cp_aaaaaaaaaaaa")
	wantKind(t, err, models.NotFound)
	entries, err := r.catalog.Audit(ctx, r.ws, models.AuditFilter{Kind: models.AuditCopy, Key: c.ID})
	if err != nil || len(entries) != 8 || entries[0].Actor.Name != "maya" {
		t.Errorf("%d entries in the audit log, %v", len(entries), err)
	}
}

// TestFalseWordsOfAPersonAreRefused checks that what people type passes the same guard.
func TestFalseWordsOfAPersonAreRefused(t *testing.T) {
	r, c := newDrafts(t)
	_, err := r.desk.Edit(t.Context(), r.ws, c.ID, map[string]string{"body": "You get $50 off. {{disclosure}} {{referral_link}}", "subject": "Hello"})
	e, ok := errors.AsType[*models.Error](err)
	if !ok || e.Kind != models.Invalid || len(e.Fields) != 1 || e.Fields[0].Pointer != "/fields/subject" {
		t.Fatalf("a field that the cell has not: got %+v", e)
	}
	_, err = r.desk.Edit(t.Context(), r.ws, c.ID, map[string]string{"body": "You get $50 off. {{disclosure}} {{referral_link}}"})
	e, ok = errors.AsType[*models.Error](err)
	if !ok || e.Kind != models.Invalid || e.Fields[0].Pointer != "/fields/body" {
		t.Fatalf("a false amount: got %+v", e)
	}
	if detail := e.Fields[0].Detail; !strings.HasPrefix(detail, "AMOUNT_MISMATCH, “$50") || !strings.Contains(detail, "”: ") {
		t.Errorf("got %q, want the code, what it is about and what to do", detail)
	}
	if got := r.count(); got != "9 draft" {
		t.Errorf("a refused edit left %s", got)
	}
}

// TestChangedBrandRetiresWhatItForbids checks that words which a new version of the brand rules out are taken from service, with the reason, and
// cannot be brought back.
func TestChangedBrandRetiresWhatItForbids(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	r.tend()
	r.work()
	r.tend()
	if got := r.served(); got != 9 {
		t.Fatalf("%d copies are served, want 9", got)
	}
	r.brand(func(b *models.Brand) { b.AutoApprove, b.Avoid = true, []string{"favour"} })
	r.tend()
	if got := r.served(); got != 6 {
		t.Errorf("%d copies are served, want the 6 without the word", got)
	}
	retired := r.copies(models.CopyRetired)
	if len(retired) != 3 || retired[0].Findings[0].Code != "BANNED_WORD" || retired[0].DecidedBy != models.CopyDesk {
		t.Fatalf("got %+v", retired)
	}
	_, err := r.desk.Rollback(t.Context(), r.ws, retired[0].ID, 1)
	wantKind(t, err, models.Invalid)
	if len(r.orders) != 3 {
		t.Errorf("got orders %+v, want one for each cell that lost a variant", r.orders)
	}
}

func TestListRefusesWhatIsNoFilter(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	_, err := r.desk.List(t.Context(), r.ws, models.CopyFilter{State: "gone", ID: "x", Limit: 5000})
	e, ok := errors.AsType[*models.Error](err)
	if !ok || e.Kind != models.Invalid || len(e.Fields) != 3 {
		t.Errorf("got %+v", e)
	}
}

// TestCellsThatTrafficNeeds checks which cells a configuration needs.
func TestCellsThatTrafficNeeds(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	r.program("second", "help_friend", []string{"sms", "offline"}, []string{"qr", "facebook", "email"}, "twelve")
	r.brand(func(b *models.Brand) {
		b.Formality = map[string]models.Formality{"de": models.Formal, "pl": models.Formal}
		b.ProofPoints = []models.ProofPoint{{ID: "hours", Text: "Invoices take an hour.", Problem: "late invoices", Locale: "en"}}
	})
	var got []string
	for _, c := range copydesk.Needed(r.catalog.Snapshot(r.ws), nil) {
		got = append(got, c.String())
	}
	want := []string{
		"dual_favour/in_app/de/credit+credit", "dual_favour/in_app/en/credit+credit", "dual_favour/landing/de/credit+credit",
		"dual_favour/landing/en/credit+credit", "dual_favour/share_whatsapp/de/credit+credit",
		"dual_favour/share_whatsapp/en/credit+credit",
		"help_friend/landing/de/credit+credit", "help_friend/landing/en/credit+credit",
		"help_friend/share_email/de/credit+credit", "help_friend/share_email/en/credit+credit", "help_friend/share_link/de/credit+credit",
		"help_friend/share_link/en/credit+credit", "help_friend/sms/de/credit+credit", "help_friend/sms/en/credit+credit",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	r.pause("second")
	r.refresh()
	if n := len(copydesk.Needed(r.catalog.Snapshot(r.ws), nil)); n != 6 {
		t.Errorf("%d cells with the second program paused, want 6", n)
	}
}
