package picture_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"goodword/internal/report/picture"
)

// drawn is what a picture says of itself.
type drawn struct {
	texts []string
	paths int
}

// read checks that a picture is well-formed, small and loads nothing.
func read(t *testing.T, svg []byte, err error) drawn {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if len(svg) > 80_000 || bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) || bytes.Contains(svg, []byte("url(")) {
		t.Errorf("%d bytes: %.300s", len(svg), svg)
	}
	var d drawn
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	within := ""
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return d
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			within = x.Name.Local
			if within == "path" {
				d.paths++
			}
			for _, a := range x.Attr {
				if a.Name.Local == "href" || within == "script" || within == "image" {
					t.Errorf("it has <%s %s=%q>", within, a.Name.Local, a.Value)
				}
			}
		case xml.EndElement:
			within = ""
		case xml.CharData:
			if within == "text" || within == "title" {
				d.texts = append(d.texts, string(x))
			}
		}
	}
}

func (d drawn) wants(t *testing.T, texts ...string) {
	t.Helper()
	for _, want := range texts {
		if !slices.Contains(d.texts, want) {
			t.Errorf("%q is not written; there is %q", want, d.texts)
		}
	}
}

func deciles() []picture.Bin {
	var bins []picture.Bin
	for k := range 10 {
		p := 0.004 + 0.001*math.Exp(float64(k)*0.45)
		bins = append(bins, picture.Bin{Rows: 1234, Predicted: p, Observed: p * (1 + 0.3*math.Sin(float64(k*k)))})
	}
	return append(bins, picture.Bin{})
}

func days() *picture.Shape {
	s := &picture.Shape{Title: "Last order", Axis: "days since the last order", Missing: &picture.Cell{Value: -0.35, Rows: 4210}}
	for k := range 60 {
		edge := math.Pow(float64(k)/4, 2.4)
		if k > 0 {
			s.Edges = append(s.Edges, edge)
		}
		s.Values, s.Rows = append(s.Values, 0.5*math.Exp(-edge/60)-0.2), append(s.Rows, 300)
	}
	return s
}

func plans() *picture.Shape {
	return &picture.Shape{
		Title: "Plan", Axis: "plan", Levels: []string{"all others", "pro & more", "an enterprise with a very long name"},
		Values: []float64{0, 0.4, -0.6}, Rows: []float64{10, 1204, 12880}, Missing: &picture.Cell{Value: -0.1, Rows: 300},
	}
}

func pair() *picture.Pair {
	p := &picture.Pair{Title: "NPS and last order", A: picture.Side{Axis: "NPS answer"}, B: picture.Side{Axis: "days since the last order"}}
	for k := range 11 {
		p.A.Bins = append(p.A.Bins, fmt.Sprint(k))
	}
	for k := range 50 {
		p.B.Bins = append(p.B.Bins, fmt.Sprint("from ", k*7))
	}
	for i := range 550 {
		p.Values, p.Rows = append(p.Values, math.Sin(float64(i)/20)), append(p.Rows, float64(i%7))
	}
	return p
}

func compared() ([]byte, error) {
	return picture.Compare("Two models", "chance of a share, %", 100, []string{"predicted", "observed"}, []picture.Group{
		{Name: "promoters", Bars: []picture.Bar{{Value: 0.061, Text: "6.1 %"}, {Value: 0.055, Low: 0.05, High: 0.062, Text: "5.5 %"}}},
		{Name: "passives", Bars: []picture.Bar{{Value: 0.03, Text: "3.0 %"}, {Value: 0.001, Low: 0, High: 0.9, Text: "0.1 %"}}},
	})
}

func TestPictures(t *testing.T) {
	svg, err := picture.Calibration("Chance of a share", deciles())
	read(t, svg, err).wants(t, "Chance of a share", "predicted chance, %", "observed, %", "0", "2", "4", "1,234", "rows in each bin")
	svg, err = days().Draw()
	read(t, svg, err).wants(t, "Last order", "days since the last order", "odds of a share", "×1", "not known", "4,210", "training rows: 22,210")
	svg, err = plans().Draw()
	d := read(t, svg, err)
	d.wants(t, "Plan", "pro & more", "an enterprise with a very l…", "not known", "12,880", "rows")
	svg, err = pair().Draw()
	d = read(t, svg, err)
	d.wants(t, "NPS and last order", "NPS answer", "days since the last order", "×1", "×2", "from 0")
	if d.paths < 11*20 {
		t.Errorf("%d cells", d.paths)
	}
	svg, err = compared()
	read(t, svg, err).wants(t, "Two models", "predicted", "observed", "promoters", "6.1 %", "0.1 %")
}

// TestPicturesOfLittle: what has hardly any data is drawn all the same.
func TestPicturesOfLittle(t *testing.T) {
	for name, s := range map[string]picture.Shape{
		"one bin":          {Values: []float64{0}, Rows: []float64{0}},
		"a flag":           {Edges: []float64{0.5}, Values: []float64{0, -1}, Rows: []float64{100, 3}},
		"an edge at 0":     {Edges: []float64{0}, Values: []float64{0, 1}, Rows: []float64{1, 1}},
		"negative edges":   {Edges: []float64{-3, -1, 2}, Values: []float64{1, 2, 3, 4}, Rows: []float64{0, 0, 0, 0}},
		"nothing is known": {Values: []float64{0}, Rows: []float64{0}, Missing: &picture.Cell{Rows: 10}},
		"one level":        {Levels: []string{"all"}, Values: []float64{0}, Rows: []float64{5}},
		"huge":             {Edges: []float64{1, 1e12}, Values: []float64{-8, 0, 8}, Rows: []float64{1e9, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			svg, err := s.Draw()
			read(t, svg, err)
		})
	}
	svg, err := picture.Calibration("", []picture.Bin{{Rows: 1, Predicted: 0, Observed: 0}})
	read(t, svg, err)
	svg, err = picture.Calibration("", []picture.Bin{{Rows: 1, Predicted: 1, Observed: 1}})
	read(t, svg, err)
	svg, err = picture.Compare("", "", 1, []string{"one"}, []picture.Group{{Name: "g", Bars: []picture.Bar{{}}}})
	read(t, svg, err)
}

func TestPicturesAreTheSameBytes(t *testing.T) {
	for name, draw := range map[string]func() ([]byte, error){
		"calibration": func() ([]byte, error) { return picture.Calibration("Chance", deciles()) },
		"days":        days().Draw, "plans": plans().Draw, "pair": pair().Draw, "compared": compared,
	} {
		first, err := draw()
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if again, _ := draw(); !bytes.Equal(first, again) {
				t.Errorf("%s is drawn differently each time", name)
			}
		}
	}
}

func TestPicturesRefuse(t *testing.T) {
	nan := math.NaN()
	for name, draw := range map[string]func() ([]byte, error){
		"no bins":         func() ([]byte, error) { return picture.Calibration("", nil) },
		"no rows":         func() ([]byte, error) { return picture.Calibration("", []picture.Bin{{Predicted: 0.1}}) },
		"a chance over 1": func() ([]byte, error) { return picture.Calibration("", []picture.Bin{{Rows: 1, Predicted: 1.1}}) },
		"NaN":             func() ([]byte, error) { return picture.Calibration("", []picture.Bin{{Rows: 1, Observed: nan}}) },
		"edges":           (&picture.Shape{Edges: []float64{1}, Values: []float64{1}, Rows: []float64{1}}).Draw,
		"levels":          (&picture.Shape{Levels: []string{"a"}, Values: []float64{1, 2}, Rows: []float64{1, 2}}).Draw,
		"no values":       (&picture.Shape{}).Draw,
		"value NaN":       (&picture.Shape{Values: []float64{nan}, Rows: []float64{1}}).Draw,
		"missing NaN":     (&picture.Shape{Values: []float64{1}, Rows: []float64{1}, Missing: &picture.Cell{Value: nan}}).Draw,
		"cells":           (&picture.Pair{A: picture.Side{Bins: []string{"a"}}, B: picture.Side{Bins: []string{"b"}}}).Draw,
		"cell NaN":        (&picture.Pair{A: picture.Side{Bins: []string{"a"}}, B: picture.Side{Bins: []string{"b"}}, Values: []float64{nan}, Rows: []float64{1}}).Draw,
		"nothing":         func() ([]byte, error) { return picture.Compare("", "", 1, []string{"a"}, nil) },
		"too few bars": func() ([]byte, error) {
			return picture.Compare("", "", 1, []string{"a", "b"}, []picture.Group{{Bars: []picture.Bar{{}}}})
		},
		"negative": func() ([]byte, error) {
			return picture.Compare("", "", 1, []string{"a"}, []picture.Group{{Bars: []picture.Bar{{Value: -1}}}})
		},
	} {
		if svg, err := draw(); err == nil || !strings.HasPrefix(err.Error(), "picture: ") {
			t.Errorf("%s: got %d bytes, %v", name, len(svg), err)
		}
	}
}

func BenchmarkShape(b *testing.B) {
	s := days()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Draw(); err != nil {
			b.Fatal(err)
		}
	}
}
