// Package postgres gives the service a PostgreSQL to work on: the one that a database URL names, or a private one that the
// service runs itself.
//
//	url, stop, err := postgres.Open(ctx, os.Getenv("DATABASE_URL"), postgres.DefaultDataDir(os.Getenv), logger)
//	...
//	defer stop(shutdownCtx)
//
// The private server is an ordinary PostgreSQL 14 or newer, installed by the system's package manager and run as a child of this
// process. It listens on a unix socket only, keeps its durable settings on, comes back when its postmaster dies, and on Linux ends
// with this process however that one dies. Under root it runs as the user postgres, else nobody, as PostgreSQL refuses to be root.
//
// A data directory looks like this:
//
//	lock           held (flock) by the one process that may use the directory; holds its process id
//	postgres/      the cluster made by initdb; its PG_VERSION decides which programs are used
//	postgres.log   what the server says; renamed to postgres.log.old at a start that finds it larger than 16 MiB
//	run/           the socket, unless its path is too long for one; then in a short directory of its own
//
// The package is not for queries or migrations, which are the store's, and it never installs anything: an error names the command
// that does. Package pgtest has the clusters and databases for tests.
package postgres
