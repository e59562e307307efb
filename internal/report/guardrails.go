package report

import (
	"context"
	"time"

	"goodword/models"
)

// Guardrails is what the guardrails of an experiment said when they last looked.
type Guardrails struct {
	LookedAt *time.Time            `json:"looked_at,omitempty" doc:"Absent where they have not looked: the experiment has none, or has just started"`
	Verdicts []models.GuardVerdict `json:"verdicts" doc:"Of each guardrail on each arm that it can stop"`
}

func (s *Service) guardrails(ctx context.Context, ws models.WorkspaceID, key string) (Guardrails, error) {
	look, err := s.Store.GuardLook(ctx, ws, key)
	if err != nil || look == nil {
		return Guardrails{Verdicts: []models.GuardVerdict{}}, err
	}
	return Guardrails{LookedAt: &look.At, Verdicts: look.Verdicts}, nil
}
