package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"

	"goodword/internal/postgres"
	"goodword/internal/store"
	"goodword/models"
)

// rig is what a measurement runs on: a private PostgreSQL and the service. close ends both.
type rig struct {
	config    Config
	dir       string
	server    *postgres.Server
	child     *child
	address   string // of the service
	key       string // of the workload's scope
	workspace models.WorkspaceID

	postmaster int // process id of the database's first process, 0 where the system does not tell
}

func newRig(ctx context.Context, c Config) (r *rig, err error) {
	r = &rig{config: c}
	defer func() {
		if err != nil {
			r.close()
		}
	}()
	if r.dir, err = os.MkdirTemp(c.Dir, "goodword-bench-"); err != nil {
		return r, err
	}
	if err := os.Chmod(r.dir, 0o711); err != nil { // the server's user passes through
		return r, err
	}
	c.say("starting PostgreSQL and the service in %s", r.dir)
	r.server, err = postgres.Start(ctx, postgres.Config{DataDir: filepath.Join(r.dir, "data"), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return r, err
	}
	r.child, err = startService(ctx, c.Program, r.server.URL(), filepath.Join(r.dir, "service.log"))
	if err != nil {
		return r, err
	}
	r.address = r.child.address
	return r, r.findPostmaster(ctx)
}

// close stops the service, then the server, and removes the data.
func (r *rig) close() {
	if r.child != nil {
		r.child.stop()
	}
	if r.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		if err := r.server.Stop(ctx); err != nil {
			r.config.say("stopping PostgreSQL: %v", err)
		}
	}
	if r.dir != "" {
		if err := os.RemoveAll(r.dir); err != nil {
			r.config.say("%v", err)
		}
	}
}

// prepare makes everything that the workload needs and leaves the server as it would be after a quiet night.
func (r *rig) prepare(ctx context.Context, w workload) error {
	db, err := r.connect(ctx)
	if err != nil {
		return err
	}
	defer db.Close(ctx)
	if err := durable(ctx, db); err != nil {
		return err
	}
	if err := r.loadCustomers(ctx); err != nil {
		return err
	}
	if r.key, err = setUp(ctx, r.child, w.scope(), r.config.Contextual); err != nil {
		return r.explain(err)
	}
	if err := r.preparePgbench(ctx, db); err != nil {
		return err
	}
	for _, sql := range []string{"vacuum analyze customers", "checkpoint"} {
		if _, err := db.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

func (r *rig) connect(ctx context.Context) (*pgx.Conn, error) {
	return pgx.Connect(ctx, r.server.URL())
}

// durable is an error when the server would answer before its rows are on disk.
func durable(ctx context.Context, db *pgx.Conn) error {
	for _, setting := range []string{"fsync", "synchronous_commit"} {
		var value string
		if err := db.QueryRow(ctx, "show "+setting).Scan(&value); err != nil {
			return err
		}
		if value != "on" {
			return fmt.Errorf("%s is %s: such rates mean nothing", setting, value)
		}
	}
	return nil
}

func (r *rig) loadCustomers(ctx context.Context) error {
	began := time.Now()
	st, err := store.Open(ctx, r.server.URL(), 1)
	if err != nil {
		return err
	}
	defer st.Close()
	secrets, err := st.Secrets(ctx)
	if err != nil {
		return err
	}
	if len(secrets) != 1 {
		return fmt.Errorf("the new service has %d workspaces, want 1", len(secrets))
	}
	now := time.Now().UTC()
	for ws, secret := range secrets {
		r.workspace = ws
		err = st.LoadCustomers(ctx, ws, secret, r.config.Customers, now, func(i int) (string, *models.State) {
			return customerID(int64(i)), customerState(i, now)
		})
	}
	r.config.say("loaded %d customers in %.1f s", r.config.Customers, time.Since(began).Seconds())
	return err
}

// explain adds the end of the service's log to an error that it may have caused.
func (r *rig) explain(err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return fmt.Errorf("%w\nthe service's log ends with:\n%s", err, r.child.log())
}
