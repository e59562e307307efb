package llm

import (
	"context"
	"errors"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"goodword/models"
)

// chat is a request for words to one provider, and the reply.
type chat struct {
	p        *provider
	r        models.LLMRequest
	messages []openai.ChatCompletionMessage
	most     int // tokens of the answer
	reply    models.LLMReply
}

func newChat(p *provider, r models.LLMRequest) *chat {
	t := &chat{p: p, r: r, most: p.MaxTokens}
	if r.MaxTokens > 0 {
		t.most = min(t.most, r.MaxTokens)
	}
	for _, m := range r.Messages {
		t.messages = append(t.messages, openai.ChatCompletionMessage{Role: m.Role, Content: m.Content})
	}
	return t
}

func (t *chat) exchange() *exchange {
	x := &exchange{transport: t.p.transport, most: maxAnswer, model: t.p.Model}
	for _, m := range t.messages {
		x.prompt = append(x.prompt, m.Content)
	}
	return x
}

func (t *chat) circuit() *breaker { return &t.p.chat }

func (t *chat) reservation() models.LLMReservation {
	most := models.LLMUsage{Prompt: t.promptEstimate(), Completion: int64(t.most)}
	return models.LLMReservation{
		Workspace: t.r.Workspace, Provider: t.p.Name, Model: t.p.Model, Kind: "chat", Job: visible(t.r.Job),
		Tokens: most.Tokens(), Micros: t.cost(most), Currency: t.currency(), Day: t.p.Day, Month: t.p.Month,
	}
}

// promptEstimate counts the schema in whichever way it is sent.
func (t *chat) promptEstimate() int64 {
	n := estimateMessages(t.messages)
	if len(t.r.Schema) > 0 {
		n += estimate(schemaNote) + estimate(string(t.r.Schema))
	}
	return n
}

func (t *chat) cost(used models.LLMUsage) int64 { return t.p.Price.cost(used) }

// currency is what the account is in, "" where no price is set.
func (t *chat) currency() string { return t.p.currency() }

func (p *provider) currency() string {
	if p.Price == nil {
		return ""
	}
	return p.Currency
}

// schemaNote asks for the shape of the answer where the server does not see to it.
const schemaNote = "\n\nAnswer with one JSON object and nothing else: no words before or after it, no code fence. It must fit this JSON Schema:\n"

// request makes the request as the provider understands it, as far as is known.
func (t *chat) request(a abilities) openai.ChatCompletionRequest {
	req := openai.ChatCompletionRequest{Model: t.p.Model, Messages: t.messages}
	if a.tokenField == fieldMaxTokens {
		//lint:ignore SA1019 most compatible servers know no other field
		req.MaxTokens = t.most
	} else {
		req.MaxCompletionTokens = t.most
	}
	if a.temperature {
		req.Temperature = sentTemperature(t.p.Temperature)
	}
	if len(t.r.Schema) == 0 {
		return req
	}
	switch a.rung {
	case rungSchema:
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: "answer", Schema: t.r.Schema, Strict: true},
		}
	case rungObject:
		req.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
		fallthrough
	case rungPlain:
		req.Messages = withNote(t.messages, schemaNote+string(t.r.Schema))
	}
	return req
}

// withNote adds a note to the first message, where it stays in the provider's cache of prompts.
func withNote(messages []openai.ChatCompletionMessage, note string) []openai.ChatCompletionMessage {
	noted := append([]openai.ChatCompletionMessage(nil), messages...)
	noted[0].Content += note
	return noted
}

// fit makes the request, giving up what the library itself refuses for the model's name.
func (t *chat) fit() (openai.ChatCompletionRequest, abilities, error) {
	for {
		a := t.p.known.now()
		req := t.request(a)
		err := openai.NewReasoningValidator().Validate(req)
		if err == nil || !t.p.known.adapt(a, complains(a, err.Error(), "")) {
			return req, a, err
		}
	}
}

func (t *chat) send(ctx context.Context, x *exchange) (result, abilities, error) {
	req, sent, err := t.fit()
	if err != nil {
		return result{}, sent, &unsendable{err}
	}
	res, err := t.p.library(x).CreateChatCompletion(ctx, req)
	if errors.Is(err, openai.ErrChatCompletionInvalidModel) {
		return result{}, sent, &unsendable{err}
	}
	if err != nil {
		return result{}, sent, err
	}
	if len(res.Choices) == 0 {
		return result{}, sent, errors.New("the answer has no choices")
	}
	t.read(&res)
	return result{outcomeOf(t.reply.LLMAnswer), t.reply.Model, t.reply.Usage}, sent, nil
}

// read takes the first choice as the reply.
func (t *chat) read(res *openai.ChatCompletionResponse) {
	first := &res.Choices[0]
	content := first.Message.Content
	for _, part := range first.Message.MultiContent {
		if part.Type == "" || part.Type == openai.ChatMessagePartTypeText || part.Type == "output_text" {
			content += part.Text
		}
	}
	answer := models.LLMAnswer{FinishReason: string(first.FinishReason), Refusal: first.Message.Refusal, Content: content}
	if answer.FinishReason == string(openai.FinishReasonNull) {
		answer.FinishReason = ""
	}
	used, ok := told(res.Usage)
	if !ok {
		used = models.LLMUsage{
			Prompt: t.promptEstimate(), Estimated: true,
			Completion: estimate(content + first.Message.ReasoningContent + first.Message.Refusal), Reasoning: estimate(first.Message.ReasoningContent),
		}
	}
	t.reply = models.LLMReply{
		LLMAnswer: answer, Provider: t.p.Name, Model: visible(res.Model), Usage: used, Micros: t.cost(used), Currency: t.currency(),
	}
	orElse(&t.reply.Model, t.p.Model)
}

func outcomeOf(a models.LLMAnswer) models.LLMOutcome {
	switch {
	case a.FinishReason == string(openai.FinishReasonContentFilter):
		return models.LLMFiltered
	case strings.TrimSpace(a.Content) == "" && a.Refusal == "":
		return models.LLMEmpty
	}
	return models.LLMAnswered
}

// filtered is the answer to a prompt that the provider's filter stopped: the same as to words that it stopped.
func (t *chat) filtered() bool {
	t.reply = models.LLMReply{
		LLMAnswer: models.LLMAnswer{FinishReason: string(openai.FinishReasonContentFilter)},
		Provider:  t.p.Name, Model: t.p.Model, Currency: t.currency(),
	}
	return true
}
