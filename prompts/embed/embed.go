// Package embed turns a short text into a vector without any model: a hashing embedding of its words and letter n-grams. It finds texts
// that share wording (near-duplicates, a comment and a proof point about the same thing); it knows no synonyms and no translation, which
// a provider's embeddings do.
//
//	v, ok := embed.Text("Talk to them about late invoices")
//
// The same text has the same vector to the bit on every machine and in every process, so vectors may be stored and compared for as long
// as Model stays. Vectors of another Model must never be compared with these. All functions are safe for concurrent use.
package embed

import (
	"math"
	"slices"
)

const (
	// Model names this embedding with its version. Whatever changes a single bit of a vector needs a new version.
	Model = "goodword-hash-256@1"

	// Dimension is the length of every vector.
	Dimension = 256

	// MaxBytes is how much of a text counts; the rest is left out at a letter's border.
	MaxBytes = 8192

	// NearDuplicate is the cosine from which two texts of one cell say the same. Of the built-in variants of a cell, which people wrote to
	// differ, no pair reaches it (the highest is 0.904); a variant with one word left out always does (0.947 and more). TestNearDuplicate.
	NearDuplicate = 0.92
)

// Weights of the kinds of features, beside a word's 1. Words alone miss inflections and compounds, n-grams alone find every English
// text alike. Chosen on the table of TestNearAndFar.
const (
	wordWeight  = 1.0
	pairWeight  = 1.0 // two words in a row
	gramWeight  = 0.5 // three letters of a word with its ends
	glyphWeight = 0.7 // one letter of a script without spaces
	bondWeight  = 1.0 // two such letters in a row
)

// Text embeds a text:
//
//	xⱼ = Σ_f sign(f) · weight(f) · √count(f) over the features f with bucket(f) = j,   v = x / ‖x‖₂
//
// Features are those of the NFKC-normalised, case-folded text: words, pairs of words, letter trigrams of each word with its ends marked;
// for Han, Hiragana, Katakana, Thai and their like, which write no spaces, letters and pairs of letters. Bucket and sign come from a
// 64-bit hash; the random sign makes the inner product of two texts an unbiased estimate of that of their features. The square root
// is the sublinear weight: unlike a logarithm IEEE 754 defines its every bit.
//
// The result has length Dimension and Euclidean norm 1 within 1e-6. Ok is false, and the vector nil, for a text without a letter or
// digit, and in the astronomically rare case that all features cancel. Weinberger, Dasgupta, Langford, Smola and Attenberg (2009), Feature
// Hashing for Large Scale Multitask Learning, ICML.
func Text(text string) (v []float32, ok bool) {
	var sums [Dimension]float64
	for _, f := range count(featuresOf(text)) {
		w := float64(f.weight * math.Sqrt(float64(f.count)))
		if f.hash>>63 == 1 {
			w = -w
		}
		sums[f.hash%Dimension] += w
	}
	square := 0.0
	for _, x := range sums {
		square += float64(x * x)
	}
	if square == 0 {
		return nil, false
	}
	norm := math.Sqrt(square)
	v = make([]float32, Dimension)
	for i, x := range sums {
		v[i] = float32(x / norm)
	}
	return v, true
}

// feature is one piece of a text.
type feature struct {
	hash   uint64
	weight float64
	count  int
}

// count joins equal features. They come in the order of their hashes, so that sums are the same in every process.
func count(all []feature) []feature {
	slices.SortFunc(all, func(a, b feature) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return 0
	})
	joined := all[:0]
	for _, f := range all {
		if n := len(joined); n > 0 && joined[n-1].hash == f.hash {
			joined[n-1].count++
			continue
		}
		joined = append(joined, f)
	}
	return joined
}
