package models

import "time"

// Comment is what a customer, one id as sent, said last with an NPS answer, to be looked at.
type Comment struct {
	Customer CustomerID
	External string // the id as sent, which no model gets to see
	Erased   bool
	State    State
	Answers  int64     // how much of what the customer said it takes in
	Text     string    // "" where no answer has words
	Score    int       // of that answer; -1 where it is older than the answers that State keeps
	At       time.Time // of that answer
	Vector   []float32 // of Text, where it was embedded with the model asked for; else nil
}

// LeastPraise is the least NPS score with which somebody praises: what a detractor writes about is no reason to recommend it.
const LeastPraise = 7

// Usable reports whether there are words, and their writer lets us use them: is not erased, has not objected or complained and has not unsubscribed from
// everything.
func (c *Comment) Usable() bool {
	s := &c.State
	granted, known := s.Consent(AllChannels)
	return c.Text != "" && !c.Erased && !s.TraitTrue("objected") && s.Tally(EventComplained).Count == 0 && (granted || !known)
}

// Praises reports whether neither the comment's score nor the writer's latest is a detractor's.
func (c *Comment) Praises() bool {
	return c.Score >= LeastPraise && c.State.Scores[0].Value >= LeastPraise // a score is one of State's
}

// Praise is what came of looking at a Comment.
type Praise struct {
	Customer CustomerID
	Answers  int64     // of the comment
	Erased   bool      // there is nobody any more whom it could be about
	Proofs   []string  // ids of the proof points that fit, one a language at most; none where nothing does
	At       time.Time // of the comment, zero where nothing of it may be kept
	Vector   []float32 // to keep with the customer, norm 1; nil keeps none
}
