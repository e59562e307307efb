package recipes

import (
	"context"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shell runs a script of a page in a directory, with the keys that the pages speak of.
func shell(t *testing.T, s *service, dir, script string, env ...string) {
	t.Helper()
	if out, err := tryShell(t, s, dir, script, env...); err != nil {
		t.Fatalf("%v\n%s\nof\n%s", err, out, script)
	}
}

// tryShell is shell for a script that may fail.
func tryShell(t *testing.T, s *service, dir, script string, env ...string) (string, error) {
	t.Helper()
	for _, tool := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is not installed; `make test` installs it, or: apt-get install bash curl jq", tool)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOODWORD_KEY="+s.keys["decide"], "GOODWORD_EXPORT_KEY="+s.keys["export"])
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// tokens runs the page's script and reads the data extension that it makes.
func tokens(t *testing.T, s *service, customers ...string) map[string]string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "customers.txt"), []byte(strings.Join(customers, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	shell(t, s, dir, snippet(t, "sfmc.tokens", s.base))
	f, err := os.Open(filepath.Join(dir, "next_ask.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 || strings.Join(rows[0], " ") != "SubscriberKey next_ask_token" {
		t.Fatalf("got %q, %v", rows, err)
	}
	list := map[string]string{}
	for _, row := range rows[1:] {
		list[row[0]] = row[1]
	}
	return list
}

// sfmc renders the page's email for the holder of a token.
func sfmc(t *testing.T, s *service, token string) (string, *ampscript, error) {
	t.Helper()
	a := &ampscript{t: t, attributes: map[string]string{"next_ask_token": token}, vars: map[string]string{}}
	out, err := a.message(snippet(t, "sfmc.email", s.base))
	return out, a, err
}

func TestSalesforceMarketingCloud(t *testing.T) {
	s := serve(t, "")
	list := tokens(t, s, "ada", "nobody", "bob")
	if len(list) != 2 || list["nobody"] != "" || len(list["ada"]) > 254 {
		t.Fatalf("got %v", list)
	}
	out, a, err := sfmc(t, s, list["ada"])
	if err != nil || !strings.Contains(out, `<p><a href="https://refer.example/r/`) || strings.Contains(out, "%%") || len(a.requests) != 4 {
		t.Fatalf("got %s, %v after %d calls", out, err, len(a.requests))
	}
	for _, req := range a.requests {
		if len(req.Header) > 0 || strings.Contains(req.URL.String(), "ada") || strings.Contains(req.URL.String(), s.keys["decide"]) {
			t.Errorf("the request %s has headers %v or says whom it is about", req.URL, req.Header)
		}
	}
	altered := list["ada"][:len(list["ada"])-2] + "xx"
	for name, token := range map[string]string{"bob": list["bob"], "altered": altered, "none": ""} {
		out, a, err := sfmc(t, s, token)
		if err != nil || strings.TrimSpace(out) != "" || len(a.requests) != 1 {
			t.Errorf("%s: got %q, %v after %d calls; want the message without the block", name, out, err, len(a.requests))
		}
		if name == "altered" && a.status != "0" {
			t.Errorf("%s: status %s", name, a.status)
		}
	}
	s.call(t, s.keys["export"], "POST", "/v1/tokens/revoke", object{"customers": []string{"ada"}})
	if out, _, err := sfmc(t, s, list["ada"]); err != nil || strings.TrimSpace(out) != "" {
		t.Errorf("revoked: got %q, %v", out, err)
	}
	d := s.call(t, s.keys["decide"], "POST", "/v1/next-ask", object{"customer_id": "ada", "placement": "email", "channel": "email"})
	s.delivered(t, "sfmc.delivered", "ada", d["decision_id"].(string))
}
