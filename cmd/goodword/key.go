package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"goodword/internal/catalog"
	"goodword/internal/obs"
	"goodword/internal/store"
	"goodword/models"
)

type keyCommand struct {
	Create keyCreate `cmd:"" help:"Make a key and print it; it is shown only this once."`
	List   keyList   `cmd:"" help:"List the keys."`
	Rotate keyRotate `cmd:"" help:"Replace a key by a new one and print that; the old one works until the grace ends."`
	Revoke keyRevoke `cmd:"" help:"Revoke a key."`
}

// keyFlags are common to the commands about keys.
type keyFlags struct {
	databaseFlags
	Workspace models.WorkspaceID `placeholder:"ID" help:"Workspace of the key; may be left out where there is one."`
}

type keyCreate struct {
	keyFlags
	Scope  catalog.Scope `arg:"" enum:"decide,ingest,import,export,admin,public" help:"decide, ingest, import, export, admin or public."`
	Name   string        `help:"What the key is for."`
	Origin []string      `placeholder:"ORIGIN" help:"Of a public key: origin whose pages may use it, like https://shop.example or https://*.shop.example. May be repeated."`
}

type keyList struct{ keyFlags }

type keyRotate struct {
	keyFlags
	ID    int64         `arg:"" help:"Number of the key, as listed."`
	Grace time.Duration `default:"24h" placeholder:"DURATION" help:"How long the old key keeps working, 0s to 720h (${default})."`
}

type keyRevoke struct {
	keyFlags
	ID int64 `arg:"" help:"Number of the key, as listed."`
}

// Run prints the new key.
func (c *keyCreate) Run(ctx context.Context, env *environment) error {
	return c.inWorkspace(ctx, env, func(st *store.Store, ws models.WorkspaceID) error {
		text, key, err := catalog.NewKey(ws, c.Scope, c.Name, time.Now().UTC(), c.Origin...)
		if err != nil {
			return err
		}
		if _, err := st.AddKey(ctx, key); err != nil {
			return err
		}
		fmt.Fprintln(env.stdout, text)
		return nil
	})
}

// Run prints a table.
func (c *keyList) Run(ctx context.Context, env *environment) error {
	return c.inWorkspace(ctx, env, func(st *store.Store, ws models.WorkspaceID) error {
		keys, err := st.Keys(ctx, ws)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(env.stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "ID\tSCOPE\tKEY\tNAME\tCREATED\tLAST USED\tEXPIRES\tREVOKED")
		for _, k := range keys {
			fmt.Fprintf(table, "%d\t%s\t%s…\t%s\t%s\t%s\t%s\t%s\n",
				k.ID, k.Scope, k.Hint, k.Name, moment(k.CreatedAt), moment(k.LastUsedAt), moment(k.ExpiresAt), moment(k.RevokedAt))
		}
		return table.Flush()
	})
}

// Run prints the new key.
func (c *keyRotate) Run(ctx context.Context, env *environment) error {
	return c.inWorkspace(ctx, env, func(st *store.Store, ws models.WorkspaceID) error {
		now, err := domainTime(ctx, st)
		if err != nil {
			return err
		}
		text, _, err := catalog.RotateKey(ctx, st, ws, c.ID, now, c.Grace)
		if err != nil {
			return err
		}
		fmt.Fprintln(env.stdout, text)
		return nil
	})
}

// domainTime is what the installation's clock shows: a grace that the machine's clock measured would never end on a manual one.
func domainTime(ctx context.Context, st *store.Store) (time.Time, error) {
	_, _, manual, err := st.Revisions(ctx)
	if err != nil || !manual.IsZero() {
		return manual, err
	}
	return time.Now().UTC(), nil
}

// Run revokes the key.
func (c *keyRevoke) Run(ctx context.Context, env *environment) error {
	return c.inWorkspace(ctx, env, func(st *store.Store, ws models.WorkspaceID) error {
		return st.RevokeKey(ctx, ws, c.ID, time.Now().UTC())
	})
}

func (f *keyFlags) inWorkspace(ctx context.Context, env *environment, do func(*store.Store, models.WorkspaceID) error) error {
	return f.withStore(ctx, obs.NewLogger(env.stderr, f.LogLevel), func(st *store.Store) error {
		ws, err := f.workspace(ctx, st)
		if err != nil {
			return err
		}
		return do(st, ws)
	})
}

// workspace is the one that was named, else the only one.
func (f *keyFlags) workspace(ctx context.Context, st *store.Store) (models.WorkspaceID, error) {
	secrets, err := st.Secrets(ctx)
	if err != nil {
		return 0, err
	}
	var all []models.WorkspaceID
	for ws := range secrets {
		all = append(all, ws)
	}
	slices.Sort(all)
	switch {
	case f.Workspace != 0 && !slices.Contains(all, f.Workspace):
		return 0, fmt.Errorf("there is no workspace %d", f.Workspace)
	case f.Workspace != 0:
		return f.Workspace, nil
	case len(all) == 0:
		return 0, errors.New("there is no workspace yet: the first start of goodword serve makes one, with an admin key")
	case len(all) > 1:
		return 0, fmt.Errorf("there are workspaces %v: name one with --workspace", all)
	}
	return all[0], nil
}

func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04")
}
