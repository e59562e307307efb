package prompts_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goodword/prompts"
)

var twoFields = prompts.Shape{Fields: []string{"subject", "body"}, Variants: 1}

func TestParse(t *testing.T) {
	want := []prompts.Variant{{"subject": "Hi", "body": "A line\nand {\"more\"}"}}
	object := `{"variants": [{"body": "A line\nand {\"more\"}", "subject": "Hi"}]}`
	for name, content := range map[string]string{
		"as it is":               object,
		"white space":            "\n  " + object + "\n",
		"a fence":                "```\n" + object + "\n```",
		"a fence with language":  "```json\n" + object + "\n```\n",
		"a fence on one line":    "```" + object + "```",
		"thinking":               "<think>\n{\"variants\": []} no\n</think>\n" + object,
		"thinking, then a fence": " <think></think>```json\n" + object + "```",
	} {
		got, code := prompts.Parse(prompts.Answer{FinishReason: "stop", Content: content}, twoFields)
		if diff := cmp.Diff(want, got); diff != "" || code != "" {
			t.Errorf("%s: %s %s", name, code, diff)
		}
	}
}

func TestParseCodes(t *testing.T) {
	good := `{"variants":[{"subject":"a","body":"b"}]}`
	for _, tc := range []struct {
		name   string
		answer prompts.Answer
		want   prompts.Code
	}{
		{"filtered", prompts.Answer{FinishReason: "content_filter", Content: good}, prompts.ContentFiltered},
		{"refused", prompts.Answer{FinishReason: "stop", Refusal: "no", Content: good}, prompts.Refusal},
		{"at the limit", prompts.Answer{FinishReason: "length", Content: good}, prompts.Truncated},
		{"cut in a text", prompts.Answer{Content: good[:20]}, prompts.Truncated},
		{"cut before the last brace", prompts.Answer{Content: good[:len(good)-1]}, prompts.Truncated},
		{"cut in a fence", prompts.Answer{Content: "```json\n" + good[:25]}, prompts.Truncated},
		{"a fence left open", prompts.Answer{Content: "```json\n" + good}, prompts.InvalidJSON},
		{"thinking left open", prompts.Answer{Content: "<think>" + good}, prompts.InvalidJSON},
		{"thinking twice", prompts.Answer{Content: "<think></think><think></think>" + good}, prompts.InvalidJSON},
		{"empty", prompts.Answer{FinishReason: "stop"}, prompts.InvalidJSON},
		{"prose before", prompts.Answer{Content: "Here you go: " + good}, prompts.InvalidJSON},
		{"prose after", prompts.Answer{Content: good + " Enjoy!"}, prompts.InvalidJSON},
		{"two objects", prompts.Answer{Content: good + good}, prompts.InvalidJSON},
		{"single quotes", prompts.Answer{Content: strings.ReplaceAll(good, `"`, "'")}, prompts.InvalidJSON},
		{"trailing comma", prompts.Answer{Content: `{"variants":[{"subject":"a","body":"b"},]}`}, prompts.InvalidJSON},
		{"byte order mark", prompts.Answer{Content: "\ufeff" + good}, prompts.InvalidJSON},
		{"broken UTF-8", prompts.Answer{Content: strings.Replace(good, "a", "\xff", 1)}, prompts.InvalidJSON},
		{"raw line feed in a text", prompts.Answer{Content: strings.Replace(good, `"a"`, "\"a\nb\"", 1)}, prompts.InvalidJSON},
		{"a list", prompts.Answer{Content: "[" + good + "]"}, prompts.InvalidJSON},
		{"a text that holds JSON", prompts.Answer{Content: `"{\"variants\":[]}"`}, prompts.InvalidJSON},
		{"no variants", prompts.Answer{Content: `{}`}, prompts.SchemaMismatch},
		{"another case of letters", prompts.Answer{Content: strings.Replace(good, "variants", "Variants", 1)}, prompts.SchemaMismatch},
		{"no list", prompts.Answer{Content: `{"variants":{"subject":"a","body":"b"}}`}, prompts.SchemaMismatch},
		{"null", prompts.Answer{Content: `{"variants":null}`}, prompts.SchemaMismatch},
		{"too few", prompts.Answer{Content: `{"variants":[]}`}, prompts.SchemaMismatch},
		{"too many", prompts.Answer{Content: `{"variants":[{"subject":"a","body":"b"},{"subject":"c","body":"d"}]}`}, prompts.SchemaMismatch},
		{"a field missing", prompts.Answer{Content: `{"variants":[{"subject":"a"}]}`}, prompts.SchemaMismatch},
		{"a field too many", prompts.Answer{Content: `{"variants":[{"subject":"a","body":"b","note":"c"}]}`}, prompts.SchemaMismatch},
		{"a key beside", prompts.Answer{Content: `{"variants":[{"subject":"a","body":"b"}],"note":"c"}`}, prompts.SchemaMismatch},
		{"a key twice", prompts.Answer{Content: `{"variants":[{"subject":"a","body":"b","body":"c"}]}`}, prompts.SchemaMismatch},
		{"a key for another", prompts.Answer{Content: `{"variants":[{"body":"a","body":"b"}]}`}, prompts.SchemaMismatch},
		{"a number", prompts.Answer{Content: `{"variants":[{"subject":"a","body":7}]}`}, prompts.SchemaMismatch},
		{"a null text", prompts.Answer{Content: `{"variants":[{"subject":"a","body":null}]}`}, prompts.SchemaMismatch},
		{"deep nesting", prompts.Answer{Content: `{"variants":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "}"}, prompts.InvalidJSON},
	} {
		if got, code := prompts.Parse(tc.answer, twoFields); code != tc.want || got != nil {
			t.Errorf("%s: got %v %q, want %q", tc.name, got, code, tc.want)
		}
	}
}

func TestSegments(t *testing.T) {
	for _, tc := range []struct {
		text string
		want int
	}{
		{"", 1}, {strings.Repeat("a", 160), 1}, {strings.Repeat("a", 161), 2}, {strings.Repeat("a", 306), 2}, {strings.Repeat("a", 307), 3},
		{strings.Repeat("€", 80), 1}, {strings.Repeat("€", 80) + "a", 2}, {strings.Repeat("ê", 70), 1}, {strings.Repeat("ê", 71), 2},
		{strings.Repeat("ê", 134), 2}, {strings.Repeat("ê", 135), 3}, {strings.Repeat("🎉", 35), 1}, {strings.Repeat("🎉", 36), 2},
	} {
		if got := prompts.Segments(tc.text); got != tc.want {
			t.Errorf("%d bytes take %d parts, want %d", len(tc.text), got, tc.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("stop", "", `{"variants":[{"subject":"a","body":"b"}]}`)
	f.Add("length", "", "```json\n{")
	f.Add("stop", "no", "<think>x</think>[]")
	f.Fuzz(func(t *testing.T, finish, refusal, content string) {
		got, code := prompts.Parse(prompts.Answer{FinishReason: finish, Refusal: refusal, Content: content}, twoFields)
		if (code == "") != (len(got) == 1) {
			t.Fatalf("%d variants with the code %q", len(got), code)
		}
		for _, v := range got {
			if len(v) != 2 {
				t.Fatalf("the variant %v has other fields than were asked for", v)
			}
		}
	})
}
