package scripted

import (
	"encoding/json"
	"hash/fnv"
	"math"
	"net/http"
	"strings"
)

// What is wrong with the envelope of an answer.
const (
	ZeroChoices     Fault = "zero choices"
	SeveralChoices  Fault = "several choices"
	NullContent     Fault = "null content"
	ContentParts    Fault = "content in parts"
	ReasoningOnly   Fault = "only reasoning"
	ToolCall        Fault = "a tool call"
	FinishLength    Fault = "finish_reason length"
	FinishFiltered  Fault = "finish_reason content_filter"
	FinishEmpty     Fault = "no finish_reason"
	Refused         Fault = "refusal"
	NoUsage         Fault = "no usage"
	NullUsage       Fault = "usage null"
	NegativeUsage   Fault = "negative usage"
	AbsurdUsage     Fault = "absurd usage"
	OtherModel      Fault = "another model"
	CachedUsage     Fault = "prompt from the cache"
	VectorsShuffled Fault = "vectors out of order"
	VectorMissing   Fault = "a vector missing"
	VectorTwice     Fault = "an index twice"
	VectorShort     Fault = "a vector of another dimension"
)

// What is wrong with the JSON of an answer's content. The script's own content has to be well-formed.
const (
	JSONCut          Fault = "cut"
	CodeFence        Fault = "code fence"
	Think            Fault = "<think> before"
	ProseBefore      Fault = "prose before"
	ProseAfter       Fault = "prose after"
	SingleQuotes     Fault = "single quotes"
	TrailingComma    Fault = "trailing comma"
	ArrayForObject   Fault = "array instead of object"
	OneVariant       Fault = "one variant"
	ExtraKeys        Fault = "extra keys"
	WrongTypes       Fault = "wrong types"
	DuplicateKeys    Fault = "duplicate keys"
	ByteOrderMark    Fault = "byte order mark"
	NUL              Fault = "NUL"
	LoneSurrogate    Fault = "lone surrogate"
	DeepNesting      Fault = "deep nesting"
	EscapedTwice     Fault = "escaped twice"
	RawControlLetter Fault = "raw line feed in a text"
)

// Words is the content of an answer with variants, as prompts.Parse reads it.
func Words(variants ...map[string]string) string {
	raw, _ := json.Marshal(map[string]any{"variants": variants}) // texts cannot fail
	return string(raw)
}

// Answers are all faults of an answer's envelope, and Contents those of its content.
var (
	Answers = []Fault{ZeroChoices, SeveralChoices, NullContent, ContentParts, ReasoningOnly, ToolCall, FinishLength, FinishFiltered, FinishEmpty,
		Refused, NoUsage, NullUsage, NegativeUsage, AbsurdUsage, OtherModel, CachedUsage}
	Contents = []Fault{JSONCut, CodeFence, Think, ProseBefore, ProseAfter, SingleQuotes, TrailingComma, ArrayForObject, OneVariant, ExtraKeys,
		WrongTypes, DuplicateKeys, ByteOrderMark, NUL, LoneSurrogate, DeepNesting, EscapedTwice, RawControlLetter}
)

// spoil does to a content what the fault says; others leave it as it is.
func spoil(content string, f Fault) string {
	firstText := `":"` // the beginning of the first text
	switch f {
	case JSONCut:
		return content[:len(content)*2/3]
	case CodeFence:
		return "```json\n" + content + "\n```"
	case Think:
		return "<think>\nThree friendly texts {\"variants\":[]}, then.\n</think>\n" + content
	case ProseBefore:
		return "Sure! Here are your texts: " + content
	case ProseAfter:
		return content + "\n\nLet me know if you want others!"
	case SingleQuotes:
		return strings.ReplaceAll(content, `"`, "'")
	case TrailingComma:
		return strings.TrimSuffix(content, "]}") + ",]}"
	case ArrayForObject:
		return "[" + content + "]"
	case OneVariant:
		return oneVariant(content)
	case ExtraKeys:
		return strings.TrimSuffix(content, "}") + `,"note":"These are great."}`
	case WrongTypes:
		return `{"variants":[{"body":7},{"body":null},{"body":["a"]}]}`
	case DuplicateKeys:
		return strings.TrimSuffix(content, "}") + `,"variants":[]}`
	case ByteOrderMark:
		return "\ufeff" + content
	case NUL:
		return strings.Replace(content, firstText, firstText+`\u0000`, 1)
	case LoneSurrogate:
		return strings.Replace(content, firstText, firstText+`\ud83d`, 1)
	case DeepNesting:
		return `{"variants":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "}"
	case EscapedTwice:
		raw, _ := json.Marshal(content)
		return string(raw)
	case RawControlLetter:
		return strings.Replace(content, firstText, firstText+"\n", 1)
	}
	return content
}

// oneVariant keeps the first variant.
func oneVariant(content string) string {
	var whole struct {
		Variants []json.RawMessage `json:"variants"`
	}
	if json.Unmarshal([]byte(content), &whole) != nil || len(whole.Variants) == 0 {
		return content
	}
	return `{"variants":[` + string(whole.Variants[0]) + `]}`
}

// complete answers a request for words.
func (s *Script) complete(w http.ResponseWriter, r Request, f Fault) {
	content := Words()
	if s.Answer != nil {
		content = s.Answer(r)
	}
	content = spoil(content, f)
	choice := map[string]any{"index": 0, "finish_reason": "stop", "message": message(content, f)}
	usage := map[string]any{"prompt_tokens": promptTokens(r.Messages), "completion_tokens": tokens(content)}
	body := map[string]any{"id": "scripted", "object": "chat.completion", "model": Model, "choices": []any{choice}, "usage": usage}
	switch f {
	case ZeroChoices:
		body["choices"] = []any{}
	case SeveralChoices:
		body["choices"] = []any{choice, map[string]any{"index": 1, "finish_reason": "stop", "message": message("another", "")}}
	case FinishLength:
		choice["finish_reason"] = "length"
	case FinishFiltered:
		choice["finish_reason"] = "content_filter"
	case ToolCall:
		choice["finish_reason"] = "tool_calls"
	case FinishEmpty:
		choice["finish_reason"] = nil
	case NoUsage:
		delete(body, "usage")
	case NullUsage:
		body["usage"] = nil
	case NegativeUsage:
		usage["prompt_tokens"], usage["completion_tokens"] = -5, -1
	case AbsurdUsage:
		usage["completion_tokens"] = int64(1) << 60
	case CachedUsage:
		usage["prompt_tokens_details"] = map[string]any{"cached_tokens": promptTokens(r.Messages) - 1}
		usage["completion_tokens_details"] = map[string]any{"reasoning_tokens": 1}
	case OtherModel:
		body["model"] = "another-model-2026\x00"
	}
	if f == WrongContentType {
		w.Header().Set("Content-Type", "text/plain; charset=latin1")
		json.NewEncoder(w).Encode(body)
		return
	}
	send(w, http.StatusOK, body)
}

// message is the message of a choice.
func message(content string, f Fault) map[string]any {
	m := map[string]any{"role": "assistant", "content": content}
	switch f {
	case NullContent:
		m["content"] = nil
	case ContentParts:
		half := len(content) / 2
		m["content"] = []any{map[string]any{"type": "text", "text": content[:half]}, map[string]any{"type": "text", "text": content[half:]}}
	case ReasoningOnly:
		m["content"], m["reasoning_content"] = "", "I would write: "+content
	case ToolCall:
		m["content"] = nil
		m["tool_calls"] = []any{map[string]any{"id": "1", "type": "function", "function": map[string]any{"name": "write", "arguments": content}}}
	case Refused:
		m["content"], m["refusal"] = nil, "I cannot help with that."
	}
	return m
}

// tokens counts one for four bytes, at least one.
func tokens(text string) int { return 1 + len(text)/4 }

func promptTokens(messages []Message) int {
	n := 3
	for _, m := range messages {
		n += 4 + tokens(m.Content)
	}
	return n
}

// embed answers a request for vectors.
func (s *Script) embed(w http.ResponseWriter, r Request, f Fault) {
	dimension := s.Dimension
	if dimension == 0 {
		dimension = 64
	}
	if r.Dimensions > 0 {
		dimension = r.Dimensions
	}
	used := 0
	data := make([]map[string]any, len(r.Texts))
	for i, text := range r.Texts {
		used += tokens(text)
		data[i] = map[string]any{"object": "embedding", "index": i, "embedding": Vector(text, dimension)}
	}
	switch last := len(data) - 1; f {
	case VectorsShuffled:
		data[0], data[last] = data[last], data[0]
	case VectorMissing:
		data = data[:last]
	case VectorTwice:
		data[last]["index"] = 0
	case VectorShort:
		data[last]["embedding"] = Vector(r.Texts[last], dimension-1)
	}
	body := map[string]any{"object": "list", "model": Model, "data": data, "usage": map[string]any{"prompt_tokens": used, "total_tokens": used}}
	if f == NoUsage {
		delete(body, "usage")
	}
	send(w, http.StatusOK, body)
}

// Vector counts the runs of three bytes of a text in lower case by hash, scaled to length 1: texts with words in common are near each other.
func Vector(text string, dimension int) []float32 {
	counts := make([]float64, dimension)
	text = "  " + strings.ToLower(text) + "  "
	var squares float64
	for i := range len(text) - 2 {
		h := fnv.New32a()
		h.Write([]byte(text[i : i+3]))
		counts[h.Sum32()%uint32(dimension)]++
	}
	for _, n := range counts {
		squares += float64(n * n)
	}
	vector := make([]float32, dimension)
	for i, n := range counts {
		vector[i] = float32(n / math.Sqrt(squares))
	}
	return vector
}
