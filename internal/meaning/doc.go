// Package meaning compares texts by what they say: it embeds them, keeps their vectors, and finds the nearest. It is for near-duplicates of words, for
// words of similar cells, and for the proof point that fits what a customer said. It makes no words, and nothing on the path of a decision calls it.
//
//	index := meaning.NewIndex(st)
//	words := meaning.Words{Index: index, Embedder: meaning.Local{}}
//	twin, similar, err := words.Duplicate(ctx, ws, meaning.Cell{Program: "spring", Channel: "email", Locale: "en"}, text)
//
// Vectors are searched by pgvector where the database has it, else exactly in this process's memory, which is loaded only then. Vectors of different
// models or dimensions are never compared.
package meaning
