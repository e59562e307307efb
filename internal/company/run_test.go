package company

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var small = Config{Customers: 4000, Days: 60}

func playFake(t *testing.T, config Config, connections int) (Result, *fake) {
	t.Helper()
	f, client := newFake(t)
	client.Connections = connections
	result, err := newCompany(t, config).Run(t.Context(), client, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result, f
}

// Estimates made from propensities hold the truth as often as they should: of
// 30 intervals at 95 % fewer than 25 hold it once in 300 times, and the mean
// error has a standard error of .003.
func TestRunEstimatesHoldTruth(t *testing.T) {
	t.Parallel()
	covered, leads := 0, 0
	var bias float64
	for seed := range uint64(6) {
		config := small
		config.Seed = seed
		result, f := playFake(t, config, 8)
		for _, a := range result.Arms {
			if a.Covered() {
				covered++
			}
			bias += (a.Estimate - a.TrueValue) / 30
		}
		if result.BestLeads() {
			leads++
		}
		if seed == 0 {
			var table bytes.Buffer
			if err := result.WriteTable(&table); err != nil {
				t.Fatal(err)
			}
			t.Logf("\n%s%s", &table, f.summary())
		}
	}
	t.Logf("%d of 30 intervals hold the truth; mean error %.4f", covered, bias)
	if covered < 25 || leads != 6 || math.Abs(bias) > 0.009 {
		t.Errorf("%d of 30 intervals hold the truth, the best arm leads in %d of 6, mean error %.4f", covered, leads, bias)
	}
}

func TestRunPlaysEverything(t *testing.T) {
	result, f := playFake(t, small, 8)
	for _, what := range []string{
		"", "Order Completed", "Order Refunded", "NPS Submitted", "Support Ticket Opened", "Support Ticket Closed", "Logged In",
		"Consent Granted", "Unsubscribed", "Email Delivered", "Product Shared", "Referral Link Clicked", "Signed Up",
		"POST /v1/activations", "GET /r/",
	} {
		if f.calls[what] == 0 {
			t.Errorf("no %q", what)
		}
	}
	for _, reason := range []string{"ask", "holdout", "cap", "detractor", "no_consent"} {
		if result.Reasons[reason] == 0 {
			t.Errorf("no answer with reason %s", reason)
		}
	}
	if f.offers != len(Offers) || f.late == 0 || !f.now.Equal(newCompany(t, small).End()) {
		t.Errorf("%d offers, %d late shares, the clock at %v", f.offers, f.late, f.now)
	}
	if result.Decisions != f.calls["POST /v1/decisions"] || result.Decisions != len(f.decisions) || result.Events != len(f.messages) {
		t.Errorf("result %+v; the service saw %d decisions and %d events", result, len(f.decisions), len(f.messages))
	}
	var early, late float64
	for _, a := range result.Arms {
		early, late = early+a.ShareEarly, late+a.ShareLate
	}
	if early < 0.999999 || early > 1.000001 || late < 0.999999 || late > 1.000001 {
		t.Errorf("shares sum to %v and %v", early, late)
	}
}

// Nothing depends on which request finishes first.
func TestRunIsTheSameAtAnyConcurrency(t *testing.T) {
	t.Parallel()
	config := Config{Seed: 11, Customers: 1500, Days: 40}
	one, _ := playFake(t, config, 1)
	many, _ := playFake(t, config, 16)
	if d := cmp.Diff(one, many, cmpopts.IgnoreFields(Result{}, "Seconds"), cmpopts.EquateApprox(0, 1e-9)); d != "" {
		t.Error(d)
	}
}

func TestResultJSON(t *testing.T) {
	got, err := json.Marshal(Result{
		Arms:      []ArmResult{{Key: "a", TrueValue: 0.1, Estimate: 0.11, Low: 0.09, High: 0.13, ShareEarly: 0.2, ShareLate: 0.01}},
		Decisions: 40000, Outcomes: 9, GainOverUniform: 0.25, Seconds: 60.5, Seed: 7, Drawn: 5, Reasons: map[string]int{"cap": 1},
	})
	want := `{"arms":[{"key":"a","true_value":0.1,"estimate":0.11,"low":0.09,"high":0.13,"share_early":0.2,"share_late":0.01}],` +
		`"decisions":40000,"outcomes":9,"gain_over_uniform":0.25,"seconds":60.5,"seed":7}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v\nwant %s", got, err, want)
	}
}

func TestRunReportsRefusals(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, `{"title":"Conflict","detail":"offer credit_5 exists"}`, http.StatusConflict)
	}))
	defer server.Close()
	_, err := newCompany(t, small).Run(t.Context(), Client{BaseURL: server.URL, AdminKey: "k"}, nil)
	if err == nil || !strings.Contains(err.Error(), "POST /v1/offers: status 409") || !strings.Contains(err.Error(), "offer credit_5 exists") {
		t.Errorf("error %v", err)
	}
}

// A service that is away for a moment does not end the run.
func TestCallTriesAgain(t *testing.T) {
	tries := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if tries++; tries < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	a := newAPI(Client{BaseURL: server.URL})
	defer a.close()
	if err := a.call(t.Context(), http.MethodPost, "/", "", object{"a": 1}, nil); err != nil || tries != 3 {
		t.Errorf("%d tries, %v", tries, err)
	}
}
