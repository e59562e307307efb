package httpapi_test

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/boombuler/barcode/qr"

	"goodword/internal/httpapi"
)

// modules reads the dark modules of a picture back, as rows of the code without its border.
func modules(t *testing.T, svg string) []string {
	t.Helper()
	var doc struct {
		ViewBox string `xml:"viewBox,attr"`
		Paths   []struct {
			D    string `xml:"d,attr"`
			Fill string `xml:"fill,attr"`
		} `xml:"path"`
	}
	var side int
	if err := xml.Unmarshal([]byte(svg), &doc); err != nil || len(doc.Paths) != 2 || doc.Paths[0].Fill != "#fff" {
		t.Fatalf("got %v of %s", err, svg)
	}
	if _, err := fmt.Sscanf(doc.ViewBox, "0 0 %d", &side); err != nil {
		t.Fatal(err)
	}
	rows := make([][]byte, side-8)
	for y := range rows {
		rows[y] = []byte(strings.Repeat(".", side-8))
	}
	for run := range strings.SplitSeq(strings.Trim(doc.Paths[1].D, "Mz"), "zM") {
		var x, y, n, back int
		if _, err := fmt.Sscanf(run, "%d %dh%dv1h-%d", &x, &y, &n, &back); err != nil || n != back {
			t.Fatalf("%s: %v", run, err)
		}
		for i := range n {
			rows[y-4][x-4+i] = '#'
		}
	}
	lines := make([]string, len(rows))
	for y := range rows {
		lines[y] = string(rows[y])
	}
	return lines
}

// TestLinkPicture follows the share channel qr of an ask to its picture, which is the code of exactly its link, and counts no visit.
func TestLinkPicture(t *testing.T) {
	r := newRig(t)
	r.setUp(t, object{"share_channels": []string{"link", "qr"}})
	h := r.host(t)
	all := shares(h.copy(t, h.sign(t, "ada", nil), ""))
	link, picture := all["qr"]["link"].(string), all["qr"]["picture_url"].(string)
	if !strings.HasSuffix(link, ".qr") || picture != link+"/qr.svg" || all["link"]["picture_url"] != "" {
		t.Fatalf("got %v", all)
	}
	want, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{"GET", "HEAD"} {
		w := r.do(httptest.NewRequest(method, strings.TrimPrefix(picture, links), nil))
		if w.Code != 200 || w.Header().Get("Content-Type") != "image/svg+xml" || w.Header().Get("Cache-Control") != "public, max-age=86400" {
			t.Fatalf("%s: got %d %v", method, w.Code, w.Header())
		}
		if method == "HEAD" {
			continue
		}
		got := modules(t, w.Body.String())
		if len(got) != want.Bounds().Dx() {
			t.Fatalf("%d modules, want %d", len(got), want.Bounds().Dx())
		}
		for y, row := range got {
			for x, m := range row {
				if (m == '#') != (want.At(x, y) == color.Black) {
					t.Errorf("module %d, %d is %c", x, y, m)
				}
			}
		}
		if !strings.HasPrefix(got[0], "#######.") || !strings.HasPrefix(got[1], "#.....#.") || !strings.HasPrefix(got[7], "........") {
			t.Errorf("no finder pattern: %q", got[:8])
		}
	}
	for _, path := range []string{"/r/x/qr.svg", "/r/zzzz2222222222/qr.svg", "/r/https:%2F%2Fevil.example/qr.svg", "/r/acme2222222222/qr.png"} {
		if w := r.do(httptest.NewRequest("GET", path, nil)); w.Code != 404 {
			t.Errorf("%s: got %d, want 404", path, w.Code)
		}
	}
	if w := r.services.Clicks.(interface{ Waiting() int }); w.Waiting() != 0 {
		t.Errorf("%d visits were counted", w.Waiting())
	}
}

// TestLinkPictureIsLimited: pictures cost something to draw, so an address may have so many.
func TestLinkPictureIsLimited(t *testing.T) {
	r := newRig(t, func(s *httpapi.Services) { s.Public = httpapi.Limit{Rate: 1e-3, Burst: 2} })
	r.setUp(t, nil)
	for _, want := range []int{200, 200, 429} {
		if w := r.do(httptest.NewRequest("GET", "/r/acme2222222222/qr.svg", nil)); w.Code != want {
			t.Errorf("got %d, want %d", w.Code, want)
		}
	}
}
