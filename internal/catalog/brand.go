package catalog

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"goodword/models"
	"goodword/prompts"
)

// Brand reads the workspace's brand. The error has kind NotFound while none is described.
func (c *Catalog) Brand(ctx context.Context, ws models.WorkspaceID) (models.Brand, error) {
	all, err := c.store.Catalog(ctx, ws)
	if err != nil {
		return models.Brand{}, err
	}
	if all.Brand == nil {
		return models.Brand{}, models.Errorf(models.NotFound, "catalog.Brand", "no brand is described yet; PUT one, or apply a file with a brand")
	}
	return *all.Brand, nil
}

// SetBrand describes the workspace's brand, whole; start from models.DefaultBrand. Fields in bad were found wrong before, when the brand
// was read: they are reported with the rest. The version grows by one with every change and stays when nothing changes. The error has
// kind Invalid with every bad field.
func (c *Catalog) SetBrand(ctx context.Context, ws models.WorkspaceID, b models.Brand, bad ...models.FieldError) (models.Brand, error) {
	if err := withFields("catalog.SetBrand", bad, checkBrand(&b)); err != nil {
		return models.Brand{}, err
	}
	err := c.edit(ctx, ws, func(all *models.Snapshot) error {
		b.Version = brandVersion(all.Brand)
		if all.Brand == nil || len(compare(all.Brand, &b)) > 0 {
			b.Version++
			all.Brand = &b
		}
		return nil
	})
	return b, err
}

func brandVersion(b *models.Brand) int {
	if b == nil {
		return 0
	}
	return b.Version
}

// checkBrand joins the brand's own check and that its locales exist.
func checkBrand(b *models.Brand) error {
	var check models.Check
	for _, locale := range slices.Sorted(maps.Keys(b.Formality)) {
		if err := prompts.CheckLocale(locale); err != nil {
			check.That(false, "/formality", "%q %s", locale, err)
		}
	}
	for i, p := range b.ProofPoints {
		if err := prompts.CheckLocale(p.Locale); err != nil {
			check.That(false, fmt.Sprintf("/proof_points/%d/locale", i), "%s", err)
		}
	}
	return errors.Join(b.Validate(), check.Err("catalog.checkBrand"))
}

// brand applies the document's brand, where it has one.
func (a *application) brand(b *models.Brand) {
	if b == nil {
		return
	}
	next := *b
	next.Version = brandVersion(a.all.Brand)
	a.wrong("/brand", checkBrand(&next))
	var stored any
	if a.all.Brand != nil {
		stored = a.all.Brand
	}
	if a.changed(models.AuditBrand, "", stored, &next) {
		next.Version++
		a.all.Brand = &next
	}
}
