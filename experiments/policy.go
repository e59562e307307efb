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

// Contextual is a policy whose probabilities depend on what is known of the arms in one decision.
//
// ProbabilitiesIn is to a context what Probabilities is: a function of the policy's state, the context and the flags
// alone. bandit.LinearThompson is a Contextual.
type Contextual interface {
	ProbabilitiesIn(context Context, eligible []bool) ([]float64, error)
}

// Context is what a contextual policy looks at in one decision.
type Context struct {
	// Features has one row per arm, in the order of the arms, each as long as the policy's model wants. Rows of arms that
	// are not eligible may be nil.
	Features [][]float64
	// Gain and Cost, in money, turn what a model predicts, for example a chance, into the value of an arm: Gain·prediction - Cost. Nil means
	// 1 and 0 for every arm.
	Gain, Cost []float64
	// Salt, Snapshot and Decision seed the simulation of policies that simulate: the experiment's salt, the id of the state
	// the policy was made from, and the decision's key. They are logged anyway; the same three give the same
	// probabilities in any process.
	Salt, Snapshot, Decision string
}

// In binds a contextual policy to one decision.
func In(policy Contextual, context Context) Policy { return bound{policy, context} }

type bound struct {
	policy  Contextual
	context Context
}

func (b bound) Probabilities(eligible []bool) ([]float64, error) {
	return b.policy.ProbabilitiesIn(b.context, eligible)
}

// Method says how a stage draws.
type Method string

// The methods. All but AB draw anew for each decision, from the probabilities of a policy that learns; which one is the
// business of the policy, and the method its name in the log.
const (
	// AB assigns by fixed weights and sticks: a unit keeps its arm for the life of the experiment.
	AB Method = "ab"
	// Thompson compares chances of success.
	Thompson Method = "thompson"
	// TopTwo is Thompson sampling that finds the best arm sooner and earns less meanwhile.
	TopTwo Method = "top_two"
	// MoneyThompson compares money per decision.
	MoneyThompson Method = "money_thompson"
	// LinearThompson, LogisticThompson and SquareCB look at the features of the arms.
	LinearThompson   Method = "linear_thompson"
	LogisticThompson Method = "logistic_thompson"
	SquareCB         Method = "squarecb"
	// SendTime compares hours of the week.
	SendTime Method = "send_time"
)

// Valid reports whether the method is one of the above.
func (m Method) Valid() bool { return m == AB || m.Learns() }

// Learns reports whether the method draws from a policy that learns.
func (m Method) Learns() bool {
	switch m {
	case Thompson, TopTwo, MoneyThompson, LinearThompson, LogisticThompson, SquareCB, SendTime:
		return true
	}
	return false
}

// Arm is one of the things a stage chooses among.
type Arm struct {
	// Key names the arm within its experiment and never changes: sticky assignment hashes it.
	Key string
	// Weight is the arm's share under AB, up to a common factor: finite, at least 0. Other methods ignore it.
	Weight float64
}
