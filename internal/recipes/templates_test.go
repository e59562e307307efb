package recipes

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"text/template"
)

// language is a template language as far as the pages use it: conditions on one value, values with filters. Each is rewritten to Go's
// templates, which do the rest.
type language struct {
	rewrites []rewrite
	escapes  bool             // values, unless three braces say not to
	truth    func(v any) bool // what a condition takes for true
}

type rewrite struct {
	from *regexp.Regexp
	to   string
}

var liquid = language{
	rewrites: []rewrite{
		{regexp.MustCompile(`\{%-?\s*if\s+([\w.]+)\s*==\s*'([^']*)'\s*-?%\}`), "\x01if same `$1` `$2`\x02"},
		{regexp.MustCompile(`\{%-?\s*if\s+([\w.]+)\s*-?%\}`), "\x01if truth `$1`\x02"},
		{regexp.MustCompile(`\{%-?\s*else\s*-?%\}`), "\x01else\x02"},
		{regexp.MustCompile(`\{%-?\s*endif\s*-?%\}`), "\x01end\x02"},
		{regexp.MustCompile(`\{\{\s*([\w.]+)\s*((?:\|[^}]*)?)\}\}`), "\x01value `$1` `$2`\x02"},
	},
	truth: func(v any) bool { return v != nil && v != false }, // an empty text is true there
}

var handlebars = language{
	rewrites: []rewrite{
		{regexp.MustCompile(`\{\{#if\s+([\w.]+)\s*\}\}`), "\x01if truth `$1`\x02"},
		{regexp.MustCompile(`\{\{else\}\}`), "\x01else\x02"},
		{regexp.MustCompile(`\{\{/if\}\}`), "\x01end\x02"},
		{regexp.MustCompile(`\{\{\{\s*([\w.]+)\s*\}\}\}`), "\x01value `$1` `|raw`\x02"},
		{regexp.MustCompile(`\{\{\s*([\w.]+)\s*\}\}`), "\x01value `$1` ``\x02"},
	},
	escapes: true,
	truth:   func(v any) bool { return v != nil && v != false && v != "" },
}

// render fills a template; what the pages must not use fails the test.
func (l language) render(t *testing.T, text string, data object) string {
	t.Helper()
	for _, r := range l.rewrites {
		text = r.from.ReplaceAllString(text, r.to)
	}
	if strings.Contains(text, "{{") || strings.Contains(text, "{%") {
		t.Fatalf("not understood: %q", text)
	}
	text = strings.NewReplacer("\x01", "{{", "\x02", "}}").Replace(text)
	tmpl, err := template.New("").Funcs(template.FuncMap{
		"truth": func(path string) bool { return l.truth(lookUp(data, path)) },
		"same":  func(path, want string) bool { return lookUp(data, path) == want },
		"value": func(path, filters string) (string, error) { return l.value(lookUp(data, path), filters) },
	}).Parse(text)
	if err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	var out strings.Builder
	if err := tmpl.Execute(&out, nil); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	return out.String()
}

// lookUp follows a dotted path; what is not there is nil.
func lookUp(data object, path string) any {
	var v any = data
	for part := range strings.SplitSeq(path, ".") {
		m, ok := v.(object)
		if !ok {
			return nil
		}
		v = m[part]
	}
	return v
}

func (l language) value(v any, filters string) (string, error) {
	s, escape := "", l.escapes
	if v != nil {
		s = fmt.Sprint(v)
	}
	for filter := range strings.SplitSeq(filters, "|") {
		name, arg, _ := strings.Cut(strings.TrimSpace(filter), ":")
		switch name {
		case "":
		case "raw":
			escape = false
		case "url_encode":
			s = url.QueryEscape(s)
		case "newline_to_br":
			s = strings.ReplaceAll(s, "\n", "<br />\n")
		case "default":
			if s == "" {
				s = strings.Trim(arg, " '")
			}
		default:
			return "", fmt.Errorf("no filter %q", name)
		}
	}
	if escape {
		s = html.EscapeString(s)
	}
	return s, nil
}
