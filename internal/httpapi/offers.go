package httpapi

import (
	"context"

	"goodword/models"
)

// keyInput names one program, offer or experiment.
type keyInput struct {
	Key string `path:"key" maxLength:"63" doc:"Its key"`
}

// patchInput is a JSON merge patch (RFC 7396) of one.
type patchInput struct {
	Key string `path:"key" maxLength:"63" doc:"Its key"`
	jsonBody
}

type offerList struct {
	Offers []models.Offer `json:"offers"`
}

func (a *API) createOffer(ctx context.Context, in *jsonBody) (*reply[models.Offer], error) {
	var o models.Offer
	bad, err := readOffer(in.RawBody, &o)
	if err != nil {
		return nil, err
	}
	o, err = a.Catalog.CreateOffer(ctx, workspace(ctx), o, bad...)
	return answer(o), err
}

func (a *API) listOffers(ctx context.Context, _ *none) (*reply[offerList], error) {
	all, err := a.Catalog.ListOffers(ctx, workspace(ctx))
	return answer(offerList{Offers: all}), err
}

func (a *API) readOffer(ctx context.Context, in *keyInput) (*reply[models.Offer], error) {
	o, err := a.Catalog.Offer(ctx, workspace(ctx), in.Key)
	return answer(o), err
}

func (a *API) updateOffer(ctx context.Context, in *patchInput) (*reply[models.Offer], error) {
	o, err := a.Catalog.UpdateOffer(ctx, workspace(ctx), in.Key, func(o *models.Offer) error { return patch(o, in.RawBody, readOffer) })
	return answer(o), err
}

func (a *API) deleteOffer(ctx context.Context, in *keyInput) (*none, error) {
	return nil, a.Catalog.DeleteOffer(ctx, workspace(ctx), in.Key)
}

// readOffer reads an offer; one that does not say otherwise is available.
func readOffer(raw []byte, o *models.Offer) ([]models.FieldError, error) {
	*o = models.Offer{Available: true}
	return decode(raw, o)
}
