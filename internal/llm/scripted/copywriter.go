package scripted

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// openings begin the variants of a cell, in English; they differ as variants should. Those of text messages leave room for long placeholders.
var (
	openings      = []string{"A small favour.", "Worth a look, maybe.", "Thought of somebody?", "Friends first.", "Good things travel.", "Pass it on."}
	shortOpenings = []string{"A favour.", "Maybe this?", "Friends?", "Good news.", "Look here.", "Pass it on."}
)

var (
	wantedCount = regexp.MustCompile(`Write (\d+) variants?`)
	neededPlace = regexp.MustCompile(`(?m)^- (\{\{[a-z_]+\}\})`)
)

// rewardLines say in words to the advocate who gets which reward.
var rewardLines = map[string]string{"{{friend_reward}}": "Your friend gets {{friend_reward}}.", "{{advocate_reward}}": "You get {{advocate_reward}}."}

// Copywriter answers a prompt for a copy cell as a model would that keeps to every rule: so many variants as are asked for, in plain English, each
// field short, every needed placeholder in the body. It reads the prompt of prompts.Brief; of another prompt it makes nothing useful.
func Copywriter(r Request) string {
	var prompt string
	for _, m := range r.Messages {
		if m.Role == "user" && wantedCount.MatchString(m.Content) {
			prompt = m.Content
		}
	}
	count := 0
	if m := wantedCount.FindStringSubmatch(prompt); m != nil {
		count, _ = strconv.Atoi(m[1]) // the expression has seen the digits
	}
	begin := openings
	if strings.Contains(prompt, "Channel: a text message") {
		begin = shortOpenings
	}
	var variants []map[string]string
	for i := range min(count, len(begin)) {
		variants = append(variants, variant(r, prompt, begin[i]))
	}
	return Words(variants...)
}

// variant is one set of words.
func variant(r Request, prompt, opening string) map[string]string {
	words := map[string]string{}
	for _, field := range fieldsOf(r.Schema) {
		words[field] = opening
	}
	if _, ok := words["cta"]; ok {
		words["cta"] = "Invite a friend"
	}
	_, needed, _ := strings.Cut(prompt, "Placeholders that have to be in each variant:")
	needed, _, _ = strings.Cut(needed, "\nPlaceholders")
	body := []string{opening}
	for _, m := range neededPlace.FindAllStringSubmatch(needed, -1) {
		line := m[1]
		if told := rewardLines[line]; told != "" && !strings.Contains(needed, "{{disclosure}}") && !strings.Contains(prompt, `A customer ("I") writes`) {
			line = told
		}
		body = append(body, line)
	}
	words["body"] = strings.Join(body, " ")
	return words
}

// fieldsOf are the fields of a variant by the schema, in alphabetical order.
func fieldsOf(schema json.RawMessage) []string {
	var s struct {
		Properties struct {
			Variants struct {
				Items struct {
					Properties map[string]json.RawMessage `json:"properties"`
				} `json:"items"`
			} `json:"variants"`
		} `json:"properties"`
	}
	_ = json.Unmarshal(schema, &s) // a request without a schema has no fields
	return slices.Sorted(maps.Keys(s.Properties.Variants.Items.Properties))
}
