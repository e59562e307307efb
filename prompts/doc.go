// Package prompts holds the words of an ask: built-in templates, the choice
// between them, and their rendering with the facts of a promise. It has no
// I/O, no clock and no randomness of its own. What a language model sends is read
// by Parse; what must never leave is package guard's.
//
//	id := prompts.Choose(program.Approach, "email", facts, draw)
//	words, err := prompts.Render(id, facts)
//
// A template id, en/dual_favour/email/1@1, names language, approach, channel,
// variant and version. The texts under an id never change: decisions keep the
// id and their words are rendered again from it. What a language has beside its
// templates is a tongue, how a region writes numbers and dates a row of regions.
//
// What the words promise is the offer's and nothing else: amounts, percentages,
// points, gift texts, link, code, terms and date come from Facts. "Join" stands
// for whatever the program counts as a conversion.
//
// Texts from outside (brand, problem, gift, name) are made one line of visible
// characters without placeholders of e-mail platforms, so that a first name
// cannot become a template where the words are sent.
//
// All functions are safe for concurrent use.
package prompts
