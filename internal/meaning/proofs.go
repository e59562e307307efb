package meaning

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"goodword/models"
	"goodword/prompts/embed"
)

// leastFits are the cosines from which a proof point is about what a comment is about, by embedding model: with package embed those that are begin at 0.28
// and those that are not end at 0.22 in TestFittingProof. Of a model that was not measured the nearest proof point has to be half alike.
var leastFits = map[string]float64{embed.Model: 0.25}

const halfAlike = 0.5

func least(model string) float64 {
	if l, ok := leastFits[model]; ok {
		return l
	}
	return halfAlike
}

// point is a proof point with its vector, of norm 1.
type point struct {
	id, language string
	values       []float32
}

// pointSet is a brand's proof points, which are 50 at most and compared one by one.
type pointSet struct {
	basis  string
	points []point
}

// choosing names the way in which proof points are chosen: another makes all choices again.
const choosing = "praise@1"

// basisOf is what choices rest on, as a hash.
func basisOf(list []models.ProofPoint, model string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %d", choosing, model, models.LeastPraise)
	for _, p := range list {
		fmt.Fprintf(h, " %q %q %q %q", p.ID, p.Locale, p.Problem, p.Text)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// pointsOf gives a brand's proof points with vectors of a dimension, 0 for any: from memory while the brand's are these, else embedded.
func (c *Comments) pointsOf(ctx context.Context, ws models.WorkspaceID, list []models.ProofPoint, basis string, embedder Embedder, dimension int) ([]point, error) {
	set, known := c.points[ws]
	if known && set.basis == basis && (len(set.points) == 0 || dimension == 0 || len(set.points[0].values) == dimension) {
		return set.points, nil
	}
	texts := make([]string, len(list))
	for i := range list {
		texts[i] = list[i].Problem + ". " + list[i].Text
	}
	vectors, err := embedEach(ctx, embedder, texts)
	if err != nil {
		return nil, err
	}
	set = pointSet{basis: basis}
	for i := range list {
		if values, ok := unit(vectors[i]); ok && len(list[i].Locale) >= 2 {
			set.points = append(set.points, point{list[i].ID, strings.ToLower(list[i].Locale[:2]), values})
		}
	}
	if c.points == nil {
		c.points = map[models.WorkspaceID]pointSet{}
	}
	c.points[ws] = set
	return set.points, nil
}

// fitting are the ids of the proof points that fit best what was said, of each language the best one that is at least so near, the nearest first; equals in
// the brand's order. Vectors of another dimension fit nothing.
func fitting(said []float32, points []point, least float64) []string {
	type match struct {
		point      *point
		similarity float64
	}
	var best []match
	for i := range points {
		p := &points[i]
		if len(p.values) != len(said) {
			continue
		}
		s := float64(dot(said, p.values))
		at := slices.IndexFunc(best, func(m match) bool { return m.point.language == p.language })
		switch {
		case s < least:
		case at < 0:
			best = append(best, match{p, s})
		case s > best[at].similarity:
			best[at] = match{p, s}
		}
	}
	slices.SortStableFunc(best, func(a, b match) int { return cmp.Compare(b.similarity, a.similarity) })
	ids := make([]string, len(best))
	for i := range best {
		ids[i] = best[i].point.id
	}
	return ids
}
