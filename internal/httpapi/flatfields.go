package httpapi

import (
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// flatFields are the keys of the flat answer and where they stand in it.
var flatFields = func() map[string]int {
	fields := map[string]int{}
	t := reflect.TypeFor[flatAnswer]()
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[name] = i
	}
	return fields
}()

// field is one value of the answer as text: what the JSON has under that key, which must be one of flatFields.
func (f *flatAnswer) field(name string) string {
	v := reflect.ValueOf(f).Elem().Field(flatFields[name])
	if v.Kind() == reflect.Bool {
		return strconv.FormatBool(v.Bool())
	}
	return v.String()
}

// maxFlat is the longest answer, in bytes: Braze and its like keep each for five minutes, for every recipient.
const maxFlat = 8 << 10

// maxWarnings is the longest text of warnings, in bytes.
const maxWarnings = 800

// spare are the fields that a long answer does without, in the order in which they go: second forms of a text before the text itself,
// what few templates use before what all do. They become empty; the keys stay. The body, its link, the
// disclosure and the way out always stay.
var spare = []string{
	"body_json", "og_description", "og_title", "share_text_whatsapp", "share_text_x", "share_text", "terms_url", "body_html",
	"share_text_sms",
}

// shorten makes the answer fit maxFlat.
func (f *flatAnswer) shorten() {
	if len(f.Warnings) > maxWarnings {
		cut := maxWarnings
		for !utf8.RuneStart(f.Warnings[cut]) {
			cut--
		}
		f.Warnings = f.Warnings[:cut] + "…"
	}
	if f.size() <= maxFlat {
		return
	}
	var gone []string
	for _, name := range spare {
		v := reflect.ValueOf(f).Elem().Field(flatFields[name])
		if v.String() == "" {
			continue
		}
		v.SetString("")
		gone = append(gone, name)
		if f.size() <= maxFlat-maxWarnings {
			break
		}
	}
	f.Warnings = strings.TrimPrefix(f.Warnings+"; the answer would be too long, so these are left out: "+strings.Join(gone, ", "), "; ")
}

func (f *flatAnswer) size() int { return len(encodePlain(f)) }
