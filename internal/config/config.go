package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The modes of the clock.
const (
	ClockSystem = "system"
	ClockManual = "manual"
)

// Config is everything `goodword serve` can be set to. A flag wins over its environment variable, and each has a default that serves.
// The tags are read by the command line (kong); read it nowhere else.
type Config struct {
	// Listen is the address of the HTTP server, host:port. Port 0 takes any free one.
	Listen string `default:"127.0.0.1:8080" env:"GOODWORD_LISTEN" placeholder:"HOST:PORT" help:"Address to serve HTTP on."`

	// PublicURL is where friends reach this server, without a trailing slash: referral links start with it. Empty means http://Listen.
	PublicURL string `env:"GOODWORD_PUBLIC_URL" placeholder:"URL" help:"Address of this server as the public reaches it; links start with it. Default: http:// and the listen address."`

	// DatabaseURL is a PostgreSQL 14 or newer to work on. Empty runs a private one in DataDir.
	DatabaseURL Secret `env:"DATABASE_URL" placeholder:"URL" help:"PostgreSQL to use. Without it the service runs a private one in the data directory."`

	// DataDir is where the private PostgreSQL lives; not used with DatabaseURL.
	DataDir string `default:"${data_dir}" env:"GOODWORD_DATA_DIR" placeholder:"DIR" help:"Directory of the private PostgreSQL (${default})."`

	// DatabaseConns is the most connections this process opens to the database, 6 to 500.
	DatabaseConns int `default:"16" env:"GOODWORD_DATABASE_CONNS" placeholder:"N" help:"Most connections to the database, 6 to 500 (${default})."`

	// Clock is "system", or "manual" for tests and simulations: time stands still until POST /v1/clock moves it.
	Clock string `default:"system" env:"GOODWORD_CLOCK" placeholder:"system|manual" help:"Clock of the domain: system, or manual for tests and simulations, moved by POST /v1/clock."`

	// ClockStart is where a manual clock starts the first time; later it goes on where it stood. Zero means the time of that start.
	ClockStart time.Time `env:"GOODWORD_CLOCK_START" placeholder:"TIME" help:"Where a manual clock starts the first time, RFC 3339; later it goes on where it stood."`

	// FitInterval is the time, on the domain's clock, between publications of what the policies have learned: 1 s to 720 h.
	FitInterval time.Duration `default:"1h" env:"GOODWORD_FIT_INTERVAL" placeholder:"DURATION" help:"Time between publications of what the policies have learned, 1s to 720h (${default})."`
	// TrainInterval is the time, on the domain's clock, between trainings of each program's scoring model: 1 h to 720 h, or 0 for none.
	TrainInterval time.Duration `default:"24h" env:"GOODWORD_TRAIN_INTERVAL" placeholder:"DURATION" help:"Time between trainings of the scoring models, 1h to 720h; 0 trains on request only (${default})."`

	// TrustedProxies are the addresses or networks whose X-Forwarded-For is believed. None by default.
	TrustedProxies []string `env:"GOODWORD_TRUSTED_PROXIES" placeholder:"CIDR,..." help:"Proxies whose X-Forwarded-For is believed, addresses or networks. None by default."`

	// PublicRate is how many events and requests of widgets a second one client address may send with one public key, on average; 0 is no limit.
	PublicRate float64 `default:"10" env:"GOODWORD_PUBLIC_RATE" placeholder:"N" help:"Events and requests of widgets a second from one address with one public key, on average; 0 for no limit (${default})."`

	// PublicBurst is how many of them may come at once: 1 to 2500.
	PublicBurst int `default:"100" env:"GOODWORD_PUBLIC_BURST" placeholder:"N" help:"Events and requests of widgets at once from one address with one public key, 1 to 2500 (${default})."`

	// AskRate is how many requests a second one client address may make at the email door with one key, on average; 0 is no limit.
	AskRate float64 `default:"0" env:"GOODWORD_ASK_RATE" placeholder:"N" help:"Requests a second from one address with one key at /v1/next-ask, on average; 0 for no limit (${default})."`

	// AskBurst is how many of them may come at once: 1 to 100000.
	AskBurst int `default:"1000" env:"GOODWORD_ASK_BURST" placeholder:"N" help:"Requests at once from one address with one key at /v1/next-ask, 1 to 100000 (${default})."`

	// LLMFile lists the providers of language models with all their settings, as docs/operations.md has it. Empty uses LLMURL, or none.
	LLMFile string `name:"llm-file" env:"GOODWORD_LLM_FILE" placeholder:"FILE" help:"YAML file of the providers of language models; see docs/operations.md."`

	// LLMURL is the base URL of one provider that needs no settings but the following; not together with LLMFile.
	LLMURL string `name:"llm-url" env:"GOODWORD_LLM_URL" placeholder:"URL" help:"Base URL of a server that speaks OpenAI's API, as https://api.openai.com/v1. Without it and a file words are built in."`

	// LLMKey is the key of that provider; empty sends none.
	LLMKey Secret `name:"llm-key" env:"GOODWORD_LLM_KEY" placeholder:"KEY" help:"Key of that server; better by the variable than by the flag."`

	// LLMModel is its model of words, and LLMEmbeddingModel its model of vectors; one of them is needed.
	LLMModel          string `name:"llm-model" env:"GOODWORD_LLM_MODEL" placeholder:"NAME" help:"Its model that writes words."`
	LLMEmbeddingModel string `name:"llm-embedding-model" env:"GOODWORD_LLM_EMBEDDING_MODEL" placeholder:"NAME" help:"Its model that makes vectors of texts."`

	// CopyTimeout bounds the writing of one copy cell, two answers of the model: 1 s to 30 min. A cell whose process was killed is taken up again
	// a fifth later.
	CopyTimeout time.Duration `default:"5m" env:"GOODWORD_COPY_TIMEOUT" placeholder:"DURATION" help:"Longest time to write one copy cell, 1s to 30m (${default})."`

	// LogLevel is the least level that is logged: debug, info, warn or error.
	LogLevel slog.Level `default:"info" env:"GOODWORD_LOG_LEVEL" placeholder:"LEVEL" help:"Least level to log: debug, info, warn or error (${default})."`

	// ShutdownTimeout is how long requests under way may take to finish once a stop was asked for: 1 s to 10 min.
	ShutdownTimeout time.Duration `default:"15s" env:"GOODWORD_SHUTDOWN_TIMEOUT" placeholder:"DURATION" help:"Longest wait for requests under way when stopping, 1s to 10m (${default})."`
}

// Validate reports every setting that is out of range, one line each.
func (c *Config) Validate() error {
	var bad []error
	check := func(ok bool, format string, args ...any) {
		if !ok {
			bad = append(bad, fmt.Errorf(format, args...))
		}
	}
	check(validListen(c.Listen), "--listen must be host:port with a port of 0 to 65535, not %q", c.Listen)
	check(c.PublicURL == "" || validPublicURL(c.PublicURL), "--public-url must be an http or https address without query, not %q", c.PublicURL)
	_, err := url.Parse(string(c.DatabaseURL))
	check(err == nil, "--database-url is not an address")
	check(c.DatabaseURL != "" || c.DataDir != "", "--data-dir must name a directory where there is no --database-url")
	check(c.DatabaseConns >= 6 && c.DatabaseConns <= 500, "--database-conns must be 6 to 500, not %d", c.DatabaseConns)
	check(c.Clock == ClockSystem || c.Clock == ClockManual, "--clock must be system or manual, not %q", c.Clock)
	check(c.ClockStart.IsZero() || c.Clock == ClockManual, "--clock-start needs --clock=manual")
	check(c.TrainInterval == 0 || within(c.TrainInterval, time.Hour, 720*time.Hour), "--train-interval must be 0 or 1h to 720h, not %s", c.TrainInterval)
	check(within(c.FitInterval, time.Second, 720*time.Hour), "--fit-interval must be 1s to 720h, not %s", c.FitInterval)
	check(within(c.ShutdownTimeout, time.Second, 10*time.Minute), "--shutdown-timeout must be 1s to 10m, not %s", c.ShutdownTimeout)
	check(c.PublicRate >= 0 && c.PublicRate <= 1e6, "--public-rate must be 0 to 1000000, not %g", c.PublicRate)
	check(c.PublicRate == 0 || c.PublicBurst >= 1 && c.PublicBurst <= 2500, "--public-burst must be 1 to 2500, not %d", c.PublicBurst)
	check(c.AskRate >= 0 && c.AskRate <= 1e6, "--ask-rate must be 0 to 1000000, not %g", c.AskRate)
	check(c.AskRate == 0 || c.AskBurst >= 1 && c.AskBurst <= 100_000, "--ask-burst must be 1 to 100000, not %d", c.AskBurst)
	check(c.LLMFile == "" || c.LLMURL == "", "--llm-file and --llm-url cannot be set together; write the provider of --llm-url into the file")
	check(c.LLMURL == "" || validPublicURL(c.LLMURL), "--llm-url must be an http or https address without user and query")
	check(c.LLMURL == "" || c.LLMModel != "" || c.LLMEmbeddingModel != "", "--llm-url needs --llm-model or --llm-embedding-model")
	check(c.LLMURL != "" || c.LLMKey == "" && c.LLMModel == "" && c.LLMEmbeddingModel == "",
		"--llm-key, --llm-model and --llm-embedding-model need --llm-url")
	check(within(c.CopyTimeout, time.Second, 30*time.Minute), "--copy-timeout must be 1s to 30m, not %s", c.CopyTimeout)
	for _, p := range c.TrustedProxies {
		check(validProxy(p), "--trusted-proxies: %q is neither an address nor a network", p)
	}
	return errors.Join(bad...)
}

// Links is what referral links start with: PublicURL without its trailing slash, else the address the server listens on.
func (c *Config) Links(listening net.Addr) string {
	if c.PublicURL != "" {
		return strings.TrimRight(c.PublicURL, "/")
	}
	return "http://" + listening.String()
}

// LogValue is the configuration as it may be logged: secrets are redacted.
func (c *Config) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("listen", c.Listen), slog.String("public_url", c.PublicURL), slog.String("database_url", c.DatabaseURL.String()),
		slog.String("data_dir", c.DataDir), slog.Int("database_conns", c.DatabaseConns), slog.String("clock", c.Clock),
		slog.Duration("fit_interval", c.FitInterval), slog.Duration("train_interval", c.TrainInterval), slog.Any("trusted_proxies", c.TrustedProxies),
		slog.Float64("public_rate", c.PublicRate), slog.Int("public_burst", c.PublicBurst),
		slog.Float64("ask_rate", c.AskRate), slog.Int("ask_burst", c.AskBurst),
		slog.String("llm_file", c.LLMFile), slog.String("llm_url", c.LLMURL), slog.String("llm_key", c.LLMKey.String()),
		slog.String("llm_model", c.LLMModel), slog.String("llm_embedding_model", c.LLMEmbeddingModel),
		slog.Duration("copy_timeout", c.CopyTimeout),
		slog.String("log_level", c.LogLevel.String()), slog.Duration("shutdown_timeout", c.ShutdownTimeout),
	)
}

// Secret is a setting that is never printed whole.
type Secret string

// String is the secret as it may be shown: an address without its password, anything else not at all.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	if u, err := url.Parse(string(s)); err == nil && u.Scheme != "" && u.Host != "" && u.RawQuery == "" {
		return u.Redacted()
	}
	return "(set)"
}

// GoString keeps %#v from showing what String hides.
func (s Secret) GoString() string { return strconv.Quote(s.String()) }

// LogValue keeps logs from showing what String hides.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText keeps encoders from showing what String hides.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

func within(d, low, high time.Duration) bool { return d >= low && d <= high }

func validListen(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	n, err := strconv.Atoi(port)
	return err == nil && n >= 0 && n <= 65535
}

func validPublicURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}

func validProxy(s string) bool {
	if _, err := netip.ParsePrefix(s); err == nil {
		return true
	}
	_, err := netip.ParseAddr(s)
	return err == nil
}
