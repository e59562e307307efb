package report

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"time"

	"goodword/models"
	"goodword/scoring/features"
	"goodword/scoring/likeness"
)

// SimilarReport lists the customers who resemble a program's proven advocates most: those with a friend who bought.
type SimilarReport struct {
	SimilarTo   string               `json:"similar_to"`
	Program     string               `json:"program"`
	At          time.Time            `json:"at" doc:"As of when customers were compared: now"`
	Advocates   int                  `json:"advocates" doc:"Customers with a friend who bought, whose features were stored before: whom the others are compared with"`
	Compared    int                  `json:"compared" doc:"Known customers who are no such advocate"`
	Differences []AdvocateDifference `json:"differences" doc:"What sets these advocates apart, strongest first"`
	Customers   []SimilarCustomer    `json:"customers" doc:"Most similar first. Whether one may be asked is for a decision to say"`
}

// AdvocateDifference is how far the mean advocate is from the average customer in one feature.
type AdvocateDifference struct {
	Feature    string  `json:"feature"`
	Deviations float64 `json:"deviations" doc:"In standard deviations of the customers, on the logarithm of the feature"`
}

// SimilarCustomer is one customer with the likeness.
type SimilarCustomer struct {
	CustomerID string  `json:"customer_id"`
	Similarity float64 `json:"similarity" doc:"1: differs from the average customer in the same way as advocates do; 0: does not; -1: in the opposite way"`
}

// similarSample is how many customers tell what the average one is like.
const similarSample = 20_000

// Similar compares every known customer, as of now, with the proven advocates of a program, and lists the limit most similar. The error has kind Conflict
// where there are too few advocates to say what they have in common.
func (s *Service) Similar(ctx context.Context, ws models.WorkspaceID, program string, limit int, now time.Time) (*SimilarReport, error) {
	proven, err := s.Store.ProvenAdvocates(ctx, ws, program)
	if err != nil {
		return nil, err
	}
	advocate := make(map[models.CustomerID]bool, len(proven))
	var theirs [][]float32
	for _, a := range proven {
		advocate[a.Customer] = true
		if a.Features != nil {
			theirs = append(theirs, a.Features)
		}
	}
	var sample [][]float32
	err = s.Store.SampleStates(ctx, ws, models.CustomerID{}, similarSample, func(state *models.State) {
		sample = append(sample, features.Vector(nil, features.Input{State: state}, now))
	})
	if err != nil {
		return nil, err
	}
	profile, err := likeness.New(sample, theirs)
	if err != nil {
		return nil, err
	}
	r := &SimilarReport{SimilarTo: "advocates", Program: program, At: now, Advocates: len(theirs), Customers: make([]SimilarCustomer, 0, limit+1)}
	for _, d := range profile.Differences() {
		r.Differences = append(r.Differences, AdvocateDifference{Feature: d.Feature, Deviations: d.Deviation})
	}
	slices.SortStableFunc(r.Differences, func(a, b AdvocateDifference) int { return cmp.Compare(math.Abs(b.Deviations), math.Abs(a.Deviations)) })
	var v []float32
	err = s.Store.EachKnownCustomer(ctx, ws, func(id models.CustomerID, external string, state *models.State) {
		if advocate[id] {
			return
		}
		r.Compared++
		v = features.Vector(v[:0], features.Input{State: state}, now)
		r.keep(SimilarCustomer{CustomerID: external, Similarity: profile.Similarity(v)}, limit)
	})
	return r, err
}

// keep puts a customer among the limit most similar, or does not.
func (r *SimilarReport) keep(c SimilarCustomer, limit int) {
	at, _ := slices.BinarySearchFunc(r.Customers, c, func(a, b SimilarCustomer) int {
		return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), strings.Compare(a.CustomerID, b.CustomerID))
	})
	if at < limit {
		r.Customers = slices.Insert(r.Customers, at, c)
		r.Customers = r.Customers[:min(len(r.Customers), limit)]
	}
}
