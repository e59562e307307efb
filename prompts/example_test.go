package prompts_test

import (
	"fmt"

	"goodword/models"
	"goodword/prompts"
)

func Example() {
	facts := prompts.Facts{
		Brand: "Luma Coffee", FirstName: "Maya", Link: "https://go.luma.example/r/lumaabcdefghjk.3", Locale: "en-US",
		Offer: models.Offer{
			Currency: "USD",
			Friend:   models.Side{Kind: models.OfferAmount, Minor: 1000},
			Advocate: models.Side{Kind: models.OfferCredit, Minor: 1250},
		},
	}
	id := prompts.Choose("dual_favour", "email", facts, 0)
	words, err := prompts.Render(id, facts)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(id)
	fmt.Println(words.Subject)
	fmt.Println()
	fmt.Println(words.Body)
	fmt.Println()
	fmt.Println(words.ShareTextSMS)
	fmt.Println(words.Disclosure)
	// Output:
	// en/dual_favour/email/1@1
	// Give a friend $10 off, get $12.50 in credit
	//
	// Hi Maya,
	//
	// Know someone who'd like Luma Coffee? With your link they get $10 off, and you get $12.50 in credit when they join.
	//
	// Share it with whoever comes to mind:
	// https://go.luma.example/r/lumaabcdefghjk.3
	//
	// My link gets you $10 off at Luma Coffee, and I get $12.50 in credit if you join: https://go.luma.example/r/lumaabcdefghjk.3
	// I get $12.50 in credit if you join.
}

func ExampleRewardText() {
	amount := models.Side{Kind: models.OfferAmount, Minor: 1050}
	fmt.Println(prompts.RewardText(amount, "USD", "en-US"))
	fmt.Println(prompts.RewardText(amount, "USD", "en-GB"))
	fmt.Println(prompts.RewardText(amount, "JPY", "en"))
	fmt.Println(prompts.RewardText(models.Side{Kind: models.OfferPercent, Minor: 20}, "", "en"))
	fmt.Println(prompts.RewardText(models.Side{Kind: models.OfferPoints, Minor: 500}, "", "en"))
	// Output:
	// $10.50
	// US$10.50
	// ¥1,050
	// 20%
	// 500 points
}

func ExampleFirstName() {
	fmt.Printf("%q %q %q\n", prompts.FirstName(" Maya "), prompts.FirstName("www.prize.example"), prompts.FirstName("{{name}}"))
	// Output: "Maya" "" ""
}
