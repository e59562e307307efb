package rules_test

import (
	"fmt"
	"time"

	"goodword/internal/rules"
	"goodword/models"
)

func Example() {
	rule, err := rules.Compile(`nps >= 9 && days_since_order < 30`)
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var customer models.State
	customer.Apply(&models.Event{Kind: models.EventNPS, Score: 10, At: now.AddDate(0, 0, -1)})
	customer.Apply(&models.Event{Kind: models.EventOrder, Minor: 4200, Currency: "EUR", At: now.AddDate(0, 0, -5)})
	fmt.Println(rule.Match(&customer, now))
	fmt.Println(rule.Match(&customer, now.AddDate(0, 2, 0)))

	_, err = rules.Compile(`nps >= "nine"`)
	fmt.Println(err)
	// Output:
	// true <nil>
	// false <nil>
	// rules.Compile: line 1, column 5: found no matching overload for '_>=_' applied to '(int, string)'
}
