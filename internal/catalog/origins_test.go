package catalog

import (
	"strings"
	"testing"

	"goodword/models"
)

func TestOrigins(t *testing.T) {
	list := readOrigins([]string{"https://shop.example", "https://*.brand.example", "http://localhost:3000", "https://*.dev.example:8443"})
	for origin, want := range map[string]bool{
		"https://shop.example":                 true,
		"http://shop.example":                  false,
		"https://shop.example:443":             false, // browsers leave the port of the scheme out
		"https://shop.example.evil.example":    false,
		"https://www.shop.example":             false,
		"https://www.brand.example":            true,
		"https://a.b.brand.example":            true,
		"https://brand.example":                false,
		"https://evilbrand.example":            false,
		"https://.brand.example":               false,
		"http://www.brand.example":             false,
		"https://evil.example/.brand.example":  false,
		"https://evil.example?x.brand.example": false,
		"https://user@www.brand.example":       false,
		"https://www.brand.example:8443":       false,
		"https://x.dev.example:8443":           true,
		"https://x.dev.example":                false,
		"http://localhost:3000":                true,
		"null":                                 false,
		"":                                     false,
		"*":                                    false,
	} {
		if got := list.matches(origin); got != want {
			t.Errorf("%s: got %v, want %v", origin, got, want)
		}
	}
	var none *originList
	if none.matches("https://shop.example") {
		t.Error("no list allows an origin")
	}
}

func TestOriginsOfKeysAreChecked(t *testing.T) {
	for _, bad := range []string{
		"*", "https://*", "https://*.com", "http://*.shop.example", "https://shop.example/", "https://Shop.example", "shop.example", "null", "",
		"https://a.*.example", "https://*.*.example", "ftp://shop.example", "https://user@shop.example", "https://shop.example?x", "https://shop.example:0",
		"https://shop.example:99999", "https://shop..example", "https://*.shop.example#", "https://" + strings.Repeat("a", 300),
	} {
		var c models.Check
		checkOrigins(&c, ScopePublic, []string{"https://good.example", bad})
		if err := c.Err(""); err == nil || !strings.Contains(err.Error(), "/origins/1") {
			t.Errorf("%q: got %v", bad, err)
		}
	}
	var c models.Check
	checkOrigins(&c, ScopeIngest, []string{"https://good.example"})
	if c.Err("") == nil {
		t.Error("a key that is no public one has origins")
	}
}

// FuzzOrigin checks that what is taken as a rule matches only what lies where it says.
func FuzzOrigin(f *testing.F) {
	f.Add("https://*.shop.example", "https://www.shop.example")
	f.Add("https://shop.example:80", "https://shop.example:80")
	f.Add("https://*.shop.example", "https://evil/.shop.example")
	f.Fuzz(func(t *testing.T, rule, s string) {
		o, ok := parseOrigin(rule)
		if !ok || !o.matches(s) {
			return
		}
		if again, ok := parseOrigin(s); !ok || again.sub {
			t.Errorf("%q matches %q, which is no origin", rule, s)
		}
		if !o.sub && rule != s || o.sub && !strings.HasSuffix(s, strings.TrimPrefix(rule, "https://*")) {
			t.Errorf("%q matches %q", rule, s)
		}
	})
}
