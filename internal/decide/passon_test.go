package decide_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"goodword/internal/decide"
	"goodword/models"
)

// TestPassOn looks at what every share channel of an ask is given: its own words with its own link, once, and the address that carries them.
func TestPassOn(t *testing.T) {
	for channels := range slices.Chunk(models.ShareChannels, models.MaxShareChannels) {
		t.Run(strings.Join(channels, " "), func(t *testing.T) { passOn(t, channels) })
	}
}

func passOn(t *testing.T, channels []string) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.ShareChannels, p.ShareChannelsMax = channels, len(channels) })
	r.customers(1, nil)
	a := r.ask("c0", func(req *decide.Request) { req.Placement = "in_app" })
	list := a.PassOn()
	if len(list) == 0 || len(list) != len(a.ShareChannels) {
		t.Fatalf("got %d of %v", len(list), a.ShareChannels)
	}
	if a.Decision.Share.Able != models.NewShareSet(channels) {
		t.Errorf("able to show %v, want %v", a.Decision.Share.Able.Names(), channels)
	}
	if replay, err := r.Replay(t.Context(), r.ws, a.Decision.ID); err != nil || !replay.Match {
		t.Errorf("replay: %+v, %v", replay, err)
	}
	for i, p := range list {
		link := a.Link + "." + p.Channel
		if p.Channel != a.ShareChannels[i] || p.Link != link || strings.Count(p.Text, link) != 1 || strings.Count(p.Text, "://") != 1 {
			t.Errorf("%s: got link %s, text %q", p.Channel, p.Link, p.Text)
		}
		if !strings.Contains(p.Text, a.Words.Disclosure[len("I get "):len("I get ")+5]) {
			t.Errorf("%s: %q does not say what the advocate gets", p.Channel, p.Text)
		}
		carried, err := url.QueryUnescape(p.URL)
		text := p.Text
		if p.Channel == "telegram" { // which puts the link before the text itself
			text = strings.TrimRight(strings.TrimSuffix(text, link), "\n")
		}
		if got := strings.ReplaceAll(carried, "\r\n", "\n"); err != nil || strings.Contains(got, text) != p.CarriesText || !strings.Contains(got, link) {
			t.Errorf("%s: %s carries %q, %v", p.Channel, p.URL, got, err)
		}
		if (p.Template != "") != p.CarriesText {
			t.Errorf("%s: template %q", p.Channel, p.Template)
		}
	}
	if ref, ok := models.ParseCodeRef(strings.TrimPrefix(list[0].Link, "https://go.example/r/")); !ok || ref.Number != a.Decision.ID.Number || ref.ShareChannel != list[0].Channel {
		t.Errorf("the link says %+v", ref)
	}
}

func TestNothingToPassOnWithoutAnAsk(t *testing.T) {
	r := newRig(t)
	r.program(1, func(p *models.Program) { p.AskByDefault = false })
	r.customers(1, nil)
	a := r.ask("c0", nil)
	if list := a.PassOn(); a.Asks() || a.Link == "" || list != nil {
		t.Errorf("got %+v of an answer that asks: %v, with link %q", list, a.Asks(), a.Link)
	}
}

// TestGeneric holds the words for anybody to what anybody may know, and a program that takes no asks to none.
func TestGeneric(t *testing.T) {
	r := newRig(t)
	r.program(2, nil)
	r.experiment(2, nil)
	for _, placement := range []string{"in_app", "newsletter_footer"} {
		g, err := r.Generic(decide.Request{Workspace: r.ws, Placement: placement, Channel: "in_app", Locale: "en-GB"})
		if err != nil || g.Closed != "" || g.Headline == "" || g.CTA == "" || !strings.Contains(g.Headline+g.Body, "Acme") {
			t.Fatalf("%s: got %+v, %v", placement, g, err)
		}
		if said := g.Headline + g.Body + g.CTA; strings.Contains(said, "http") || strings.ContainsAny(said, "0123456789€$%") {
			t.Errorf("%s says %q", placement, said)
		}
	}
	for _, req := range []decide.Request{{Program: "none"}, {Placement: "none"}} {
		req.Workspace = r.ws
		if _, err := r.Generic(req); models.KindOf(err) != models.NotFound {
			t.Errorf("%+v: %v", req, err)
		}
	}
	_, err := r.catalog.UpdateProgram(t.Context(), r.ws, "main", func(p *models.Program) error { p.Status = models.StatusPaused; return nil })
	r.must(err)
	if g, err := r.Generic(decide.Request{Workspace: r.ws}); err != nil || g.Closed != models.ReasonPaused || g.Headline != "" || g.Body != "" {
		t.Errorf("paused: got %+v, %v", g, err)
	}
}

// TestSaidFirstName lets a name that is said now win over what is known, in the decision and every time it is repeated.
func TestSaidFirstName(t *testing.T) {
	r := newRig(t)
	r.program(1, nil)
	r.customers(1, nil)
	a := r.ask("c0", func(req *decide.Request) { req.FirstName = "Maya" })
	again := r.ask("c0", nil)
	if !strings.HasPrefix(a.Words.Body, "Hi Maya") || again.Words.Body != a.Words.Body {
		t.Errorf("got %q, then %q", a.Words.Body, again.Words.Body)
	}
}
