package decide

import (
	"context"

	"goodword/models"
)

// People finds customers by what they are known by besides their id.
type People interface {
	CustomerByEmail(ctx context.Context, ws models.WorkspaceID, h models.EmailHash) (models.CustomerID, error)
	Groups(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) (map[models.CustomerID]models.Group, error)
}

// ByEmail finds the customer whose address has the hash. The error has kind
// NotFound, as of a decision for an unknown customer, when nobody has it.
func (s *Service) ByEmail(ctx context.Context, ws models.WorkspaceID, h models.EmailHash) (models.CustomerID, error) {
	id, err := s.People.CustomerByEmail(ctx, ws, h)
	if err != nil && models.KindOf(err) == models.NotFound {
		return id, models.Errorf(models.NotFound, "decide", string(models.ReasonUnknownCustomer))
	}
	return id, err
}

// SamePerson reports whether an inner id belongs to the person whom the business
// knows by customerID: it is that id's own, or both are in one group.
func (s *Service) SamePerson(ctx context.Context, ws models.WorkspaceID, customerID string, other models.CustomerID) (bool, error) {
	return s.SameCustomer(ctx, ws, models.NewCustomerID(s.Catalog.Secret(ws), customerID), other)
}

// SameCustomer reports whether two inner ids are one, or of one group.
func (s *Service) SameCustomer(ctx context.Context, ws models.WorkspaceID, a, b models.CustomerID) (bool, error) {
	if a == b {
		return true, nil
	}
	groups, err := s.People.Groups(ctx, ws, []models.CustomerID{a, b})
	return err == nil && groups[a].Head == groups[b].Head, err
}
