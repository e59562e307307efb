package boost

import "fmt"

// Options say how to train. The zero value is the logistic loss with the defaults, which are meant to be left alone: they were chosen
// on several sets together. In the fields after Progress 0 means the default.
type Options struct {
	// Loss is what training makes small.
	Loss Loss
	// Seed decides how rows are shuffled and sampled. The same data and options give the same model whatever the number of processors.
	Seed uint64
	// Progress, where given, is called now and then from the goroutine of Train with the work done and the most there can be; at the
	// end done = total.
	Progress func(done, total int)

	// Bags is the number of models averaged, 3 to 64; default 8. Each is trained without two shares of 1/Bags of the rows, on which it
	// is judged.
	Bags int
	// Rounds is the largest number of trees of a bag, 1 to 100,000; default 1,000. Training mostly stops long before.
	Rounds int
	// Rate is the share of each tree that is added, above 0 and at most 1; default 0.1.
	Rate float64
	// Leaves is the largest number of leaves of a tree, 2 to 64; default 6.
	Leaves int
	// Pairs is the largest number of pair terms; default 64, none when negative.
	Pairs int
}

// withDefaults fills in the defaults.
func (o Options) withDefaults() Options {
	for _, field := range []struct {
		x       *int
		instead int
	}{{&o.Bags, 8}, {&o.Rounds, 1000}, {&o.Leaves, 6}, {&o.Pairs, 64}} {
		if *field.x == 0 {
			*field.x = field.instead
		}
	}
	if o.Rate == 0 {
		o.Rate = 0.1
	}
	return o
}

// validate names the first option out of range.
func (o Options) validate() error {
	switch {
	case o.Loss > Squared:
		return fmt.Errorf("boost: unknown loss %d", o.Loss)
	case o.Bags < 3 || o.Bags > 64:
		return fmt.Errorf("boost: %d bags, want 3 to 64", o.Bags)
	case o.Rounds < 1 || o.Rounds > 100_000:
		return fmt.Errorf("boost: %d rounds, want 1 to 100000", o.Rounds)
	case !(o.Rate > 0 && o.Rate <= 1):
		return fmt.Errorf("boost: the rate is %v, want above 0 and at most 1", o.Rate)
	case o.Leaves < 2 || o.Leaves > 64:
		return fmt.Errorf("boost: trees of %d leaves, want 2 to 64", o.Leaves)
	}
	return nil
}
