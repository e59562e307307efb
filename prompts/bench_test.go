package prompts

import "testing"

func BenchmarkRender(b *testing.B) {
	for _, bm := range []struct {
		name  string
		id    string
		facts Facts
	}{
		{"email", "en/dual_favour/email/1@1", dualFacts()},
		{"in_app", "en/help_friend/in_app/1@1", dualFacts()},
		{"shortened", "en/help_friend/email/1@1", giftFacts()},
		{"german", "de/dual_favour/email/1@1", translated(dualFacts(), "de")},
		{"german text message", "de/help_friend/sms/1@1", translated(dualFacts(), "de")},
		{"japanese", "ja/dual_favour/email/1@1", translated(dualFacts(), "ja")},
		{"french text message", "fr/help_friend/sms/1@1", translated(dualFacts(), "fr")},
		{"longest", "en/dual_favour/email/1@1", longest()[0]},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Render(bm.id, bm.facts); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkChoose(b *testing.B) {
	f := dualFacts()
	b.ReportAllocs()
	for b.Loop() {
		Choose("help_friend", "email", f, 7)
	}
}

func BenchmarkRewardText(b *testing.B) {
	f := dualFacts()
	b.ReportAllocs()
	for b.Loop() {
		RewardText(f.Offer.Friend, f.Offer.Currency, f.Locale)
	}
}
