package store

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// channel carries what replicas tell each other: "snapshot:<workspace>", "keys:<workspace>" and "clock". What was said to nobody is
// lost, so that listeners also poll Revisions.
const channel = "goodword"

const notifySQL = `select pg_notify('` + channel + `', @payload)`

// notify tells every replica when the transaction commits.
func notify(ctx context.Context, tx pgx.Tx, payload string) error {
	_, err := tx.Exec(ctx, notifySQL, pgx.NamedArgs{"payload": payload})
	return err
}

const listenSQL = `listen ` + channel

// Listen holds one connection and calls heard with each payload, one at a time, until ctx ends or the connection breaks; it always
// returns an error. It calls heard with "" once it listens: whatever happened before may have been missed.
func (s *Store) Listen(ctx context.Context, heard func(payload string)) error {
	pooled, err := s.pool.Acquire(ctx)
	if err != nil {
		return classify("store.Listen", err)
	}
	conn := pooled.Hijack() // it listens for good: not for others to use again
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, listenSQL); err != nil {
		return classify("store.Listen", err)
	}
	heard("")
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return classify("store.Listen", err)
		}
		heard(n.Payload)
	}
}
