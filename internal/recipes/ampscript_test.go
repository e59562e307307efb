package recipes

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// ampscript runs the little of Salesforce's language that the page uses: SET, IF NOT EMPTY(@x) THEN … ENDIF, Concat, HTTPGet, v.
type ampscript struct {
	t          *testing.T
	attributes map[string]string // of the subscriber's row
	vars       map[string]string
	requests   []*http.Request
	status     string
}

// errSkipped is what HTTPGet with a third parameter of 2, or without the second, does to a subscriber.
type errSkipped struct{ why string }

func (e *errSkipped) Error() string { return "the subscriber is skipped: " + e.why }

var (
	ampParts  = regexp.MustCompile(`(?s)%%\[(.*?)\]%%|%%=(.*?)=%%`)
	ampTokens = regexp.MustCompile(`"[^"]*"|@\w+|\[\w+\]|\w+|[(),=]`)
)

// message renders an email for one subscriber.
func (a *ampscript) message(source string) (out string, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			skipped, ok := thrown.(*errSkipped)
			if !ok {
				panic(thrown)
			}
			err = skipped
		}
	}()
	var b strings.Builder
	shown, at := true, 0
	for _, m := range ampParts.FindAllStringSubmatchIndex(source, -1) {
		if shown {
			b.WriteString(source[at:m[0]])
		}
		at = m[1]
		switch {
		case m[2] >= 0:
			shown = a.block(source[m[2]:m[3]], shown)
		case shown:
			b.WriteString(a.expression(source[m[4]:m[5]]))
		}
	}
	return b.String() + source[at:], nil
}

func (a *ampscript) block(text string, shown bool) bool {
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line == "ENDIF":
			shown = true
		case strings.HasPrefix(line, "IF NOT EMPTY(@"):
			name := strings.TrimSuffix(strings.TrimPrefix(line, "IF NOT EMPTY("), ") THEN")
			shown = a.vars[name] != ""
		case strings.HasPrefix(line, "SET @"):
			name, value, _ := strings.Cut(strings.TrimPrefix(line, "SET "), "=")
			if shown {
				a.vars[strings.TrimSpace(name)] = a.expression(value)
			}
		default:
			a.t.Fatalf("AMPscript does not know %q", line)
		}
	}
	return shown
}

func (a *ampscript) expression(text string) string {
	tokens := ampTokens.FindAllString(text, -1)
	v, rest := a.eval(tokens)
	if len(rest) > 0 {
		a.t.Fatalf("%q is left of %q", rest, text)
	}
	return v
}

func (a *ampscript) eval(tokens []string) (string, []string) {
	head, rest := tokens[0], tokens[1:]
	switch {
	case head[0] == '"':
		return strings.Trim(head, `"`), rest
	case head[0] == '@':
		return a.vars[head], rest
	case head[0] == '[':
		return a.attributes[strings.Trim(head, "[]")], rest
	case len(rest) == 0 || rest[0] != "(":
		return head, rest // a number or a truth value
	}
	var args []string
	for rest = rest[1:]; rest[0] != ")"; {
		var v string
		if v, rest = a.eval(rest); rest[0] == "," {
			rest = rest[1:]
		}
		args = append(args, v)
	}
	return a.call(head, args), rest[1:]
}

func (a *ampscript) call(name string, args []string) string {
	switch name {
	case "Concat":
		return strings.Join(args, "")
	case "v":
		return args[0]
	case "HTTPGet":
		return a.get(args[0], args[1] == "true", args[2])
	}
	a.t.Fatalf("AMPscript has no %s", name)
	return ""
}

// get is HTTPGet(url, continueOnError, emptyContentHandling, @status): no header can be set, thirty seconds, text only.
func (a *ampscript) get(url string, goOn bool, empty string) string {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	a.requests = append(a.requests, req)
	fail := func(status, why string) string {
		a.status = status
		if !goOn {
			panic(&errSkipped{why})
		}
		return ""
	}
	res, err := noRedirects(30 * time.Second).Do(req)
	if err != nil {
		return fail("-2", "no answer")
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	kind := res.Header.Get("Content-Type")
	switch {
	case err != nil || res.StatusCode != http.StatusOK:
		return fail("-2", fmt.Sprint(res.StatusCode))
	case !strings.HasPrefix(kind, "text/plain") && !strings.HasPrefix(kind, "text/html"):
		a.t.Errorf("%s answered with %s: AMPscript wants text", url, kind)
	case len(text) == 0 && empty == "2":
		panic(&errSkipped{"empty content"})
	case len(text) == 0 && empty == "1":
		return fail("-3", "empty content")
	}
	a.status = "0"
	return string(text)
}
