package prompts

import (
	"embed"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	texts "text/template"

	"goodword/models"
)

// Template words a brief for language models. It is written in the syntax of
// text/template between << and >>, since {{ and }} are the placeholders', and
// defines "system", "user" and "repair". It is safe for concurrent use.
type Template struct {
	version string
	parsed  *texts.Template
}

// CopyVersion is the version of the template that CopyTemplate returns. A
// template is never edited once it was released: words keep the version that
// they were made with. A change is a new file and a new version.
const CopyVersion = "copy@1"

//go:embed templates/*.tmpl
var templateFiles embed.FS

// CopyTemplate is the template in use. It is read once.
var CopyTemplate = sync.OnceValue(func() *Template {
	text, err := templateFiles.ReadFile("templates/" + CopyVersion + ".tmpl")
	if err != nil {
		panic(err) // it is part of the program
	}
	t, err := LoadTemplate(CopyVersion, string(text))
	if err != nil {
		panic(err)
	}
	return t
})

// Version names the template.
func (t *Template) Version() string { return t.version }

var (
	undefined   = regexp.MustCompile(`:(\d+): function "([^"]*)" not defined`)
	doubleBrace = regexp.MustCompile(`\{\{[^{}]*\}\}`)
)

// LoadTemplate reads a template. The error has kind models.Invalid for one with
// an unknown slot or placeholder, naming the line and those that there are, and
// for one that does not parse, lacks a part or cannot be rendered for every cell.
func LoadTemplate(version, text string) (*Template, error) {
	wrong := func(format string, args ...any) error {
		return models.Errorf(models.Invalid, "prompts.LoadTemplate", "template "+version+": "+format, args...)
	}
	if at := doubleBrace.FindAllStringIndex(text, -1); at != nil {
		for _, m := range at {
			if name := text[m[0]:m[1]]; !slices.Contains(placeNames, name) {
				return nil, wrong("line %d has %s, which is no placeholder; there are %s", 1+strings.Count(text[:m[0]], "\n"), name, strings.Join(placeNames, ", "))
			}
		}
	}
	parsed, err := texts.New(version).Delims("<<", ">>").Funcs(texts.FuncMap(blankSlots)).Parse(text)
	if err != nil {
		if m := undefined.FindStringSubmatch(err.Error()); m != nil {
			return nil, wrong("line %s has the slot %q, which is unknown; there are %s", m[1], m[2], strings.Join(slices.Sorted(maps.Keys(blankSlots)), ", "))
		}
		return nil, wrong("%s; mend it there", err)
	}
	for _, part := range []string{"system", "user", "repair"} {
		if parsed.Lookup(part) == nil {
			return nil, wrong(`has no part %q; write <<define %q>>`, part, part)
		}
	}
	t := &Template{version, parsed}
	if err := t.try(); err != nil {
		return nil, wrong("%s; mend it there", err)
	}
	return t, nil
}

// blankSlots are all slots, for parsing.
var blankSlots = (&Brief{Brand: &models.Brand{}}).slots("", nil)

// try renders the template for cells of every approach and channel, with a
// brand that has everything and one that has only what it needs.
func (t *Template) try() error {
	full := models.Brand{
		Name: "A", Pitch: "B", Voice: "C", Use: []string{"D"}, Avoid: []string{"E"}, Competitors: []string{"F"}, Claims: []string{"G"}, Products: []string{"H"},
		ProofPoints: []models.ProofPoint{{ID: "i", Text: "J", Problem: "K", Locale: "en"}}, CustomerWords: true,
	}
	for _, approach := range CellApproaches {
		for _, m := range media {
			rich := Brief{
				Cell: Cell{approach, m.name, "en", models.OfferAmount, models.OfferCredit}, Brand: &full, Variants: 1, Placement: "L",
				Examples: []Variant{{"body": "M"}}, Comment: "N", Fence: strings.Repeat("x", minFence),
			}
			bare := Brief{Cell: Cell{approach, m.name, "ja", models.OfferNone, models.OfferNone}, Brand: &models.Brand{Name: "A", Pitch: "B"}, Variants: 1}
			for _, b := range []*Brief{&rich, &bare} {
				for _, part := range []string{"system", "user", "repair"} {
					if _, err := t.execute(part, b.slots(Mask(b.Comment), []string{"O"})); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// execute renders one part.
func (t *Template) execute(part string, slots texts.FuncMap) (string, error) {
	bound, err := t.parsed.Clone()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = bound.Funcs(slots).ExecuteTemplate(&b, part, struct{}{}) // which has no fields: slots are functions
	return b.String(), err
}
