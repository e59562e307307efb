package copydesk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"goodword/models"
	"goodword/prompts"
)

// order is a cell that lacks variants.
type order struct {
	cell prompts.Cell
	key  string
	want int // variants that it lacks, at least 1

	taken []prompts.Variant // words that new ones must not repeat, where they were read
}

// stock is what a cell has.
type stock struct {
	live int
	gone []string // ids of variants that a person rejected or that were retired, in their order
}

// stocks counts what each cell has. The shelf is by id and version.
func stocks(shelf []models.Copy) map[models.CopyCell]stock {
	all := map[models.CopyCell]stock{}
	for len(shelf) > 0 {
		n := 1
		for n < len(shelf) && shelf[n].ID == shelf[0].ID {
			n++
		}
		has := all[shelf[0].Cell]
		has.count(shelf[:n])
		all[shelf[0].Cell] = has
		shelf = shelf[n:]
	}
	return all
}

// count takes in the versions of one copy.
func (s *stock) count(versions []models.Copy) {
	gone := false
	for i := range versions {
		v := &versions[i]
		if v.State.Live() {
			s.live++
			return
		}
		gone = gone || v.State == models.CopyRetired || v.DecidedBy != models.CopyDesk
	}
	if gone {
		s.gone = append(s.gone, versions[0].ID)
	}
}

// key is the cell's version: a cell is paid once for each. What the guard rejected does not change it, so that a cell the model cannot write is
// not asked for again; a variant that a person rejects or that is retired makes room for another.
func (d *Desk) key(b *models.Brand, c prompts.Cell, s stock) string {
	parts := []string{
		fmt.Sprint(b.Version), c.String(), prompts.CopyVersion, d.Model, fmt.Sprint(d.variants()), strings.Join(s.gone, " "),
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x1f")))
	return hex.EncodeToString(sum[:16])
}

// lacking is the order of a cell, nil where it lacks nothing.
func (d *Desk) lacking(b *models.Brand, c prompts.Cell, s stock) *order {
	want := d.variants() - s.live
	if want <= 0 {
		return nil
	}
	return &order{cell: c, key: d.key(b, c, s), want: min(want, prompts.MaxVariants)}
}

// needed lists the cells that the traffic of a snapshot's workspace needs now.
func (d *Desk) needed(ctx context.Context, s *models.Snapshot) ([]prompts.Cell, error) {
	asks, err := d.Store.LocaleAsks(ctx, s.Workspace, d.Clock.Now().Add(-askedLately))
	if err != nil {
		return nil, err
	}
	return Needed(s, Worth(asks)), nil
}

// orders lists the cells of a snapshot that lack variants and were not paid for yet, in the order of Needed.
func (d *Desk) orders(ctx context.Context, s *models.Snapshot) ([]order, error) {
	if d.Model == "" || s.Brand == nil || !s.Brand.Generated {
		return nil, nil
	}
	needed, err := d.needed(ctx, s)
	if err != nil || len(needed) == 0 {
		return nil, err
	}
	shelf, err := d.Store.CopyShelf(ctx, s.Workspace)
	if err != nil {
		return nil, err
	}
	has := stocks(shelf)
	var list []order
	var keys []string
	for _, c := range needed {
		if o := d.lacking(s.Brand, c, has[models.CopyCell(c)]); o != nil {
			list, keys = append(list, *o), append(keys, o.key)
		}
	}
	filled, err := d.Store.FilledCopies(ctx, s.Workspace, keys)
	if err != nil {
		return nil, err
	}
	open := list[:0]
	for _, o := range list {
		if !filled[o.key] {
			open = append(open, o)
		}
	}
	return open, nil
}

// Tend orders what cells lack, retires what a changed brand no longer allows, and publishes what a process that ended had not. One workspace's
// failure holds up no other; the last error is returned.
func (d *Desk) Tend(ctx context.Context) error {
	var failed error
	for _, ws := range d.Catalog.Workspaces() {
		if err := d.tend(ctx, ws); err != nil {
			failed = fmt.Errorf("copies of workspace %d: %w", ws, err)
		}
	}
	return failed
}

func (d *Desk) tend(ctx context.Context, ws models.WorkspaceID) error {
	s := d.Catalog.Snapshot(ws)
	if s == nil || s.Brand == nil {
		return nil
	}
	if err := d.review(ctx, s); err != nil {
		return err
	}
	if err := d.publish(ctx, ws); err != nil {
		return err
	}
	list, err := d.orders(ctx, s)
	if err != nil || len(list) == 0 {
		return err
	}
	orders := make([]Order, len(list))
	for i, o := range list {
		orders[i] = Order{Workspace: ws, Cell: o.cell.String(), Key: o.key}
	}
	return d.Queue.PutCopyOrders(ctx, orders)
}
