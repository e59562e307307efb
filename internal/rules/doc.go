// Package rules compiles and evaluates the rules of a program: CEL expressions
// over a customer's state as of a given time. It is not a scripting language:
// a rule reads the variables below, gives true or false, and costs a bounded
// amount of work.
//
//	rule, err := rules.Compile(`nps >= 9 && days_since_order < 30`)
//	...
//	in, err := rule.Match(state, now)
//
// The variables:
//
//	nps              int     last answer, 0 to 10; -1 without one
//	nps_age_days     int     whole days since that answer; -1 without one
//	orders           int     orders ever
//	orders_30d       double  orders, decayed over 30 days (models.Tally.At)
//	spend_minor      int     lifetime orders less refunds in the main currency, minor units
//	currency         string  the main currency: the one with the largest spend; "" without orders
//	days_since_order int     whole days since the last order; -1 without one
//	tenure_days      int     whole days since the first event; -1 without events
//	shares           int     shares ever
//	logins_30d       double  logins, decayed over 30 days
//	open_tickets     int     support tickets whose last status is open
//	country          string  the trait country in upper case; "" when unknown
//	traits           map     every trait by name: string, int, double or bool
//
// The rule of a moment reads these of the event too:
//
//	event_name       string  its name as sent
//	score            int     of an NPS answer, 0 to 10; -1 for other events
//	amount_minor     int     of an order or refund, minor units; 0 without one
//	event_currency   string  of that amount; "" without one
//	properties       map     its properties by name: what JSON can hold
//
// A decayed count weighs an event of age a days by exp(-a/30), so that a steady
// stream of one event a day counts about 30. Whole numbers compare with
// doubles as in `orders_30d > 2`. A trait that may be missing is asked for with
// `has(traits.plan) && traits.plan == "pro"`.
//
// The language: https://github.com/google/cel-spec/blob/master/doc/langdef.md
package rules
