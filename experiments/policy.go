package experiments

// Policy gives every eligible arm a probability.
//
// Probabilities returns one number per arm, 0 for arms that are not eligible, with a sum of 1 over the
// others. It must be a function of the policy's own state and of the flags alone: a replay calls it
// again and expects the same bits. Callers do not modify the result, so that a policy may keep it and
// hand it out again. bandit.Thompson is a Policy; a cache around one is, too.
type Policy interface {
	Probabilities(eligible []bool) ([]float64, error)
}

// Method says how a stage draws.
type Method string

// The methods.
const (
	// AB assigns by fixed weights and sticks: a unit keeps its arm for the life of the experiment.
	AB Method = "ab"
	// Thompson draws anew for each decision, from the probabilities of a policy that learns.
	Thompson Method = "thompson"
)

// Valid reports whether the method is one of the above.
func (m Method) Valid() bool { return m == AB || m == Thompson }

// Arm is one of the things a stage chooses among.
type Arm struct {
	// Key names the arm within its experiment and never changes: sticky assignment hashes it.
	Key string
	// Weight is the arm's share under AB, up to a common factor: finite, at least 0. Other methods ignore it.
	Weight float64
}
