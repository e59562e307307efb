// Package guard judges words before they leave: against the promise they tell
// of, and against the brief they were written to. Template words, words of a
// language model and words that people type all pass through it.
//
//	variants, code := prompts.Parse(answer, shape)
//	findings := guard.Check(&brief, promise, variants)
//	if len(findings) > 0 { … guard.Codes(findings) … }
//
// It knows English, German, Spanish, French, Portuguese and Japanese. It reads
// sums, percentages, points and dates as the locale writes them, in digits or
// words, and tells who each is said to be for; it finds benefits, deadlines and
// claims by phrases. What a language can say is without end: the guard errs on
// the side of sending words back.
//
// It is not for grammar or taste, and proves nothing about what a picture or a
// page behind the link says. It does no I/O; all functions are safe for
// concurrent use and never panic on any text.
package guard
