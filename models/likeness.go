package models

import "time"

// AdvocateProfile is what sets the proven advocates of a program apart from its average customer, as decisions read it: part of a
// snapshot, so that every replica and every replay reads the same.
type AdvocateProfile struct {
	Program   string           `json:"program"`
	Version   string           `json:"version"` // by content
	MadeAt    time.Time        `json:"made_at"`
	Advocates int              `json:"advocates"` // of whom it was made; each is at most 1/Advocates of it
	Features  []ProfileFeature `json:"features"`
}

// ProfileFeature is one compared place of a vector, on the logarithm of its values.
type ProfileFeature struct {
	Place     int     `json:"place"`
	Mean      float64 `json:"mean"`
	Deviation float64 `json:"deviation"` // standard deviation; 0: the place says nothing
	Centroid  float64 `json:"centroid"`  // of the mean advocate, in deviations from the mean, within ±3
}
