package postgres

import (
	"maps"
	"slices"
	"strings"
)

// smallService are settings for one service on one small machine. What makes an answer durable (fsync, synchronous_commit,
// full_page_writes) is not here: PostgreSQL's own defaults keep it on.
var smallService = map[string]string{
	"cluster_name":     "goodword", // shown by ps
	"max_connections":  "200",
	"shared_buffers":   "512MB", // taken as it is used: half a million customers with their indexes
	"max_wal_size":     "2GB",   // fewer checkpoints under load, for a recovery of some seconds more
	"random_page_cost": "1.1",   // solid-state disks
	"jit":              "off",   // compiling costs more than our short queries do
	"timezone":         "UTC",
	"log_timezone":     "UTC",
	"log_checkpoints":  "off",
}

// arguments is the command line of postgres. Extra settings win over those of a small service, but not over what keeps the server
// private: a unix socket that only its own user (and root) may use, and no network.
func arguments(cluster, socketDir string, extra map[string]string) []string {
	settings := maps.Clone(smallService)
	maps.Copy(settings, extra)
	maps.Copy(settings, map[string]string{
		"listen_addresses":        "",
		"port":                    port,
		"unix_socket_directories": quoteListItem(socketDir),
		"unix_socket_permissions": "0700",
		"logging_collector":       "off", // the log is this process's file
	})
	args := []string{"-D", cluster}
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// quoteListItem makes one item of a PostgreSQL list setting, whatever characters it has.
func quoteListItem(item string) string {
	return `"` + strings.ReplaceAll(item, `"`, `""`) + `"`
}
