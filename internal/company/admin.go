package company

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// What the scenarios do as whoever runs the service.

// post sends a configuration step, or reads with out; in may be nil.
func (a *api) post(ctx context.Context, path string, in, out any) error {
	return a.call(ctx, http.MethodPost, path, a.admin, in, out)
}

// get reads what only an admin may.
func (a *api) get(ctx context.Context, path string, out any) error {
	return a.call(ctx, http.MethodGet, path, a.admin, nil, out)
}

// now is the service's clock.
func (a *api) now(ctx context.Context) (time.Time, error) {
	var clock struct{ Now time.Time }
	err := a.get(ctx, "/v1/clock", &clock)
	return clock.Now, err
}

func (a *api) moveClock(ctx context.Context, to time.Time) error {
	return a.post(ctx, "/v1/clock", object{"now": to}, nil)
}

// tell sends events, in batches; one that is refused is an error.
func (a *api) tell(ctx context.Context, events []object) error {
	return a.each(ctx, (len(events)+batchSize-1)/batchSize, func(ctx context.Context, i int) error {
		var out struct{ Errors []struct{ Detail string } }
		part := events[i*batchSize : min(len(events), (i+1)*batchSize)]
		err := a.post(ctx, "/v1/batch", object{"batch": part}, &out)
		if err == nil && len(out.Errors) > 0 {
			err = fmt.Errorf("%d events were refused: %s", len(out.Errors), out.Errors[0].Detail)
		}
		return err
	})
}

// archive ends a scenario's program: it decides no more, and a company finds the service as it left it.
func (a *api) archive(ctx context.Context, program string) error {
	for _, status := range []string{"paused", "archived"} {
		if err := a.call(ctx, http.MethodPatch, "/v1/programs/"+program, a.admin, object{"status": status}, nil); err != nil {
			return err
		}
	}
	return nil
}
