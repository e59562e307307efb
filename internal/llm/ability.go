package llm

import (
	"regexp"
	"strings"
	"sync"
)

// rung is how the shape of an answer is asked for, from the strictest down.
type rung uint8

const (
	rungSchema rung = iota // response_format json_schema, strict
	rungObject             // response_format json_object, and the schema in the prompt
	rungPlain              // the schema in the prompt alone
)

// rungs are where the settings of Provider.Structured begin.
var rungs = map[string]rung{structuredAuto: rungSchema, structuredSchema: rungSchema, structuredObject: rungObject, structuredPlain: rungPlain}

// abilities are what a provider was found to understand.
type abilities struct {
	rung        rung
	tokenField  string
	temperature bool // it may be sent
}

// known holds the abilities of one provider. They begin as configured and only become fewer; the first calls find them out, and the process
// remembers. It is safe for concurrent use.
type known struct {
	mu sync.Mutex
	abilities
	otherField bool // the token field was changed once
}

func newKnown(p *Provider) *known {
	return &known{abilities: abilities{rung: rungs[p.Structured], tokenField: p.TokenField, temperature: p.Temperature != nil}}
}

func (k *known) now() abilities {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.abilities
}

// complaint is what of a request a provider does not understand.
type complaint uint8

const (
	complaintShape complaint = iota
	complaintTokenField
	complaintTemperature
)

var (
	aboutShape       = regexp.MustCompile(`response_format|response format|json_schema|json_object|structured.?output|guided_|grammar`)
	isUnknown        = regexp.MustCompile(`unsupported|not supported|does not support|unrecogni[sz]ed|unknown|unexpected|extra|not permitted|not allowed|deprecated|invalid argument`)
	aboutTemperature = regexp.MustCompile(`temperature|sampling`)
	aboutTokens      = map[string]*regexp.Regexp{
		fieldMaxTokens:           regexp.MustCompile(`max_tokens|maxtokens`),
		fieldMaxCompletionTokens: regexp.MustCompile(`max_completion_tokens|maxcompletiontokens`),
	}
)

// complains reads from what a provider says, and the parameter it names if it names one, which parts of a request it may not understand. A bound
// that is only too large is none of these.
func complains(sent abilities, said, param string) []complaint {
	text, param := strings.ToLower(said), strings.ToLower(param)
	about := func(what *regexp.Regexp) bool {
		if param != "" {
			return what.MatchString(param)
		}
		return what.MatchString(text)
	}
	own, other := aboutTokens[sent.tokenField], aboutTokens[otherField(sent.tokenField)]
	var list []complaint
	if about(own) && (other.MatchString(text) || isUnknown.MatchString(text)) || param == "" && other.MatchString(text) {
		list = append(list, complaintTokenField)
	}
	if sent.temperature && about(aboutTemperature) {
		list = append(list, complaintTemperature)
	}
	if sent.rung != rungPlain && about(aboutShape) {
		list = append(list, complaintShape)
	}
	return list
}

func otherField(field string) string {
	if field == fieldMaxTokens {
		return fieldMaxCompletionTokens
	}
	return fieldMaxTokens
}

// adapt gives up the first thing a provider complained of that can be given up, having been sent a request made with sent, and says whether the
// request is worth making again. When another call has found something out in between, it is.
func (k *known) adapt(sent abilities, about []complaint) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(about) > 0 && k.abilities != sent {
		return true
	}
	for _, c := range about {
		switch {
		case c == complaintTokenField && !k.otherField:
			k.otherField, k.tokenField = true, otherField(k.tokenField)
			return true
		case c == complaintTemperature:
			k.temperature = false
			return true
		case c == complaintShape:
			k.rung++ // not beyond rungPlain, of whose shape nobody complains
			return true
		}
	}
	return false
}
