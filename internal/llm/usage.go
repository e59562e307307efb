package llm

import (
	openai "github.com/sashabaranov/go-openai"

	"goodword/models"
)

// maxTokensTold is the most tokens of a call that are believed; what is more, or negative, is estimated instead.
const maxTokensTold = 100_000_000

// estimate is about how many tokens a text has, rather too many than too few: one for three bytes. English has one for four or five, Japanese
// one for about three.
func estimate(text string) int64 { return int64(len(text)+2) / 3 }

// estimateMessages is estimate for a conversation, with what each message costs beside its words.
func estimateMessages(messages []openai.ChatCompletionMessage) int64 {
	var n int64 = 8
	for _, m := range messages {
		n += 8 + estimate(m.Content)
	}
	return n
}

// told is what a provider says that a call used, false where it says nothing or what cannot be.
func told(u openai.Usage) (models.LLMUsage, bool) {
	used := models.LLMUsage{Prompt: int64(u.PromptTokens), Completion: int64(u.CompletionTokens)}
	if used.Prompt <= 0 || used.Completion < 0 || used.Prompt > maxTokensTold || used.Completion > maxTokensTold {
		return models.LLMUsage{}, false
	}
	if d := u.PromptTokensDetails; d != nil {
		used.Cached = clamp(int64(d.CachedTokens), used.Prompt)
	}
	if d := u.CompletionTokensDetails; d != nil {
		used.Reasoning = clamp(int64(d.ReasoningTokens), used.Completion)
	}
	return used, true
}

func clamp(n, most int64) int64 { return min(max(n, 0), most) }
