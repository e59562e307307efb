package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// oneCase is a file with one case; the promise is 8 dollars off for the friend.
const oneCase = `{"version": 1, "cases": [{"id": "a-1", "context": {"message_kind": "share", "locale": "en-US", "brand": {"name": "Pebble Tea"},
  "reward": {"friend": {"type": "amount_off", "value_minor": 800, "currency": "USD"}, "advocate": null},
  "link": {"placeholder": "{{link}}", "url": "https://go.example/r/1", "field": "body"}, "limits": {"body": {"unit": "chars", "max": 200}},
  "output": {"fields": ["body"], "variants": 1}},
  "model_response": {"finish_reason": "stop", "content": "{\"variants\":[{\"body\":\"You get $8 off: {{link}}\"}]}"}, "expect": {"verdict": "accept"}}]}`

func copyCheckRun(t *testing.T, file string) (out, said string, err error) {
	t.Helper()
	inDirectory(t, map[string]string{"cases.json": file})
	var stdout, stderr bytes.Buffer
	err = run(t.Context(), []string{"copy", "check", "cases.json"}, func(string) string { return "" }, &stdout, &stderr)
	return stdout.String(), stderr.String(), err
}

func TestCopyCheck(t *testing.T) {
	out, said, err := copyCheckRun(t, oneCase)
	if err != nil || out != `{"id":"a-1","verdict":"accept","reasons":[]}`+"\n" || said != "1 of 1 verdicts as the file expects\n" {
		t.Errorf("got %q, %q, %v", out, said, err)
	}
	out, said, err = copyCheckRun(t, strings.Replace(oneCase, "$8 off", "$9 off", 1))
	if err != nil || out != `{"id":"a-1","verdict":"reject","reasons":["AMOUNT_MISMATCH"]}`+"\n" || said != "0 of 1 verdicts as the file expects\n" {
		t.Errorf("got %q, %q, %v", out, said, err)
	}
}

// TestCopyCheckExample judges the file that docs/copy.md shows.
func TestCopyCheckExample(t *testing.T) {
	example, err := os.ReadFile("../../docs/examples/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	out, said, err := copyCheckRun(t, string(example))
	want := `{"id":"true","verdict":"accept","reasons":[]}` + "\n" + `{"id":"sides","verdict":"reject","reasons":["REWARD_SIDE_SWAPPED"]}` + "\n"
	if err != nil || out != want || said != "2 of 2 verdicts as the file expects\n" {
		t.Errorf("got %q, %q, %v", out, said, err)
	}
}

func TestCopyCheckBadFiles(t *testing.T) {
	for name, tc := range map[string]struct{ file, want string }{
		"empty":         {"", "cases.json: not a file of cases: it is empty"},
		"cut":           {oneCase[:90], "it breaks off before its JSON is closed"},
		"not JSON":      {"{\n\"cases\": [}", "line 2: invalid character '}'"},
		"a list":        {"[]", `it must be an object with a list "cases"`},
		"no cases":      {"{}", `"cases" must be a list with one case or more`},
		"two objects":   {oneCase + "{}", "something follows the JSON object"},
		"a new version": {strings.Replace(oneCase, `"version": 1`, `"version": 2`, 1), "this program reads version 1"},
		"unknown unit":  {strings.Replace(oneCase, `"chars"`, `"words"`, 1), "case 1 (a-1): case: invalid input: /context/limits/body/unit must be chars, sms_segments or x_weighted"},
		"no locale":     {strings.Replace(oneCase, `"en-US"`, `""`, 1), "/context/locale must name a locale"},
		"no amount":     {strings.Replace(oneCase, `800`, `0`, 1), "/context/reward/friend must have value_minor above 0 and a currency"},
		"wrong type":    {strings.Replace(oneCase, `"a-1"`, `7`, 1), "case 1: "},
	} {
		if out, _, err := copyCheckRun(t, tc.file); err == nil || !strings.Contains(err.Error(), tc.want) || out != "" {
			t.Errorf("%s: got %v and %q, want %s", name, err, out, tc.want)
		}
	}
}
