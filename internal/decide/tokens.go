package decide

import (
	"context"
	"time"

	"goodword/models"
)

// TokenStore keeps the epochs of customers' tokens.
type TokenStore interface {
	TokenEpochs(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) (map[models.CustomerID]uint32, error)
	RevokeTokens(ctx context.Context, ws models.WorkspaceID, ids []models.CustomerID) (map[models.CustomerID]uint32, error)
}

// TokenCatalog gives configuration and signing keys from memory.
type TokenCatalog interface {
	Catalog
	TokenKey(ctx context.Context, kid string) (*models.TokenKey, error)
	SigningKey(ctx context.Context, ws models.WorkspaceID) (*models.TokenKey, error)
	RotateTokenKey(ctx context.Context, ws models.WorkspaceID, retire bool) (*models.TokenKey, error)
}

// Tokens makes, reads and revokes per-customer tokens: for platforms that can
// send nothing but a URL. It is safe for concurrent use.
type Tokens struct {
	Store   TokenStore
	Catalog TokenCatalog
	Clock   Clock
}

// MintRequest asks for one token for each customer, all for the same use.
// Program may be empty where the workspace has one; Placement empty lets the
// token ask at any of the program's, Channel empty on the placement's own.
type MintRequest struct {
	Use                         models.TokenUse
	Program, Placement, Channel string
	NotAfter                    time.Time // cut to whole seconds
	Customers                   []string  // as the business knows them
}

// Minted is what came of a MintRequest: Tokens has one entry a customer, in the
// order of the request, "" for a customer that does not exist.
type Minted struct {
	KID                         string
	Program, Placement, Channel string
	NotAfter                    time.Time
	Tokens                      []string
}

// Mint makes tokens; nothing is stored but, the first time, the key. The error
// has kind NotFound for an unknown program or placement, Unavailable when the
// database does not answer.
func (t *Tokens) Mint(ctx context.Context, ws models.WorkspaceID, want MintRequest) (*Minted, error) {
	use := Request{Workspace: ws, Program: want.Program, Placement: want.Placement}
	program, _, err := resolve(t.Catalog.Snapshot(ws), &use)
	if err != nil {
		return nil, err
	}
	key, err := t.Catalog.SigningKey(ctx, ws)
	if err != nil {
		return nil, err
	}
	ids := t.ids(ws, want.Customers)
	epochs, err := t.Store.TokenEpochs(ctx, ws, ids)
	if err != nil {
		return nil, err
	}
	made := &Minted{
		KID: key.KID, Program: program.Key, Placement: want.Placement, Channel: want.Channel,
		NotAfter: want.NotAfter.UTC().Truncate(time.Second), Tokens: make([]string, len(ids)),
	}
	for i, id := range ids {
		if epoch, exists := epochs[id]; exists {
			token := models.AskToken{
				Use: want.Use, Customer: id, Epoch: epoch, NotAfter: made.NotAfter, Program: made.Program, Placement: made.Placement, Channel: made.Channel,
			}
			made.Tokens[i] = token.Sign(key)
		}
	}
	return made, nil
}

// Read opens a token of a use: whose it is and what it is for. It asks no database save
// for a key that this replica does not know. That the token has not been revoked
// is seen with the decision, by Request.TokenEpoch. The error has kind
// Unauthorized for a token that is none of ours, is for another use, was changed
// or has run out.
func (t *Tokens) Read(ctx context.Context, text string, use models.TokenUse) (models.WorkspaceID, models.AskToken, error) {
	bad := models.Errorf(models.Unauthorized, "decide.Tokens", "the token is not valid")
	kid, ok := models.TokenKID(text)
	if !ok {
		return 0, models.AskToken{}, bad
	}
	key, err := t.Catalog.TokenKey(ctx, kid)
	if err != nil {
		return 0, models.AskToken{}, err
	}
	token, err := models.OpenToken(text, key)
	if err != nil || token.Use != use || t.Clock.Now().After(token.NotAfter) {
		return 0, models.AskToken{}, bad
	}
	return key.Workspace, token, nil
}

// Holds says whether a token that Read opened has not been revoked, for uses
// that come without a decision. The error has kind Unauthorized for one that was.
func (t *Tokens) Holds(ctx context.Context, ws models.WorkspaceID, token models.AskToken) error {
	epochs, err := t.Store.TokenEpochs(ctx, ws, []models.CustomerID{token.Customer})
	if err != nil {
		return err
	}
	if epoch, exists := epochs[token.Customer]; !exists || epoch != token.Epoch {
		return models.Errorf(models.Unauthorized, "decide.Tokens", "the token is not valid")
	}
	return nil
}

// Revoke ends every token that was made for the customers, in every replica at
// once, and reports for each whether the customer exists. New tokens can be made
// at once.
func (t *Tokens) Revoke(ctx context.Context, ws models.WorkspaceID, customers []string) ([]bool, error) {
	ids := t.ids(ws, customers)
	epochs, err := t.Store.RevokeTokens(ctx, ws, ids)
	found := make([]bool, len(ids))
	for i, id := range ids {
		_, found[i] = epochs[id]
	}
	return found, err
}

// Rotate makes a new key to sign with; with retire it ends every token that was
// signed with the keys before.
func (t *Tokens) Rotate(ctx context.Context, ws models.WorkspaceID, retire bool) (*models.TokenKey, error) {
	return t.Catalog.RotateTokenKey(ctx, ws, retire)
}

func (t *Tokens) ids(ws models.WorkspaceID, customers []string) []models.CustomerID {
	secret := t.Catalog.Secret(ws)
	ids := make([]models.CustomerID, len(customers))
	for i, c := range customers {
		ids[i] = models.NewCustomerID(secret, c)
	}
	return ids
}
