package report

import (
	"bytes"
	"fmt"
	"html/template"
	"strings"
	"time"

	"goodword/models"
)

// maxDrawn is how many terms a page draws; the others are named.
const maxDrawn = 20

var modelPage = template.Must(template.New("model").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{.Model.Version}}</title>
<style>body{margin:2rem auto;max-width:62rem;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1f2937}h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
figure{display:inline-block;margin:.5rem 1rem .5rem 0}svg{max-width:100%;height:auto}dt{float:left;width:12rem;color:#6b7280}dd{margin:0 0 0 12rem}</style></head><body>
<h1>Model {{.Model.Version}} of program {{.Model.Program}}</h1>
<dl>{{range .Facts}}<dt>{{.Name}}</dt><dd>{{.Text}}</dd>{{end}}</dl>
{{if .Figures}}<h2>On later decisions</h2>{{range .Figures}}<figure>{{.}}</figure>{{end}}{{end}}
<h2>What moves the chance of a share</h2>
<p>Each picture shows by what factor a term changes the odds of a share, compared with the average customer. The most important terms come first.</p>
{{range .Terms}}<figure>{{.}}</figure>{{end}}
{{if .Others}}<p>Terms of less weight: {{.Others}}.</p>{{end}}
</body></html>
`))

type modelFact struct{ Name, Text string }

// Page is the whole report as one HTML page that loads nothing.
func (r *ModelReport) Page() ([]byte, error) {
	page := struct {
		*ModelReport
		Facts          []modelFact
		Figures, Terms []template.HTML
		Others         string
	}{ModelReport: r, Facts: r.facts()}
	for _, draw := range []func() ([]byte, error){r.DrawCalibration, r.DrawSlices} {
		svg, err := draw()
		switch {
		case err == nil:
			page.Figures = append(page.Figures, inline(svg))
		case models.KindOf(err) != models.NotFound:
			return nil, err
		}
	}
	var others []string
	for i := range r.Shapes {
		if i >= maxDrawn {
			others = append(others, strings.ReplaceAll(r.Shapes[i].Term, "*", " with "))
			continue
		}
		svg, err := drawTerm(&r.Shapes[i])
		if err != nil {
			return nil, err
		}
		page.Terms = append(page.Terms, inline(svg))
	}
	page.Others = strings.Join(others, ", ")
	var b bytes.Buffer
	if err := modelPage.Execute(&b, page); err != nil {
		return nil, fmt.Errorf("report.Model: page: %w", err)
	}
	return b.Bytes(), nil
}

// facts are what stands above the pictures.
func (r *ModelReport) facts() []modelFact {
	m := &r.Model
	facts := []modelFact{{"Status", strings.ReplaceAll(string(m.Status), "_", " ")}}
	if m.Pinned {
		facts[0].Text += ", pinned"
	}
	if m.Why != "" {
		facts = append(facts, modelFact{"Why", m.Why})
	}
	if !m.TrainedAt.IsZero() {
		facts = append(facts,
			modelFact{"Trained", m.TrainedAt.UTC().Format("2006-01-02 15:04") + " UTC"},
			modelFact{"Learned from", fmt.Sprintf("%d decisions from %s until %s", m.Rows, m.From.UTC().Format(time.DateOnly), m.Until.UTC().Format(time.DateOnly))})
	}
	if e := r.Evaluation; e != nil {
		facts = append(facts, modelFact{"Compared on", fmt.Sprintf("%d later decisions, %.0f of them shared", e.Rows, e.Positives)},
			modelFact{"Log loss", fmt.Sprintf("%.4f", e.LogLoss)})
		if e.ExpectedObserved != nil {
			facts = append(facts, modelFact{"Predicted over observed", fmt.Sprintf("%.2f", *e.ExpectedObserved)})
		}
		if e.Slope != nil {
			facts = append(facts, modelFact{"Calibration slope", fmt.Sprintf("%.2f", *e.Slope)})
		}
	}
	return facts
}

// inline is an SVG as part of a page: our own, whose texts are escaped.
func inline(svg []byte) template.HTML {
	_, element, _ := bytes.Cut(svg, []byte("?>\n"))
	return template.HTML(element)
}
