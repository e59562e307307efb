// Package obs lets an operator see what the service does: logs as JSON lines and metrics for Prometheus. What is logged or counted
// never names a customer, a token or a text.
package obs

import (
	"io"
	"log/slog"
)

// NewLogger returns a logger of JSON lines at level and above; times are RFC 3339 in the machine's clock, not the domain's.
func NewLogger(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level}))
}
