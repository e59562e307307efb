package referral

import (
	"slices"

	"goodword/models"
)

// InTest reports whether the inner id is that of a test customer of the program: what comes of such a customer's code is marked test.
// An id that only an identity link makes the same person is not one.
func (r *Rules) InTest(ws models.WorkspaceID, program string, customer models.CustomerID) bool {
	snap := r.Catalog.Snapshot(ws)
	if snap == nil {
		return false
	}
	p := snap.Program(program)
	if p == nil {
		return false
	}
	secret := r.Catalog.Secret(ws)
	return slices.ContainsFunc(p.TestCustomers, func(id string) bool { return models.NewCustomerID(secret, id) == customer })
}
