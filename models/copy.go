package models

import (
	"regexp"
	"slices"
	"time"
)

// CopyCell is what words are generated and approved for, field by field a prompts.Cell: prompts.Cell(c) converts it.
type CopyCell struct {
	Approach string `json:"approach"`
	Channel  string `json:"channel"`
	Locale   string `json:"locale"`
	// Friend and Advocate are the kinds of what the sides get.
	Friend   OfferKind `json:"friend"`
	Advocate OfferKind `json:"advocate"`
}

// CopyState says what may be done with a copy.
type CopyState string

// The states of copies. A draft waits for a person; only an approved copy is served; a rejected one was never approved; a retired one was.
const (
	CopyDraft    CopyState = "draft"
	CopyApproved CopyState = "approved"
	CopyRejected CopyState = "rejected"
	CopyRetired  CopyState = "retired"
)

// CopyStates lists them.
var CopyStates = []CopyState{CopyDraft, CopyApproved, CopyRejected, CopyRetired}

// Valid reports whether s is one of the states.
func (s CopyState) Valid() bool { return slices.Contains(CopyStates, s) }

// Live reports whether the copy is served or may yet be.
func (s CopyState) Live() bool { return s == CopyDraft || s == CopyApproved }

// CopySource says who wrote a copy.
type CopySource string

// The sources of copies.
const (
	CopyByModel  CopySource = "model"
	CopyByPerson CopySource = "person"
)

// Valid reports whether s is one of the sources.
func (s CopySource) Valid() bool { return s == CopyByModel || s == CopyByPerson }

// Copy is one version of one variant of a copy cell. What a (ID, Version) says never changes; its state does. In a snapshot's JSON a copy is its
// identity, cell and state: the rest is read from where copies are kept when the snapshot is loaded.
type Copy struct {
	ID      string   `json:"id"`      // "cp_" and 12 of a-z and 2-7, the same through all versions
	Version int      `json:"version"` // from 1; an edit makes the next
	Cell    CopyCell `json:"cell"`
	// Fields are the texts by the cell's fields, with placeholders as prompts names them.
	Fields map[string]string `json:"-"`
	State  CopyState         `json:"state"`
	Source CopySource        `json:"-"`

	// How a model's copy was made; zero for a person's, but for the brand that it was checked against.
	Model        string `json:"-"`
	Prompt       string `json:"-"` // version of the prompt's template
	BrandVersion int    `json:"-"`
	CostMicros   int64  `json:"-"` // its part of what the calls cost, in millionths of Currency; 0 where no price is set
	Currency     string `json:"-"`
	// Findings are what the checks said: reasons of a rejected copy, empty for one that passed.
	Findings []CopyFinding `json:"-"`

	CreatedAt time.Time `json:"-"`
	DecidedAt time.Time `json:"-"` // when State was last set; zero for a draft that nobody has judged
	DecidedBy string    `json:"-"` // the name of a person's key, CopyDesk for the service itself

	Results CopyResults `json:"-"` // of this version, as they were when it was read
}

// CopyDesk is who decides for the service itself.
const CopyDesk = "desk"

// CopyFinding is one reason against a copy, as package guard gives it.
type CopyFinding struct {
	Code   string `json:"code"`
	Field  string `json:"field"` // "" when it is about the whole copy
	Start  int    `json:"start"` // bytes of the field's text
	End    int    `json:"end"`
	Text   string `json:"text"`   // what they hold, at most 200 bytes
	Detail string `json:"detail"` // what to do about it
}

var copyIDPattern = regexp.MustCompile(`^cp_[a-z2-7]{12}$`)

// ValidCopyID reports whether s can be the id of a copy.
func ValidCopyID(s string) bool { return copyIDPattern.MatchString(s) }

// CopyFilter narrows a listing of copies. Empty fields narrow nothing.
type CopyFilter struct {
	State        CopyState
	Cell         CopyCell
	ID           string
	AfterID      string // the last copy of the page before, "" for the first page
	AfterVersion int
	Limit        int // 1 to 1000
}

// CopyFill is one cell that was filled: its key is never paid again.
type CopyFill struct {
	Key                        string
	Cell                       string // as prompts.Cell writes it
	BrandVersion               int
	Prompt, Model              string
	Asked                      int // variants
	Approved, Drafts, Rejected int
	Fault                      string // why the answer held no variants, "" where it did
	CostMicros                 int64
	Currency                   string
	FinishedAt                 time.Time
}
