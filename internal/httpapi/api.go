package httpapi

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/internal/decide"
	"goodword/internal/ingest"
	"goodword/internal/learn"
	"goodword/internal/obs"
	"goodword/internal/report"
	"goodword/models"
)

// Decider decides, and explains what was decided.
type Decider interface {
	Decide(ctx context.Context, req decide.Request) (*decide.Answer, error)
	Preview(ctx context.Context, req decide.Request) (*decide.Preview, error)
	Score(ctx context.Context, req decide.Request) (*decide.ScoreAnswer, error)
	ByEmail(ctx context.Context, ws models.WorkspaceID, h models.EmailHash) (models.CustomerID, error)
	SamePerson(ctx context.Context, ws models.WorkspaceID, customerID string, other models.CustomerID) (bool, error)
	SameCustomer(ctx context.Context, ws models.WorkspaceID, a, b models.CustomerID) (bool, error)
	Generic(req decide.Request) (*decide.Generic, error)
	Lookup(ctx context.Context, ws models.WorkspaceID, id models.DecisionID) (*decide.Record, error)
	Replay(ctx context.Context, ws models.WorkspaceID, id models.DecisionID) (*decide.Replay, error)
}

// Ingester stores events and folds them.
type Ingester interface {
	Ingest(ctx context.Context, b ingest.Batch) (ingest.Result, error)
	Record(ctx context.Context, ws models.WorkspaceID, events []models.Event) ([]models.EventFate, error)
}

// Redirector says where a referral link leads, and remembers the click without waiting for anything.
type Redirector interface {
	Follow(token string) (location string, known bool)
	Locate(token string) (location string, known bool) // the same without remembering
}

// Reporter estimates what an experiment's arms are worth, shows and checks its log, and tells how a program runs.
type Reporter interface {
	Audit(ctx context.Context, ws models.WorkspaceID, key string, from, to time.Time) (*report.AuditReport, error)
	Log(ctx context.Context, ws models.WorkspaceID, key string, from, to time.Time, each func(*report.LogEntry) error) error
	Experiment(ctx context.Context, ws models.WorkspaceID, key string, bySegment bool) (*report.ExperimentReport, error)
	Program(ctx context.Context, q models.NumbersQuery) (*report.ProgramNumbers, error)
	ShareChannels(ctx context.Context, ws models.WorkspaceID, p *models.Program) (*report.ShareReport, error)
	Similar(ctx context.Context, ws models.WorkspaceID, program string, limit int, now time.Time) (*report.SimilarReport, error)
}

// ScoringModels trains, compares, pins and watches the models that score a program's customers. Errors have kind NotFound for a version
// that the program does not have, Conflict where there are too few decisions to say anything.
type ScoringModels interface {
	// List has every version without its body, newest first; the scorecard is always the last.
	List(ctx context.Context, ws models.WorkspaceID, program string) ([]models.ScoringModel, error)
	// Find reads one version with its body; the scorecard has none and is not found.
	Find(ctx context.Context, ws models.WorkspaceID, version string) (*models.ScoringModel, error)
	Train(ctx context.Context, ws models.WorkspaceID, program string) (*models.ScoringModel, error)
	// Pin makes a version the champion and keeps it there, Unpin lets training replace it again.
	Pin(ctx context.Context, ws models.WorkspaceID, program, version string) error
	Unpin(ctx context.Context, ws models.WorkspaceID, program string) error
	Compare(ctx context.Context, ws models.WorkspaceID, program, a, b string) (*learn.Comparison, error)
	Drift(ctx context.Context, ws models.WorkspaceID, program string) (*learn.Drift, error)
}

// Budgets tells how the budgets of programs stand. The error has kind NotFound for a program without one.
type Budgets interface {
	Status(ctx context.Context, ws models.WorkspaceID, p *models.Program) (*models.BudgetStatus, error)
}

// Clock is the clock of the domain, and moves it where it is manual.
type Clock interface {
	Now() time.Time
	Mode() string
	// Move goes forward and does all that has become due. The error has kind Conflict for a time that is not later, or on the
	// system's clock.
	Move(ctx context.Context, to time.Time) (learn.Drained, error)
}

// Services is what the surface stands in front of. All are needed but Metrics and TrustedProxies.
type Services struct {
	Catalog *catalog.Catalog
	Decide  Decider
	Tokens  Tokens
	Widgets WidgetVerifier
	Ingest  Ingester
	Moments MomentTrier
	Clicks  Redirector
	Reports Reporter
	Models  ScoringModels
	Budgets Budgets
	Copies  CopyDesk
	Clock   Clock
	Ready   func(context.Context) error // nil while requests can be served
	Metrics *obs.Metrics
	Log     *slog.Logger

	PublicURL      string   // of links, without a trailing slash
	TrustedProxies []string // whose X-Forwarded-For is believed
	Public         Limit    // of events and requests of widgets through one public key from one address
	Asks           Limit    // of requests at the email door through one key from one address
}

// API serves the surface. It is safe for concurrent use.
type API struct {
	Services
	ids      *requestIDs
	large    map[string]int64 // the largest body of routes that take more than maxJSON
	batches  chan struct{}    // a place for each batch that may be under way
	logReads chan struct{}    // the same for each reading of the log
	proxies  proxies
	public   *limiter
	asks     *limiter

	document, docs []byte // the OpenAPI document, and the page made of it
}

// New returns the handler of all routes.
func New(s Services) (http.Handler, error) {
	gin.SetMode(gin.ReleaseMode)
	trusted, err := parseProxies(s.TrustedProxies)
	if err != nil {
		return nil, fmt.Errorf("httpapi.New: trusted proxies: %w", err)
	}
	a := &API{
		Services: s, ids: newRequestIDs(), large: map[string]int64{}, batches: make(chan struct{}, maxBatches), logReads: make(chan struct{}, maxLogReads),
		proxies: trusted, public: newLimiter(s.Public), asks: newLimiter(s.Asks),
	}
	engine := gin.New()
	engine.RedirectTrailingSlash = false
	engine.UseRawPath = true // or no customer could be named whose id has a slash
	engine.HandleMethodNotAllowed = true
	if err := engine.SetTrustedProxies(nil); err != nil { // gin believes everybody by default; addresses are ours to find: client.go
		return nil, err
	}
	engine.Use(a.observe)
	engine.NoRoute(func(c *gin.Context) { refuse(c, models.Errorf(models.NotFound, "httpapi", "there is no such path")) })
	engine.NoMethod(func(c *gin.Context) { p := noMethod; refuse(c, &p) })
	api := humagin.NewWithGroup(engine, engine.Group("", a.takeJSON), apiConfig())
	a.routes(engine, api)
	return engine, a.publish(api.OpenAPI())
}

func apiConfig() huma.Config {
	cfg := huma.DefaultConfig("goodword", "1")
	cfg.CreateHooks = nil                                       // or every body would get a $schema member
	cfg.DocsPath, cfg.SchemasPath, cfg.OpenAPIPath = "", "", "" // openapi.go
	cfg.Transformers = []huma.Transformer{complete}
	cfg.Info.Description = "Whether to ask a customer for a referral now, with which offer and in which words; and what came of it."
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer": {Type: "http", Scheme: "bearer"},
		"basic":  {Type: "http", Scheme: "basic", Description: "The key as user name, an empty password"},
		"apiKey": {Type: "apiKey", In: "header", Name: "X-Api-Key"},
	}
	return cfg
}
