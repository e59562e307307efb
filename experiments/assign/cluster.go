package assign

import "fmt"

// ClusterKind says what is assigned together. Where customers talk to each other about what they were offered, assigning each alone would
// let one arm's effect leak into the other.
type ClusterKind string

// The kinds of cluster.
const (
	Customer     ClusterKind = "customer"      // each alone
	Household    ClusterKind = "household"     // who live together
	Account      ClusterKind = "account"       // users of one business account
	ReferralTree ClusterKind = "referral_tree" // who referred each other, directly or not
)

// Valid reports whether the kind is one of the above.
func (k ClusterKind) Valid() bool {
	return k == Customer || k == Household || k == Account || k == ReferralTree
}

// Unit returns the unit to hash for a customer: the customer itself, or its cluster's id behind the kind, so that household 7 and
// account 7 are two units. A customer of whom no cluster is known is assigned alone. An experiment keeps its kind for life, and
// its analysis clusters errors by the same unit.
func (k ClusterKind) Unit(customer, cluster string) string {
	if k == Customer || cluster == "" {
		return customer
	}
	return string(k) + ":" + cluster
}

// maxTreeDepth bounds a chain of referrals.
const maxTreeDepth = 100_000

// TreeRoot returns the first customer of the referral tree that a customer belongs to: whoever was referred by nobody, up the chain of
// advocates. It is the tree's id, and stays that while the tree grows, so that a friend is born into the arm of its
// advocate.
//
// advocate returns who referred a customer, "" for nobody. It is an error when the chain comes back to a customer it has passed.
func TreeRoot(customer string, advocate func(customer string) string) (string, error) {
	// The second walker goes two steps for one of the first: in a circle it comes round to it (Floyd).
	slow, fast := customer, customer
	for range maxTreeDepth {
		up := advocate(fast)
		if up == "" {
			return fast, nil
		}
		fast = up
		if up = advocate(fast); up == "" {
			return fast, nil
		}
		fast = up
		slow = advocate(slow)
		if slow == fast {
			return "", fmt.Errorf("assign: customer %q is in a circle of referrals", customer)
		}
	}
	return "", fmt.Errorf("assign: customer %q has a chain of more than %d referrals", customer, 2*maxTreeDepth)
}
