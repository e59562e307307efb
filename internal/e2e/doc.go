// Package e2e has no code of its own. Its tests run `goodword serve` as processes of the operating system on a real PostgreSQL and
// drive them over HTTP, as callers do: two replicas at once, killed under load, cut off from their database. Tests of promises carry
// the promise's number.
//
//	go test ./internal/e2e -run TestPromise1
//
// The test of real data reads ../shared/data/hillstrom.csv.gz and is skipped where that is absent.
package e2e
