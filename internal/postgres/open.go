package postgres

import (
	"context"
	"log/slog"
)

// Open gives the database to work on: databaseURL if it is set, else a private PostgreSQL in dataDir (see Start). stop ends what Open
// started, which is nothing for a given URL, and must be called after the last connection has been closed. The given URL is not tried.
func Open(ctx context.Context, databaseURL, dataDir string, logger *slog.Logger) (url string, stop func(context.Context) error, err error) {
	if databaseURL != "" {
		return databaseURL, func(context.Context) error { return nil }, nil
	}
	server, err := Start(ctx, Config{DataDir: dataDir, Logger: logger})
	if err != nil {
		return "", nil, err
	}
	return server.URL(), server.Stop, nil
}
