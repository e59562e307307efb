package embed_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"goodword/prompts/embed"
)

// must embeds a text that has a letter.
func must(tb testing.TB, text string) []float32 {
	tb.Helper()
	v, ok := embed.Text(text)
	if !ok {
		tb.Fatalf("Text(%q) has no vector", text)
	}
	return v
}

func cosine(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

// TestNearAndFar holds a text, the same said with other letters or a word changed, a related one and an unrelated one of the same length.
func TestNearAndFar(t *testing.T) {
	tests := []struct{ language, text, near, related, far string }{
		{"en", "Give your friends a month free, and get one yourself when they join.",
			"GIVE your friend a month free and get one yourself when they join!",
			"Your friend gets a free month when they join.",
			"The invoice module imports bank statements overnight."},
		{"de", "Schenken Sie Ihren Freunden einen Monat, und erhalten Sie selbst einen dazu.",
			"Schenken Sie Ihrem Freund einen Monat und erhalten Sie selbst einen dazu!",
			"Ihre Freunde erhalten einen Monat geschenkt.",
			"Das Rechnungsmodul liest die Kontoauszüge über Nacht ein."},
		{"es", "Regala un mes gratis a tus amigos y consigue otro para ti cuando se unan.",
			"¡Regala un mes gratis a tu amigo y consigue otro para ti cuando se una!",
			"Tus amigos consiguen un mes gratis cuando se unan.",
			"El módulo de facturas importa los extractos bancarios cada noche."},
		{"fr", "Offrez un mois gratuit à vos amis et recevez-en un lorsqu'ils s'inscrivent.",
			"Offrez un mois gratuit à votre ami et recevez-en un lorsqu’il s’inscrit !",
			"Vos amis reçoivent un mois gratuit lorsqu'ils s'inscrivent.",
			"Le module de facturation importe les relevés bancaires chaque nuit."},
		{"pt", "Ofereça um mês grátis aos seus amigos e ganhe outro quando eles entrarem.",
			"Ofereça um mês grátis ao seu amigo e ganhe outro quando ele entrar!",
			"Os seus amigos ganham um mês grátis quando entrarem.",
			"O módulo de faturas importa os extratos bancários todas as noites."},
		{"ja", "お友だちに1か月分を無料でプレゼントすると、あなたにも1か月分が届きます。",
			"お友だちに１カ月分を無料でプレゼントすると、あなたにも１カ月分が届きます!",
			"お友だちは1か月分が無料になります。",
			"請求書の機能は銀行の明細を毎晩取り込みます。"},
	}
	for _, x := range tests {
		v := must(t, x.text)
		near, related, far := cosine(v, must(t, x.near)), cosine(v, must(t, x.related)), cosine(v, must(t, x.far))
		t.Logf("%s near %.3f related %.3f far %.3f", x.language, near, related, far)
		if near < 0.6 || related < 0.25 || related > near || far > 0.25 || far > related-0.1 {
			t.Errorf("%s: near %.3f, related %.3f, far %.3f; want near ≥ 0.6 > related ≥ 0.25 > far", x.language, near, related, far)
		}
	}
}

// TestBitsNeverChange holds the version of the embedding to its bits: stored vectors are compared with new ones.
func TestBitsNeverChange(t *testing.T) {
	h := sha256.New()
	for _, text := range []string{"Hello", "Straße STRASSE", "お友だちに1か月分を無料で", "ﬁne ½ Ⅳ", "a a a b", strings.Repeat("né🙂 ", 4000)} {
		for _, x := range must(t, text) {
			h.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(x)))
		}
	}
	const want = "1a0cc8985d05308a375eb8344874b62d45ac10834f46f814d90c7bcc83a64e73"
	if got := hex.EncodeToString(h.Sum(nil)); got != want {
		t.Errorf("the vectors of %s have hash %s, want %s: a change of bits needs a new version", embed.Model, got, want)
	}
}

func TestEmptyTextsHaveNoVector(t *testing.T) {
	for _, text := range []string{"", " \t\n", "!?… 🙂", "\xff\xfe"} {
		if v, ok := embed.Text(text); ok || v != nil {
			t.Errorf("Text(%q) = %v, %v", text, v, ok)
		}
	}
}

// TestWritingDoesNotMatter: case, composition, width, punctuation and space between words say nothing.
func TestWritingDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zäöüßéñç]{1,9}( [a-zäöüßéñç]{1,9}){0,8}`).Draw(t, "text")
		want, _ := embed.Text(text)
		for _, same := range []string{
			strings.ToUpper(text), norm.NFD.String(text), "  " + strings.ReplaceAll(text, " ", " – ") + "!", strings.ReplaceAll(text, " ", "\u3000"),
		} {
			if got, _ := embed.Text(same); !slices.Equal(got, want) {
				t.Fatalf("Text(%q) differs from Text(%q)", same, text)
			}
		}
	})
}

// checkVector: a vector has its length and norm 1, is finite, and comes out the same twice.
func checkVector(t *rapid.T) {
	text := rapid.String().Draw(t, "text")
	v, ok := embed.Text(text)
	if !ok {
		return
	}
	if n := cosine(v, v); len(v) != embed.Dimension || math.Abs(n-1) > 1e-6 || math.IsNaN(n) {
		t.Fatalf("Text(%q) has %d numbers and squared norm %v", text, len(v), n)
	}
	if again, _ := embed.Text(text); !slices.Equal(v, again) {
		t.Fatalf("Text(%q) differs from itself", text)
	}
}

func TestVector(t *testing.T) { rapid.Check(t, checkVector) }
func FuzzVector(f *testing.F) { f.Fuzz(rapid.MakeFuzz(checkVector)) }
func TestCutAtLetter(t *testing.T) {
	long := strings.Repeat("ä", embed.MaxBytes/2)
	if !slices.Equal(must(t, "x"+long), must(t, "x"+strings.Repeat("ä", embed.MaxBytes/2-1))) { // the last ä would be cut in two
		t.Error("a text is cut inside a letter")
	}
}

func BenchmarkText(b *testing.B) {
	text := strings.Repeat("Give your friends a month free, and get one yourself when they join. ", 3)
	b.ReportAllocs()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		embed.Text(text)
	}
}
