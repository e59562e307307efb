package bandit

// nodes is the number of Gauss-Legendre points in one panel.
const nodes = 16

// Gauss-Legendre nodes and weights on [-1, 1], the positive half (Abramowitz and Stegun 25.4.30).
var (
	halfNodes = [nodes / 2]float64{
		0.0950125098376374402, 0.2816035507792589132, 0.4580167776572273863, 0.6178762444026437484,
		0.7554044083550030339, 0.8656312023878317439, 0.9445750230732325761, 0.9894009349916499326,
	}
	halfWeights = [nodes / 2]float64{
		0.1894506104550684963, 0.1826034150449235888, 0.1691565193950025382, 0.1495959888165767321,
		0.1246289712555338720, 0.0951585116824927848, 0.0622535239386478929, 0.0271524594117540949,
	}
)

// rule integrates over [-1, 1] from values at the nodes. It is computed once and only read.
var rule = newRule()

type gaussRule struct {
	// node and weight integrate polynomials of degree 31 over the whole panel exactly.
	node, weight [nodes]float64
	// upTo[j][i] is the share of the value at node j in the integral from -1 to node i: the integral
	// of the polynomial of degree 15 through all values.
	upTo [nodes][nodes]float64
}

// newRule fills the tables with +, -, · and / only, each product rounded, so that they hold the same
// bits everywhere.
//
// The Lagrange polynomial of node j is w_j Σ_m (2m+1)/2 P_m(x_j) P_m(x) over m < 16, and the
// integral of P_m from -1 to x is (P_{m+1}(x) - P_{m-1}(x))/(2m+1), or x + 1 for m = 0.
func newRule() gaussRule {
	var r gaussRule
	for i := range nodes / 2 {
		left, right := nodes/2-1-i, nodes/2+i
		r.node[left], r.node[right] = -halfNodes[i], halfNodes[i]
		r.weight[left], r.weight[right] = halfWeights[i], halfWeights[i]
	}
	var legendre [nodes][nodes + 1]float64
	for i, x := range r.node {
		legendre[i] = legendreAt(x)
	}
	for j := range nodes {
		for i := range nodes {
			sum := r.node[i] + 1
			for m := 1; m < nodes; m++ {
				sum += float64(legendre[j][m] * (legendre[i][m+1] - legendre[i][m-1]))
			}
			r.upTo[j][i] = float64(r.weight[j]/2) * sum
		}
	}
	return r
}

// legendreAt returns the Legendre polynomials P_0 ... P_16 at x by their three-term recurrence.
func legendreAt(x float64) [nodes + 1]float64 {
	p := [nodes + 1]float64{1, x}
	for m := 1; m < nodes; m++ {
		k := float64(m)
		p[m+1] = (float64(float64((2*k+1)*x)*p[m]) - float64(k*p[m-1])) / (k + 1)
	}
	return p
}
