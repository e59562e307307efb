package ingest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"goodword/models"
)

// Limits of one item, in bytes.
const (
	maxEvent = 32 << 10
	maxID    = 256 // a user, anonymous, message, order or ticket id
	maxName  = 256 // an event's name; longer ones are cut
)

// Rejection says why an item of a batch did not become an event. Codes:
// malformed, too_large, too_deep, unknown_type, no_event, no_id, bad_id,
// too_long, bad_time, future, bad_field, bad_currency, bad_score, bad_channel.
type Rejection struct {
	Index  int    `json:"index"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func reject(code, format string, args ...any) *Rejection {
	return &Rejection{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// parser turns the items of one batch into events.
type parser struct {
	workspace models.WorkspaceID
	secret    []byte
	prefixes  Prefixes
	source    string
	itemType  string // of doors whose items do not say it
	received  time.Time
	sent      time.Time // by the batch
	imported  bool
}

// item is what is read of an item.
type item struct {
	kind, event, messageID          string
	userID, anonymousID, previousID string
	timestamp, original, sent       string
	traits, properties, context     []byte // objects, nil for none
}

// parse reads one item into e.
func (p *parser) parse(raw []byte, e *models.Event) *Rejection {
	if len(raw) > maxEvent {
		return reject("too_large", "an event has at most %d bytes, this one has %d", maxEvent, len(raw))
	}
	it := item{kind: p.itemType}
	if bad := it.read(raw); bad != nil {
		return bad
	}
	e.Type, e.Source, e.ReceivedAt, e.MessageID = it.kind, p.source, p.received, it.messageID
	if bad := p.setTime(e, &it); bad != nil {
		return bad
	}
	if e.MessageID == "" {
		e.MessageID = contentID(raw, p.itemType, it.timestamp == "" && it.original == "", p.received)
	}
	if bad := p.setCustomer(e, &it); bad != nil {
		return bad
	}
	plain, bad := p.setMeaning(e, &it)
	if bad != nil {
		return bad
	}
	var ok bool
	if e.Raw, ok = redact(raw, aboutFriends(e.Kind, plain)); !ok {
		return reject("too_deep", "an event is nested at most %d deep", maxDepth)
	}
	return nil
}

// read finds the known members of an item. Of a member that stands twice the
// last counts.
func (it *item) read(raw []byte) *Rejection {
	raw = skipSpace(raw)
	if !json.Valid(raw) || raw[0] != '{' {
		return reject("malformed", "an event is a JSON object")
	}
	for name, value := range members(raw) {
		var bad *Rejection
		switch name := string(name); name {
		case "type":
			bad = it.word(&it.kind, name, value)
		case "event":
			bad = it.word(&it.event, name, value)
		case "messageId":
			bad = it.word(&it.messageID, name, value)
		case "userId":
			bad = it.word(&it.userID, name, value)
		case "anonymousId":
			bad = it.word(&it.anonymousID, name, value)
		case "previousId":
			bad = it.word(&it.previousID, name, value)
		case "timestamp":
			bad = it.word(&it.timestamp, name, value)
		case "originalTimestamp":
			bad = it.word(&it.original, name, value)
		case "sentAt":
			bad = it.word(&it.sent, name, value)
		case "traits":
			bad = it.object(&it.traits, name, value)
		case "properties":
			bad = it.object(&it.properties, name, value)
		case "context":
			if value[0] == '{' { // SDKs may put anything there
				it.context = value
			}
		}
		if bad != nil {
			return bad
		}
	}
	return it.checkIDs()
}

func (it *item) word(to *string, name string, value []byte) *Rejection {
	if isNull(value) {
		return nil
	}
	s, ok := text(value)
	if !ok {
		return reject("bad_field", "%s must be a string", name)
	}
	*to = s
	return nil
}

func (it *item) object(to *[]byte, name string, value []byte) *Rejection {
	if isNull(value) {
		return nil
	}
	if value[0] != '{' {
		return reject("bad_field", "%s must be an object", name)
	}
	*to = value
	return nil
}

func (it *item) checkIDs() *Rejection {
	for _, id := range [...][2]string{
		{"messageId", it.messageID}, {"userId", it.userID}, {"anonymousId", it.anonymousID}, {"previousId", it.previousID},
	} {
		if bad := checkID(id[0], id[1]); bad != nil {
			return bad
		}
	}
	if it.userID == "" && it.anonymousID == "" {
		return reject("no_id", "userId or anonymousId is required")
	}
	return nil
}

func checkID(name, id string) *Rejection {
	if len(id) > maxID {
		return reject("too_long", "%s has at most %d bytes, this one has %d", name, maxID, len(id))
	}
	if strings.IndexByte(id, 0) >= 0 {
		return reject("bad_id", "%s must not hold the character NUL", name)
	}
	return nil
}

func (p *parser) setTime(e *models.Event, it *item) *Rejection {
	c := clocks{imported: p.imported, sent: p.sent}
	var ok bool
	for _, f := range []struct {
		name, text string
		to         *time.Time
	}{{"timestamp", it.timestamp, &c.timestamp}, {"originalTimestamp", it.original, &c.original}} {
		if f.text == "" {
			continue
		}
		if *f.to, ok = ParseTime(f.text); !ok {
			return reject("bad_time", "%s %.40q is no time of ISO 8601", f.name, f.text)
		}
	}
	// A sender that writes its own time wrongly is a sender that does not tell it.
	if sent, ok := ParseTime(it.sent); ok {
		c.sent = sent
	}
	e.At = c.at(p.received).Truncate(time.Microsecond)
	if e.At.After(p.received.Add(maxAhead)) {
		return reject("future", "%s is more than 24 hours after %s, when the event was received",
			e.At.Format(time.RFC3339), p.received.Format(time.RFC3339))
	}
	if !storableTime(e.At) {
		return reject("bad_time", "the event lies outside the years 1 to 9999")
	}
	return nil
}

// setCustomer says whose event it is, and which ids it makes one person.
func (p *parser) setCustomer(e *models.Event, it *item) *Rejection {
	e.ExternalID, e.Known = it.userID, true
	if it.userID == "" {
		e.ExternalID, e.Known = it.anonymousID, false
	}
	e.Customer = models.NewCustomerID(p.secret, e.ExternalID)
	from := ""
	switch {
	case it.kind == "alias" && it.previousID != "":
		from = it.previousID
	case e.Known:
		from = it.anonymousID
	}
	if it.kind == "alias" && from == "" {
		return reject("no_id", "an alias needs previousId, and the userId that it becomes")
	}
	if from != "" && from != e.ExternalID {
		e.Link = &models.Link{
			From: models.NewCustomerID(p.secret, from), To: e.Customer, FromExternal: from, ToExternal: e.ExternalID,
			Known: e.Known, Stamp: e.Stamp(),
		}
	}
	return nil
}

// contentID names an item without messageId by what it says, however its
// members are ordered, so that a retry is the same event. An item that says no
// time either is one event a day.
func contentID(raw []byte, itemType string, timeless bool, received time.Time) string {
	content := map[string]any{}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	_ = dec.Decode(&content) // a valid object
	delete(content, "sentAt")
	delete(content, "writeKey")
	if _, ok := content["type"]; !ok {
		content["type"] = itemType
	}
	if timeless {
		content["receivedAt"] = received.UTC().Format(time.DateOnly)
	}
	canonical, _ := json.Marshal(content) // names in order
	sum := sha256.Sum256(canonical)
	return "content-" + hex.EncodeToString(sum[:16])
}

var kindsByType = map[string]models.EventKind{
	"identify": models.EventIdentify, "track": models.EventOther, "page": models.EventPage, "screen": models.EventPage,
	"group": models.EventOther, "alias": models.EventAlias,
}

// setMeaning fills in what the event says about its customer. Plain is the
// name by which a track event was looked up.
func (p *parser) setMeaning(e *models.Event, it *item) (plain string, bad *Rejection) {
	kind, ok := kindsByType[it.kind]
	if !ok {
		return "", reject("unknown_type", "type %.40q is none of identify, track, page, screen, group, alias", it.kind)
	}
	e.Kind = kind
	switch it.kind {
	case "identify":
		setTraits(e, it.traits)
		setContext(e, it.context)
	case "track":
		if e.Name = clean(cut(strings.TrimSpace(it.event), maxName)); e.Name == "" {
			return "", reject("no_event", "a track event needs a name in event")
		}
		plain = plainName(e.Name)
		e.Kind = names[plain]
		bad = p.setProperties(e, plain, it.properties)
	}
	return plain, bad
}

// ownCode reads a referral code if a program of this workspace could have made it.
func (p *parser) ownCode(s string) string {
	ref, ok := models.ParseCodeRef(s)
	if !ok {
		return ""
	}
	if ws, _, ok := p.prefixes.ByPrefix(ref.Prefix()); !ok || ws != p.workspace {
		return ""
	}
	return ref.String()
}

// consentChannel reads the channel of a consent: one of models.Channels, or
// models.AllChannels for none named.
func consentChannel(s string) (string, bool) {
	s = snake(s)
	if s == "" || s == models.AllChannels {
		return models.AllChannels, true
	}
	return s, slices.Contains(models.Channels, s)
}
