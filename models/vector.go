package models

import "time"

// VectorKind says what a vector's text was.
type VectorKind string

// The kinds of texts that are embedded.
const (
	VectorVariant VectorKind = "variant" // the words of a variant of a copy cell
	VectorProof   VectorKind = "proof"   // a proof point of a brand
	VectorComment VectorKind = "comment" // what a customer said, with consent; it asks and is never searched for
)

// Valid reports whether the kind is one of the three.
func (k VectorKind) Valid() bool { return k == VectorVariant || k == VectorProof || k == VectorComment }

// MaxVectorDimension is the most numbers a vector has.
const MaxVectorDimension = 4096

// Vector is the embedding of one text. The text itself stands with its owner.
type Vector struct {
	Kind     VectorKind
	Owner    string     // the id of the variant or proof point, "" for a comment
	Customer CustomerID // whose comment it is, zero for the workspace's own words
	Program  string     // "" where it belongs to none
	Channel  string     // of the copy cell, or ""
	Locale   string     // of the text, or ""
	Values   []float32  // Euclidean norm 1
}

// VectorQuery asks for the vectors nearest to one of the same model.
type VectorQuery struct {
	Kind   VectorKind // variant or proof
	Model  string
	Values []float32 // Euclidean norm 1
	Limit  int       // 1 to MaxNeighbours

	Program, Channel, Locale string // of the vectors that count; "" for any
}

// MaxNeighbours is the most that a VectorQuery may ask for.
const MaxNeighbours = 100

// Neighbour is a vector near to another.
type Neighbour struct {
	Owner      string
	Similarity float64 // cosine, -1 to 1
}

// VectorModel is a model whose vectors a workspace has.
type VectorModel struct {
	Model     string
	Dimension int
	Version   int64 // raised by every change of its vectors
	Cleared   int64 // the Version of the last removal
}

// VectorAge is a model that a workspace has vectors of.
type VectorAge struct {
	Model  string
	MadeAt time.Time // of the youngest
}
