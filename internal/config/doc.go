// Package config holds what an installation is set to (Config) and the one clock that the domain goes by (Clock). It reads neither
// files nor the environment: the command line in cmd/goodword fills a Config in one place.
package config
