package store

import (
	"crypto/sha256"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"goodword/models"
)

const maxRejectedRaw = 32 << 10

const putRejectedSQL = `
insert into rejected_events (workspace_id, received_at, id, source, code, detail, raw)
select $1, * from unnest($2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])
on conflict do nothing`

// putRejected keeps items that could not become events, so that whoever misses
// one finds why. Its id is a hash of when it came and what it said.
func putRejected(b *pgx.Batch, ws models.WorkspaceID, rejected []models.RejectedEvent) {
	if len(rejected) == 0 {
		return
	}
	n := len(rejected)
	at, ids := make([]time.Time, n), make([][16]byte, n)
	sources, codes, details, raws := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	for i := range rejected {
		r := &rejected[i]
		at[i], sources[i], codes[i] = r.ReceivedAt, storable(r.Source), r.Code
		details[i], raws[i] = storable(r.Detail), storable(cut(r.Raw, maxRejectedRaw))
		sum := sha256.Sum256([]byte(r.Source + "\x1f" + r.Code + "\x1f" + r.Raw))
		ids[i] = [16]byte(sum[:16])
	}
	b.Queue(putRejectedSQL, ws, at, ids, sources, codes, details, raws)
}

// storable is s without what a text column cannot hold.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

// cut shortens s to at most n bytes without splitting a character.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
