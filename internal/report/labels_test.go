package report

import (
	"testing"

	"goodword/models"
	"goodword/scoring/features"
)

// TestEveryColumnHasALabel: axes say what a column is and in which unit.
func TestEveryColumnHasALabel(t *testing.T) {
	for _, name := range features.Names([]models.TraitFeature{{Name: "industry"}, models.LikenessFeature}) {
		if columnLabels[name] == "" && name != "trait:industry" {
			t.Errorf("%s has no label", name)
		}
	}
	if got := label("trait:industry"); got != "industry" {
		t.Errorf("got %s", got)
	}
}
