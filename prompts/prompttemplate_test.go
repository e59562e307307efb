package prompts

import (
	"strings"
	"testing"

	"goodword/models"
)

// TestLoadTemplate checks that a template with a mistake is refused when it is
// loaded, with a message that says where the mistake is and what to write.
func TestLoadTemplate(t *testing.T) {
	const good = `<<define "system">>{{brand}} is <<name>><<end>>
<<define "user">><<channel>>
<<end>>
<<define "repair">><<range faults>><<.>><<end>><<end>>`
	for name, test := range map[string]struct {
		old, new string
		want     []string // what the message says; none for a good template
	}{
		"good":                {"", "", nil},
		"unknown slot":        {"<<channel>>", "<<chanel>>", []string{"t@2", "line 2", `"chanel"`, "approach, ", "channel, "}},
		"in a branch":         {"<<channel>>", "<<if wide>><<if disclosed>><<colour>><<end>><<end>>", []string{"line 2", `"colour"`}},
		"unknown placeholder": {"<<channel>>", "\n{{link}}", []string{"line 3", "{{link}}", "{{referral_link}}"}},
		"unknown field":       {"<<channel>>", "<<range fields>><<.Limit>><<end>>", []string{"t@2", "Limit"}},
		"field of a slot":     {"<<channel>>", "<<.Channel>>", []string{"t@2", "Channel"}},
		"open":                {"<<channel>>", "<<if wide>>", []string{"t@2", "mend"}},
		"no part":             {`"repair"`, `"mend"`, []string{`no part "repair"`}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := LoadTemplate("t@2", strings.Replace(good, test.old, test.new, 1))
			if (err == nil) != (test.want == nil) || err != nil && models.KindOf(err) != models.Invalid || err == nil && got.Version() != "t@2" {
				t.Fatalf("got %v", err)
			}
			for _, part := range test.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("got %q, want it to hold %q", err, part)
				}
			}
		})
	}
}

// TestOwnTemplate checks that a template of somebody's own is used.
func TestOwnTemplate(t *testing.T) {
	own, err := LoadTemplate("mine@1", `<<define "system">>For <<name>><<end>><<define "user">><<approach>>, <<variants>><<end>><<define "repair">>no<<end>>`)
	if err != nil {
		t.Fatal(err)
	}
	p, err := own.Prompt(&Brief{Cell: Cell{"insider", "email", "en", models.OfferAmount, models.OfferCredit}, Brand: workshop(), Variants: 2})
	if got, want := write(p), "=== system\nFor Acme\n=== user\ninsider, 2\n"; err != nil || got != want || p.Version != "mine@1" {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}
