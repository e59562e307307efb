// Package llm calls language models behind any server that speaks OpenAI's chat completions and embeddings, and survives what such servers do:
// several providers in order, each with a deadline, two retries, a circuit breaker, a limit of calls at once, and caps on tokens and money that
// are reserved before a call and settled after it.
//
//	providers, err := llm.ReadConfig(file, os.Getenv, os.ReadFile)
//	client, err := llm.New(providers, store, clock, log)
//	reply, err := client.Complete(ctx, models.LLMRequest{Workspace: ws, Job: "cell 7", Messages: messages, Schema: schema})
//
// It writes no prompts, judges no words and repairs none: that is the copy desk's. It is never on the path of a decision.
package llm
