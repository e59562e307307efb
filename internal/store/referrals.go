package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

// fixTouches fixes what a code without a promise pays at the moment it is used.
func (x *effects) fixTouches(t *ingestion, j *journey) {
	for _, e := range j.touches {
		ref, _ := models.ParseCodeRef(e.Code)
		o, ok := j.Owners[ref.Code]
		if ok && !slices.Contains(j.Friend.Members, o.Advocate) {
			x.promise(t.rules, t.ws, o, ref.Number, e.At)
		}
	}
}

// promise finds what a code pays, and keeps it when it had to be made.
func (x *effects) promise(rules Attributor, ws models.WorkspaceID, o models.CodeOwner, number uint32, at time.Time) *models.Promise {
	q := models.PromiseQuestion{Workspace: ws, Advocate: o.Advocate, Program: o.Program, At: at}
	if d := x.numbered[numberID{o.Advocate, number}]; d != nil && d.Key.Program == o.Program {
		q.Carried = d.Promise
	}
	for _, p := range x.promises {
		if p.Customer == o.Advocate && p.Program == o.Program {
			q.Promises = append(q.Promises, *p)
		}
	}
	slices.SortFunc(q.Promises, func(a, b models.Promise) int { return cmp.Compare(a.Number, b.Number) })
	p, made := rules.Promise(&q)
	if made {
		p.Test = rules.InTest(ws, o.Program, o.Advocate)
		x.promises[promiseID{p.Customer, p.Program, p.Number}] = &p
		x.fixed = append(x.fixed, &p)
	}
	return &p
}

// refer brings the friend's referrals to what the journey says and logs what is
// new for the advocate. Once a later stage has judged a referral it stays.
func (x *effects) refer(t *ingestion, j *journey) {
	for i := range j.attributions {
		a := &j.attributions[i]
		owner := models.CodeOwner{Advocate: a.Advocate, Program: a.Program}
		d := x.numbered[numberID{a.Advocate, a.Number}]
		if d == nil || d.Key.Program != a.Program {
			a.Number, a.ShareChannel = 0, ""
		}
		next := a.Referral
		next.Friend = j.Friend.Head
		before := x.standing(j, a.Program)
		if before != nil {
			if !revisable(before.Status) {
				continue
			}
			next.Friend = before.Friend
		}
		kept := before != nil && before.Same(&next) && before.Status != models.ReferralDenied
		switch {
		case next.Status == models.ReferralDenied:
		case kept:
			next.Promise, next.Offer = before.Promise, before.Offer
		default:
			p := x.promise(t.rules, t.ws, owner, a.Number, a.FirstTouch)
			next.Promise, next.Offer = p.Number, p.Offer
		}
		next.Test = referralTest(t, &next, before, kept, d, x)
		if before != nil && *before == next {
			continue
		}
		x.put = append(x.put, next)
		if next.Status != models.ReferralDenied {
			x.tellReferral(&next, before, kept, a.ShareChannel, d)
		}
	}
}

// referralTest reports whether a referral is marked test: by the decision whose link was used, else by the promise or the advocate of the
// code.
func referralTest(t *ingestion, next, before *models.Referral, kept bool, d *models.Decision, x *effects) bool {
	if kept {
		return before.Test
	}
	if d != nil && next.Number != 0 {
		return d.Test
	}
	if p := x.promises[promiseID{next.Advocate, next.Program, next.Promise}]; p != nil && next.Status != models.ReferralDenied {
		return p.Test
	}
	return t.rules.InTest(t.ws, next.Program, next.Advocate)
}

// tellReferral logs signup and purchase for the advocate, each once.
func (x *effects) tellReferral(next, before *models.Referral, kept bool, channel string, d *models.Decision) {
	o := models.Outcome{
		Customer: next.Advocate, Program: next.Program, Number: next.Number, Promise: next.Promise, ShareChannel: channel, Test: next.Test,
		ReceivedAt: x.receivedAt,
	}
	if d != nil {
		o.ReceivedAt = notBefore(o.ReceivedAt, d.DecidedAt)
	}
	if !next.SignedUpAt.IsZero() && !(kept && !before.SignedUpAt.IsZero()) {
		o.Kind, o.At = models.OutcomeSignup, next.SignedUpAt
		x.log.append(o)
	}
	if !next.ConvertedAt.IsZero() && !(kept && !before.ConvertedAt.IsZero()) {
		o.Kind, o.At, o.Minor, o.Currency = models.OutcomePurchase, next.ConvertedAt, next.Minor, next.Currency
		x.log.append(o)
	}
}

// revisable reports whether new facts may still change a referral.
func revisable(s models.ReferralStatus) bool {
	return s == models.ReferralStarted || s == models.ReferralConverted || s == models.ReferralDenied
}

// standing is the friend's referral in a program as it was, nil for none. Where
// two friends turned out to be one, the one made for the group's head stays,
// else the one touched first, and the others are voided.
func (x *effects) standing(j *journey, program string) *models.Referral {
	var all []models.Referral
	for _, id := range j.Friend.Members {
		for _, r := range x.referrals[id] {
			if r.Program == program && r.Status != models.ReferralVoided {
				all = append(all, r)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	rank := func(r *models.Referral) int {
		switch {
		case !revisable(r.Status):
			return 0
		case r.Friend == j.Friend.Head:
			return 1
		}
		return 2
	}
	slices.SortFunc(all, func(a, b models.Referral) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), a.TouchedAt.Compare(b.TouchedAt), a.Friend.Compare(b.Friend))
	})
	for _, r := range all[1:] {
		if revisable(r.Status) {
			r.Status, r.Why = models.ReferralVoided, models.WhyMerged
			x.put = append(x.put, r)
		}
	}
	return &all[0]
}

const referralColumns = `friend_id, program, advocate_id, status, code, number, promise, offer, why, touched_at,
       signed_up_at, converted_at, order_id, minor, currency, test`

const referralsOfSQL = `
select ` + referralColumns + `
from unnest($2::uuid[]) as k (id)
cross join lateral (select * from referrals where workspace_id = $1 and friend_id = k.id offset 0) r`

func queueReferralsOf(b *pgx.Batch, ws models.WorkspaceID, friends []models.CustomerID, into map[models.CustomerID][]models.Referral) {
	if len(friends) == 0 {
		return
	}
	b.Queue(referralsOfSQL, ws, uuids(friends)).Query(eachRow(func(row pgx.Row) error {
		r, err := scanReferral(row)
		if err == nil {
			into[r.Friend] = append(into[r.Friend], r)
		}
		return err
	}))
}

const referralsByAdvocateSQL = `
select ` + referralColumns + `
from referrals where workspace_id = $1 and advocate_id = any($2)
order by program, touched_at, friend_id`

// ReferralsBy lists the referrals of advocates, those that were denied included.
func (s *Store) ReferralsBy(ctx context.Context, ws models.WorkspaceID, advocates []models.CustomerID) ([]models.Referral, error) {
	rows, _ := s.pool.Query(ctx, referralsByAdvocateSQL, ws, uuids(advocates)) // Collect reports a failed Query
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (models.Referral, error) { return scanReferral(row) })
	return list, classify("store.ReferralsBy", err)
}

func scanReferral(row pgx.Row) (models.Referral, error) {
	var r models.Referral
	var friend, advocate [16]byte
	var offer []byte
	var signedUp, converted *time.Time
	err := row.Scan(&friend, &r.Program, &advocate, &r.Status, &r.Code, &r.Number, &r.Promise, &offer, &r.Why, &r.TouchedAt,
		&signedUp, &converted, &r.OrderID, &r.Minor, &r.Currency, &r.Test)
	if err != nil {
		return r, err
	}
	r.Friend, r.Advocate, r.TouchedAt = friend, advocate, r.TouchedAt.UTC()
	if signedUp != nil {
		r.SignedUpAt = signedUp.UTC()
	}
	if converted != nil {
		r.ConvertedAt = converted.UTC()
	}
	if err := json.Unmarshal(offer, &r.Offer); err != nil {
		return r, fmt.Errorf("decode referral: %w", err)
	}
	return r, nil
}

const putReferralsSQL = `
insert into referrals (workspace_id, friend_id, program, advocate_id, status, code, number, promise, offer, why, touched_at,
    signed_up_at, converted_at, order_id, minor, currency, test)
select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::text[], $7::bigint[], $8::bigint[], $9::jsonb[],
    $10::text[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::text[], $15::bigint[], $16::text[], $17::bool[])
on conflict (workspace_id, friend_id, program) do update set
    advocate_id = excluded.advocate_id, status = excluded.status, code = excluded.code, number = excluded.number,
    promise = excluded.promise, offer = excluded.offer, why = excluded.why, touched_at = excluded.touched_at,
    signed_up_at = excluded.signed_up_at, converted_at = excluded.converted_at, order_id = excluded.order_id,
    minor = excluded.minor, currency = excluded.currency, test = excluded.test`

const fixPromisesSQL = `
insert into promises (workspace_id, customer_id, program, number, offer, made_at, ends_at, provisional_until, test)
select $1, * from unnest($2::uuid[], $3::text[], $4::bigint[], $5::jsonb[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[],
    $9::bool[])
on conflict (workspace_id, customer_id, program, number) do update
    set offer = excluded.offer, made_at = excluded.made_at, ends_at = excluded.ends_at, provisional_until = excluded.provisional_until,
        test = excluded.test`

func (x *effects) queueReferrals(b *pgx.Batch, ws models.WorkspaceID) error {
	if err := queueFixed(b, ws, x.fixed); err != nil {
		return err
	}
	n := len(x.put)
	if n == 0 {
		return nil
	}
	friends, advocates := make([][16]byte, n), make([][16]byte, n)
	programs, statuses, codes, whys := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	offers, orders, currencies := make([]string, n), make([]string, n), make([]string, n)
	numbers, promises, minors := make([]int64, n), make([]int64, n), make([]int64, n)
	touched, signedUp, converted := make([]time.Time, n), make([]*time.Time, n), make([]*time.Time, n)
	tests := make([]bool, n)
	for i := range x.put {
		r := &x.put[i]
		offer, err := json.Marshal(r.Offer)
		if err != nil {
			return err
		}
		friends[i], advocates[i], programs[i], statuses[i] = r.Friend, r.Advocate, r.Program, string(r.Status)
		codes[i], whys[i], offers[i], orders[i], currencies[i] = r.Code, r.Why, string(offer), r.OrderID, r.Currency
		numbers[i], promises[i], minors[i] = int64(r.Number), int64(r.Promise), r.Minor
		touched[i], signedUp[i], converted[i] = r.TouchedAt, timeOrNull(r.SignedUpAt), timeOrNull(r.ConvertedAt)
		tests[i] = r.Test
	}
	b.Queue(putReferralsSQL, ws, friends, programs, advocates, statuses, codes, numbers, promises, offers, whys, touched,
		signedUp, converted, orders, minors, currencies, tests)
	return nil
}

// queueFixed writes default promises. One that has ended makes room for the
// next: referrals keep their own copy of what they pay.
func queueFixed(b *pgx.Batch, ws models.WorkspaceID, fixed []*models.Promise) error {
	n := len(fixed)
	if n == 0 {
		return nil
	}
	latest := make(map[promiseID]bool, n)
	var customers [][16]byte
	var programs, offers []string
	var numbers []int64
	var made, ends, provisional []time.Time
	var tests []bool
	for _, p := range slices.Backward(fixed) {
		id := promiseID{p.Customer, p.Program, p.Number}
		if latest[id] {
			continue
		}
		latest[id] = true
		offer, err := json.Marshal(p.Offer)
		if err != nil {
			return err
		}
		customers, programs, numbers = append(customers, p.Customer), append(programs, p.Program), append(numbers, int64(p.Number))
		offers, made, ends = append(offers, string(offer)), append(made, p.MadeAt), append(ends, p.EndsAt)
		provisional, tests = append(provisional, p.ProvisionalUntil), append(tests, p.Test)
	}
	b.Queue(fixPromisesSQL, ws, customers, programs, numbers, offers, made, ends, provisional, tests)
	return nil
}

func timeOrNull(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
