package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"time"
)

// Ingest measures events: batches of 100, about 400 bytes each, with unique ids, over all customers alike, in a fixed mix of ten
// names. An event counts when the service has accepted it, which is after it was stored and folded into its customer's state.
func Ingest(ctx context.Context, c Config) (Result, error) {
	w := &events{customers: int64(c.Customers)}
	result, rate, err := run(ctx, c, w)
	result.EventsPerSecond = rate
	return result, err
}

const batchEvents = 100

// mix is the name and properties of ten kinds of event with how many of each 100 events are of it.
var mix = []struct {
	share      int
	name       string
	properties string
}{
	{35, "Product Viewed", `"product_id":"p-20418","sku":"TT-0418-BLUE","category":"kitchen/knives","name":"Carbon steel knife, 16 cm","price":49.9`},
	{20, "Logged In", `"method":"password","remembered":true,"screen":"home","session_seconds":184,"referrer":"https://news.example/article"`},
	{10, "Product Added", `"product_id":"p-20418","sku":"TT-0418-BLUE","quantity":1,"price":49.9,"cart_id":"cart-88121","position":3`},
	{10, "Order Completed", `"order_id":"%d","total":84.5,"currency":"EUR","products":[{"product_id":"p-20418","quantity":1,"price":49.9}]`},
	{6, "Checkout Started", `"cart_id":"cart-88121","value":84.5,"currency":"EUR","step":"address","coupon_entered":false,"items":2`},
	{5, "NPS Submitted", `"score":9,"survey_id":"s-2026-03","question":"How likely are you to recommend us to a friend?"`},
	{4, "Review Submitted", `"product_id":"p-20418","rating":5,"review_length":212,"photos":1,"verified_purchase":true`},
	{3, "Support Ticket Opened", `"ticket_id":"t-%d","topic":"delivery","priority":"normal","channel":"email"`},
	{3, "Support Ticket Closed", `"ticket_id":"t-%d","resolution":"solved","first_reply_minutes":42,"channel":"email"`},
	{4, "Product Shared", `"share_via":"whatsapp","product_id":"p-20418","url":"https://shop.example/p/20418"`},
}

// kinds is the kind of each event in a batch, the mix spread evenly.
var kinds = func() (order [batchEvents]int) {
	left := 0
	for kind, m := range mix {
		for range m.share {
			order[left*37%batchEvents] = kind // 37 and 100 have no common factor
			left++
		}
	}
	return order
}()

type events struct {
	customers int64
	accepted  atomic.Int64
}

func (*events) path() string  { return "/v1/batch" }
func (*events) scope() string { return "ingest" }

func (w *events) body(dst []byte, i int64) ([]byte, error) {
	customers := rand.New(rand.NewPCG(7, uint64(i)))
	now := time.Now().UTC()
	dst = append(dst, `{"batch":[`...)
	for n, kind := range kinds {
		if n > 0 {
			dst = append(dst, ',')
		}
		dst = appendEvent(dst, kind, i*batchEvents+int64(n), customers.Int64N(w.customers), now)
	}
	dst = append(dst, `],"sentAt":"`...)
	return append(now.AppendFormat(dst, stampLayout), `"}`...), nil
}

const stampLayout = "2006-01-02T15:04:05.000Z"

// eventContext is what a client library sends along.
const eventContext = `"context":{"library":{"name":"analytics-node","version":"3.0.0"},"ip":"203.0.113.7","locale":"de-DE","timezone":"Europe/Berlin","page":"/shop"}`

func appendEvent(dst []byte, kind int, number, customer int64, at time.Time) []byte {
	dst = append(dst, `{"type":"track","messageId":"bench-`...)
	dst = strconv.AppendInt(dst, number, 10)
	dst = append(dst, `","userId":"`...)
	dst = append(dst, customerID(customer)...)
	dst = append(dst, `","timestamp":"`...)
	dst = at.AppendFormat(dst, stampLayout)
	dst = append(dst, `","event":"`...)
	dst = append(dst, mix[kind].name...)
	dst = append(dst, `","properties":{`...)
	dst = appendProperties(dst, mix[kind].properties, number)
	dst = append(dst, `},`...)
	return append(append(dst, eventContext...), '}')
}

// appendProperties puts the event's number where the text has %d.
func appendProperties(dst []byte, text string, number int64) []byte {
	for i := 0; i < len(text); i++ {
		if text[i] == '%' {
			dst = strconv.AppendInt(dst, number, 10)
			i++
			continue
		}
		dst = append(dst, text[i])
	}
	return dst
}

func (w *events) count(answer []byte) (int64, error) {
	var out struct {
		Accepted, Duplicates int64
		Errors               []json.RawMessage
	}
	if err := json.Unmarshal(answer, &out); err != nil {
		return 0, fmt.Errorf("%w in %.500s", err, answer)
	}
	if out.Accepted != batchEvents || out.Duplicates != 0 || len(out.Errors) > 0 {
		return 0, fmt.Errorf("a batch of %d new events was answered with %.500s", batchEvents, answer)
	}
	w.accepted.Add(out.Accepted)
	return out.Accepted, nil
}

func (w *events) check(ctx context.Context, r *rig) (int64, error) {
	db, err := r.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer db.Close(ctx)
	var rows, keys int64
	if err := db.QueryRow(ctx, `select (select count(*) from events), (select count(*) from event_keys)`).Scan(&rows, &keys); err != nil {
		return 0, err
	}
	accepted := w.accepted.Load()
	r.config.say("%d events accepted; %d rows", accepted, rows)
	if rows != accepted || keys != accepted {
		return rows, fmt.Errorf("%d events were accepted, but there are %d rows and %d keys", accepted, rows, keys)
	}
	return rows, nil
}
