// Package scripted is a server of language models that answers over HTTP what it was told to, for tests and for the demo. It has no model: words
// are those of the script, the same for the same request, and every answer names "scripted" as its model.
//
//	server, err := scripted.Start(scripted.Script{Answer: func(r scripted.Request) string { return scripted.Words(variant) }})
//	defer server.Close()
//	provider := llm.Provider{Name: "scripted", BaseURL: server.BaseURL(), Model: scripted.Model}
//
// It also plays the faults that such servers have: lists of them in Script.Faults, by request, and settings that it refuses in Script.Refuses.
package scripted
