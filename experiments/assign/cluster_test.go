package assign_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"goodword/experiments/assign"
)

func TestClusterUnit(t *testing.T) {
	for _, c := range []struct {
		kind              assign.ClusterKind
		customer, cluster string
		want              string
	}{
		{assign.Customer, "c1", "h7", "c1"},
		{assign.Household, "c1", "7", "household:7"},
		{assign.Account, "c1", "7", "account:7"},
		{assign.ReferralTree, "c1", "c0", "referral_tree:c0"},
		{assign.Household, "c1", "", "c1"},
	} {
		if got := c.kind.Unit(c.customer, c.cluster); got != c.want || !c.kind.Valid() {
			t.Errorf("%s: Unit(%q, %q) = %q, want %q", c.kind, c.customer, c.cluster, got, c.want)
		}
	}
	if assign.ClusterKind("street").Valid() {
		t.Error("an unknown kind is valid")
	}
}

// TestMembersOfAClusterShareAnArm draws households: all of one are held out or none, and all have one arm.
func TestMembersOfAClusterShareAnArm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		household := rapid.StringMatching(`[a-z]{1,8}`).Draw(t, "household")
		var arm int
		var held bool
		for i := range 5 {
			unit := assign.Household.Unit("customer-"+strconv.Itoa(i), household)
			choice, err := assign.Sticky("exp", unit, []string{"a", "b", "c"}, []float64{1, 1, 1}, nil)
			if err != nil {
				t.Fatal(err)
			}
			out := assign.Holdout("holdout", unit, 0.5)
			if i > 0 && (choice.Index != arm || out != held) {
				t.Fatalf("members of household %q are apart", household)
			}
			arm, held = choice.Index, out
		}
	})
}

// TestTreeRootStaysWhileTheTreeGrows refers new customers by random ones: roots are those of the advocates, and never change.
func TestTreeRootStaysWhileTheTreeGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		advocate := map[string]string{}
		root := map[string]string{}
		for i := range rapid.IntRange(1, 60).Draw(t, "customers") {
			customer := strconv.Itoa(i)
			root[customer] = customer
			if by := rapid.IntRange(-1, i-1).Draw(t, "advocate"); by >= 0 {
				advocate[customer] = strconv.Itoa(by)
				root[customer] = root[strconv.Itoa(by)]
			}
			for c, want := range root {
				got, err := assign.TreeRoot(c, func(c string) string { return advocate[c] })
				if err != nil || got != want {
					t.Fatalf("TreeRoot(%s) = %q, %v, want %q in %v", c, got, err, want, advocate)
				}
			}
		}
	})
}

func TestTreeRootFindsCircles(t *testing.T) {
	for length := 1; length < 8; length++ {
		for tail := range 4 {
			up := func(c string) string { // 0 ← 1 ← … the last ones in a circle
				i, _ := strconv.Atoi(c)
				if i == tail+length-1 {
					return strconv.Itoa(tail)
				}
				return strconv.Itoa(i + 1)
			}
			if got, err := assign.TreeRoot("0", up); err == nil {
				t.Errorf("a circle of %d behind %d has the root %q", length, tail, got)
			}
		}
	}
}
