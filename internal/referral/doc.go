// Package referral follows friends: it sends them on from a referral link,
// keeps their visits, and says whom a signup or an order is credited to and
// what it pays.
//
//	clicks := referral.NewClicks(events, catalog, clock, log) // Run it
//	location, known := clicks.Follow("maya7k3p9abc2x.3.whatsapp")
//
//	events := store.NewEvents(&referral.Rules{Catalog: catalog}, nil)
//
// Attribution is pure: Rules reads the configuration in memory and nothing
// else, so the transaction that ingests events can ask it. Reviewing referrals
// for fraud and paying them is not here. docs/methods/attribution.md has the
// rules in full.
package referral
