package boost

// What training does not leave to Options. The values were chosen by cross-validation on the training parts of several sets together, of
// 1,000 to 40,000 rows, and none is sharp: halving or doubling one moves the loss in its fourth digit.
const (
	// ridge is added to the curvature of a leaf: it shrinks leaves of few rows.
	ridge = 5.0
	// levelRidge is the same for one level of a categorical column, where levels are put in order by what they gain.
	levelRidge = 10.0
	// leafWeight is the least curvature of a leaf.
	leafWeight = 5.0
	// leastShare is the gain of a further split of a tree, as a share of its first split's, below which the tree is left as it is.
	leastShare = 0.05
	// levelRows is the number of rows from which a level has a bin of its own.
	levelRows = 10
	// sampleShare is the share of a bag's rows that each tree is grown on.
	sampleShare = 0.8
	// tries is the number of random pairs of columns that are tried for each tree.
	tries = 20
	// patience is the number of rounds without a gain on rows not seen after which training ends.
	patience = 50
)
