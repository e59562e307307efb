package httpapi

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"goodword/models"
)

// appendJSON appends the view as encoding/json writes it, HTML characters left as they are; a test compares the two. It is by hand
// because every decision is answered with it: reflection took four times as long.
func (v *decisionView) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"decision_id":`...), v.DecisionID)
	if v.CustomerID != "" {
		b = appendText(append(b, `,"customer_id":`...), v.CustomerID)
	}
	b = appendText(append(b, `,"program":`...), v.Program)
	b = appendText(append(b, `,"placement":`...), v.Placement)
	b = appendText(append(b, `,"channel":`...), v.Channel)
	b = appendText(append(b, `,"send_id":`...), v.SendID)
	b = strconv.AppendBool(append(b, `,"ask":`...), v.Ask)
	b = appendText(append(b, `,"reason_code":`...), v.ReasonCode)
	b = appendArray(append(b, `,"filters":`...), v.Filters, func(b []byte, s *string) []byte { return appendText(b, *s) })
	b = appendTime(append(b, `,"decided_at":`...), v.DecidedAt)
	b = appendText(append(b, `,"status":`...), v.Status)
	b = appendTime(append(b, `,"send_after":`...), v.SendAfter)
	b = appendTime(append(b, `,"valid_until":`...), v.ValidUntil)
	b = appendText(append(b, `,"moment":`...), v.Moment)
	b = appendText(append(b, `,"segment":`...), v.Segment)
	b = strconv.AppendBool(append(b, `,"nudge":`...), v.Nudge)
	b = strconv.AppendBool(append(b, `,"test":`...), v.Test)
	b = strconv.AppendBool(append(b, `,"activated_at_commit":`...), v.ActivatedAtCommit)
	b = appendText(append(b, `,"offer":`...), v.Offer)
	if v.Promise != nil {
		b = v.Promise.appendJSON(append(b, `,"promise":`...))
	}
	b = appendText(append(b, `,"referral_code":`...), v.ReferralCode)
	b = appendText(append(b, `,"referral_link":`...), v.ReferralLink)
	b = appendText(append(b, `,"approach":`...), v.Approach)
	b = v.Copy.appendJSON(append(b, `,"copy":`...))
	b = appendText(append(b, `,"copy_source":`...), v.CopySource)
	b = appendArray(append(b, `,"proof_points":`...), v.ProofPoints, func(b []byte, s *string) []byte { return appendText(b, *s) })
	b = appendArray(append(b, `,"share_channels":`...), v.ShareChannels, func(b []byte, s *string) []byte { return appendText(b, *s) })
	b = appendNumber(append(b, `,"share_probability":`...), v.ShareProbability)
	b = appendNumber(append(b, `,"conversion_probability":`...), v.Conversion)
	b = appendKnown(append(b, `,"purchase_minor":`...), v.PurchaseMinor)
	b = appendKnown(append(b, `,"value_minor":`...), v.ValueMinor)
	b = appendText(append(b, `,"currency":`...), v.Currency)
	b = appendText(append(b, `,"model_version":`...), v.ModelVersion)
	b = appendText(append(b, `,"calibration":`...), v.Calibration)
	b = appendArray(append(b, `,"reasons":`...), v.Reasons, appendTerm)
	b = appendNumber(append(b, `,"propensity":`...), v.Propensity)
	b = appendArray(append(b, `,"stages":`...), v.Stages, appendStage)
	b = appendText(append(b, `,"snapshot":`...), v.Snapshot)
	return append(b, '}')
}

func (v *promiseView) appendJSON(b []byte) []byte {
	b = strconv.AppendUint(append(b, `{"number":`...), uint64(v.Number), 10)
	b = appendOffer(append(b, `,"offer":`...), &v.Offer)
	b = appendTime(append(b, `,"made_at":`...), v.MadeAt)
	b = appendTime(append(b, `,"ends_at":`...), v.EndsAt)
	b = strconv.AppendBool(append(b, `,"new":`...), v.New)
	return append(b, '}')
}

func appendOffer(b []byte, o *models.Offer) []byte {
	b = appendText(append(b, `{"key":`...), o.Key)
	b = strconv.AppendInt(append(b, `,"version":`...), int64(o.Version), 10)
	b = appendText(append(b, `,"name":`...), o.Name)
	if o.Currency != "" {
		b = appendText(append(b, `,"currency":`...), o.Currency)
	}
	b = appendSide(append(b, `,"advocate":`...), &o.Advocate)
	b = appendSide(append(b, `,"friend":`...), &o.Friend)
	b = strconv.AppendBool(append(b, `,"available":`...), o.Available)
	if !o.EndsAt.IsZero() {
		b = appendTime(append(b, `,"ends_at":`...), o.EndsAt)
	}
	return append(b, '}')
}

func appendSide(b []byte, s *models.Side) []byte {
	b = appendText(append(b, `{"kind":`...), string(s.Kind))
	if s.Minor != 0 {
		b = strconv.AppendInt(append(b, `,"minor":`...), s.Minor, 10)
	}
	if s.Text != "" {
		b = appendText(append(b, `,"text":`...), s.Text)
	}
	return append(b, '}')
}

func (v *copyView) appendJSON(b []byte) []byte {
	b = appendText(append(b, `{"id":`...), v.ID)
	b = appendText(append(b, `,"subject":`...), v.Subject)
	b = appendText(append(b, `,"preheader":`...), v.Preheader)
	b = appendText(append(b, `,"headline":`...), v.Headline)
	b = appendText(append(b, `,"body":`...), v.Body)
	b = appendText(append(b, `,"cta":`...), v.CTA)
	b = appendText(append(b, `,"share_text":`...), v.ShareText)
	b = appendText(append(b, `,"disclosure":`...), v.Disclosure)
	return append(b, '}')
}

func appendTerm(b []byte, t *models.Term) []byte {
	b = appendText(append(b, `{"reason":`...), t.Reason)
	b = appendNumber(append(b, `,"logit":`...), t.Logit)
	return append(b, '}')
}

func appendStage(b []byte, v *stageView) []byte {
	b = appendText(append(b, `{"name":`...), v.Name)
	b = appendText(append(b, `,"experiment":`...), v.Experiment)
	b = appendText(append(b, `,"arm":`...), v.Arm)
	b = appendNumber(append(b, `,"propensity":`...), v.Propensity)
	b = appendProbabilities(append(b, `,"probabilities":`...), v.Probabilities)
	b = appendNumber(append(b, `,"u":`...), v.U)
	b = strconv.AppendBool(append(b, `,"slice":`...), v.Slice)
	b = strconv.AppendBool(append(b, `,"forced":`...), v.Forced)
	b = strconv.AppendBool(append(b, `,"drawn":`...), v.Drawn)
	b = strconv.AppendInt(append(b, `,"policy_version":`...), v.PolicyVersion, 10)
	if len(v.Shadow) > 0 {
		b = appendProbabilities(append(b, `,"shadow":`...), v.Shadow)
	}
	return append(b, '}')
}

func appendProbabilities(b []byte, byArm map[string]float64) []byte {
	b = append(b, '{')
	for i, arm := range slices.Sorted(maps.Keys(byArm)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendNumber(append(appendText(b, arm), ':'), byArm[arm])
	}
	return append(b, '}')
}

func appendArray[T any](b []byte, items []T, one func([]byte, *T) []byte) []byte {
	b = append(b, '[')
	for i := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, &items[i])
	}
	return append(b, ']')
}

// appendText appends a JSON string. What is rare among the characters that encoding/json escapes or mends is left to it.
func appendText(b []byte, s string) []byte {
	began := len(b)
	b = append(b, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError || r == '\u2028' || r == '\u2029' {
				return append(b[:began], encodePlain(s)...)
			}
			i += size
			continue
		case c == '"' || c == '\\':
			b = append(append(b, s[done:i]...), '\\', c)
			done = i + 1
		case c == '\n':
			b = append(append(b, s[done:i]...), `\n`...)
			done = i + 1
		case c < ' ':
			return append(b[:began], encodePlain(s)...)
		}
		i++
	}
	return append(append(b, s[done:]...), '"')
}

// appendNumber appends a finite number in ES6's shape, as encoding/json does.
func appendNumber(b []byte, f float64) []byte {
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return append(b, encodePlain(f)...)
	}
	return strconv.AppendFloat(b, f, 'f', -1, 64)
}

// appendKnown appends a number that may not be known.
func appendKnown(b []byte, f *float64) []byte {
	if f == nil {
		return append(b, "null"...)
	}
	return appendNumber(b, *f)
}

func appendTime(b []byte, t time.Time) []byte {
	return append(t.AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
}
