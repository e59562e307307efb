// Package ranking orders what is shown in a list, and settles how much of it, from what was used when it was shown, without taking the place
// for the thing: what stands first is used more, whatever it is.
//
//	looked := ranking.Examination(strata, places)
//	posteriors := ranking.Posteriors(counts, others, looked)
//	ranker, err := ranking.New(posteriors, looked)
//	draw, err := ranker.Draw(able, most, rand.New(assign.Generator(salt, key)).Float64)
//
// The model is that of a reader who looks at places independently of what stands there, and uses what is seen by its own attraction:
//
//	P(i is used | shown at place k) = aᵢ·eₖ,  e₁ = 1
//
// Craswell, Zoeter, Taylor and Ramsey (2008), An Experimental Comparison of Click Position-Bias Models, WSDM; Joachims, Swaminathan and
// Schnabel (2017), Unbiased Learning-to-Rank with Biased Feedback, WSDM. It is not for long lists: MaxItems bounds what is ordered.
//
// Everything here is a function of its arguments: no clock, no random source, the same bits on every machine. A Ranker is safe for
// concurrent use.
package ranking
