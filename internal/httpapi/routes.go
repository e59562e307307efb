package httpapi

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"goodword/internal/catalog"
	"goodword/models"
)

// routes is the whole surface. Plain handlers are described in doors.go.
func (a *API) routes(r *gin.Engine, api huma.API) {
	const (
		decide = catalog.ScopeDecide
		export = catalog.ScopeExport
		admin  = catalog.ScopeAdmin
	)
	missing, tooFew := []int{http.StatusNotFound}, []int{http.StatusNotFound, http.StatusConflict}

	// Events, in Segment's shape: segment.go.
	one, many := takeBody(maxEvent, refuseSegment), takeBody(maxBatch, refuseSegment)
	for _, kind := range []string{"identify", "track", "page", "screen", "group", "alias"} {
		r.POST("/v1/"+kind, one, a.event(kind))
		r.OPTIONS("/v1/"+kind, a.preflight)
	}
	r.POST("/v1/batch", many, a.batch)
	r.OPTIONS("/v1/batch", a.preflight)
	r.POST("/v1/import", a.importLines, takeBody(maxImport, refuseSegment), a.importBatch)

	// Email platforms and friends: nextask.go, asktoken.go, redirect.go, qr.go, terms.go.
	r.GET("/v1/next-ask", a.nextAsk)
	r.POST("/v1/next-ask", a.nextAsk)
	r.GET("/v1/a/:token", a.askByToken)
	r.GET("/r/:code", a.redirect)
	r.HEAD("/r/:code", a.redirect)
	r.GET("/r/:code/qr.svg", a.linkPicture)
	r.HEAD("/r/:code/qr.svg", a.linkPicture)
	r.GET("/terms/:prefix", a.termsPage)
	r.HEAD("/terms/:prefix", a.termsPage)

	// Widgets: copy.go, copyevents.go.
	r.GET("/v1/copy", a.copy)
	r.OPTIONS("/v1/copy", a.preflightGet)
	r.POST("/v1/copy/:id/events", takeBody(maxEvent, refuse), a.copyEvent)
	r.OPTIONS("/v1/copy/:id/events", a.preflight)
	handle(a, api, operation{method: "POST", path: "/v1/widget-tokens", scope: decide, summary: "Make a token for the widget of one customer",
		takes: taking[widgetTokenRequest]()}, a.mintWidgetToken)
	handle(a, api, operation{method: "POST", path: "/v1/widget-keys", scope: admin, status: 201, takes: taking[widgetKeyRequest](), spare: true,
		summary: "Make what your server signs the tokens of widgets with; its secret is shown only here"}, a.createWidgetKey)
	handle(a, api, operation{method: "GET", path: "/v1/widget-keys", scope: admin, summary: "List the widget keys"}, a.listWidgetKeys)
	handle(a, api, operation{method: "DELETE", path: "/v1/widget-keys/{kid}", scope: admin, summary: "Refuse the tokens of a widget key", status: 204},
		a.revokeWidgetKey)

	// Decisions; many at once: batch.go.
	r.POST("/v1/decisions/batch", a.decideBatch)
	r.POST("/v1/decisions", takeBody(maxJSON, refuse), a.decide)
	handle(a, api, operation{method: "POST", path: "/v1/preview", scope: admin, summary: "What a customer would get at a time, and why; nothing is stored",
		takes: taking[previewRequest]()}, a.preview)
	handle(a, api, operation{method: "GET", path: "/v1/decisions/{id}", scope: decide, summary: "Why a decision is what it is, and what came of it"},
		a.lookup)
	handle(a, api, operation{method: "GET", path: "/v1/decisions/{id}/replay", scope: decide, summary: "Compute a decision again and compare"},
		a.replay)
	handle(a, api, operation{method: "POST", path: "/v1/decisions/{id}/activation", scope: decide, summary: "The opportunity took place",
		takes: taking[activationRequest](), spare: true}, a.activate)
	handle(a, api, operation{method: "POST", path: "/v1/decisions/{id}/outcome", scope: decide, summary: "What followed a decision",
		takes: taking[outcomeRequest]()}, a.outcome)
	handle(a, api, operation{method: "POST", path: "/v1/activations", scope: decide, summary: "Many activations at once",
		takes: taking[activationsRequest]()}, a.activateMany)

	// Customers and the models that score them.
	handle(a, api, operation{method: "GET", path: "/v1/customers", scope: admin, limited: true, also: tooFew,
		summary: "The customers who resemble most those who have brought friends"}, a.similarCustomers)
	handle(a, api, operation{method: "GET", path: "/v1/customers/{id}/score", scope: decide,
		summary: "What the model says of a customer, why, what would change it, and what each offer is worth"}, a.customerScore)
	handle(a, api, operation{method: "GET", path: "/v1/models", scope: admin, summary: "The versions of a program's scoring model",
		also: missing}, a.listModels)
	handle(a, api, operation{method: "GET", path: "/v1/models/compare", scope: admin, summary: "Two versions on the same decisions",
		gives: giving[comparisonView](), texts: []string{"image/svg+xml"}, also: tooFew}, a.compareModels)
	handle(a, api, operation{method: "GET", path: "/v1/models/drift", scope: admin, summary: "How far a program has moved from what its model learned from",
		also: tooFew}, a.modelDrift)
	handle(a, api, operation{method: "GET", path: "/v1/models/{version}/report", scope: admin, summary: "Calibration, slices and term shapes of a version, as data or pictures",
		gives: giving[modelReportView](), texts: []string{"image/svg+xml", "text/html"}}, a.modelReport)
	handle(a, api, operation{method: "POST", path: "/v1/models/train", scope: admin, summary: "Train a model now; it scores if it is better than what does",
		takes: taking[modelRequest](), spare: true}, a.trainModel)
	handle(a, api, operation{method: "POST", path: "/v1/models/{version}/pin", scope: admin, summary: "Let this version score, whatever training brings; an earlier one rolls back",
		takes: taking[modelRequest](), spare: true}, a.pinModel)
	handle(a, api, operation{method: "POST", path: "/v1/models/unpin", scope: admin, summary: "Let training replace the version that scores again",
		takes: taking[modelRequest](), spare: true}, a.unpinModel)

	// Configuration.
	handle(a, api, operation{method: "GET", path: "/v1/brand", scope: admin, summary: "How the workspace wants to be spoken of", also: missing}, a.readBrand)
	handle(a, api, operation{method: "PUT", path: "/v1/brand", scope: admin, summary: "Describe the brand, whole; what is left out has its default",
		takes: taking[models.Brand]()}, a.setBrand)

	handle(a, api, operation{method: "GET", path: "/v1/copies", scope: admin, summary: "The words that were written for copy cells, with state, cost, what the guard says and what came of them"},
		a.listCopies)
	r.POST("/v1/copies/generate", takeBody(maxJSON, refuse), a.generateCopies) // generate.go
	handle(a, api, operation{method: "PATCH", path: "/v1/copies/{id}", scope: admin, summary: "Make a new version of a copy with your words, if they pass the guard",
		takes: taking[copyEdit]()}, a.editCopy)
	handle(a, api, operation{method: "POST", path: "/v1/copies/{id}/approve", scope: admin, summary: "Let a draft be served"}, a.approveCopy)
	handle(a, api, operation{method: "POST", path: "/v1/copies/{id}/reject", scope: admin, summary: "Take a draft away"}, a.rejectCopy)
	handle(a, api, operation{method: "POST", path: "/v1/copies/{id}/retire", scope: admin, summary: "Let an approved copy no longer be chosen"}, a.retireCopy)
	handle(a, api, operation{method: "POST", path: "/v1/copies/{id}/rollback", scope: admin, summary: "Let an earlier version be served again",
		takes: taking[rollbackRequest]()}, a.rollbackCopy)

	handle(a, api, operation{method: "POST", path: "/v1/offers", scope: admin, summary: "Add an offer", status: 201,
		takes: taking[models.Offer]()}, a.createOffer)
	handle(a, api, operation{method: "GET", path: "/v1/offers", scope: admin, summary: "List the offers"}, a.listOffers)
	handle(a, api, operation{method: "GET", path: "/v1/offers/{key}", scope: admin, summary: "Read an offer"}, a.readOffer)
	handle(a, api, operation{method: "PATCH", path: "/v1/offers/{key}", scope: admin, summary: "Change an offer by a JSON merge patch",
		takes: taking[models.Offer]()}, a.updateOffer)
	handle(a, api, operation{method: "DELETE", path: "/v1/offers/{key}", scope: admin, summary: "Remove an offer", status: 204}, a.deleteOffer)

	handle(a, api, operation{method: "POST", path: "/v1/programs", scope: admin, summary: "Add a program", status: 201,
		takes: taking[models.Program]()}, a.createProgram)
	handle(a, api, operation{method: "GET", path: "/v1/programs", scope: admin, summary: "List the programs"}, a.listPrograms)
	handle(a, api, operation{method: "GET", path: "/v1/programs/{key}", scope: admin, summary: "Read a program"}, a.readProgram)
	handle(a, api, operation{method: "PATCH", path: "/v1/programs/{key}", scope: admin, summary: "Change a program by a JSON merge patch",
		takes: taking[models.Program]()}, a.updateProgram)
	handle(a, api, operation{method: "DELETE", path: "/v1/programs/{key}", scope: admin, summary: "Remove a program", status: 204}, a.deleteProgram)
	handle(a, api, operation{method: "POST", path: "/v1/programs/{key}/duplicate", scope: admin, summary: "Copy a program as a draft", status: 201,
		takes: taking[duplicateRequest]()}, a.duplicateProgram)
	handle(a, api, operation{method: "GET", path: "/v1/programs/{key}/terms", scope: admin, summary: "The program's rules in plain words",
		gives: giving[termsView](), texts: []string{"text/plain", "text/html"}}, a.terms)
	handle(a, api, operation{method: "GET", path: "/v1/programs/{key}/numbers", scope: admin, summary: "How a program runs: asks, friends, rewards, and what asking adds"},
		a.numbers)
	handle(a, api, operation{method: "GET", path: "/v1/programs/{key}/budget", scope: admin,
		summary: "How a program's budget stands: what is paid and owed, the price of reward cost, and whether asks that cost something have stopped"},
		a.budget)
	handle(a, api, operation{method: "GET", path: "/v1/programs/{key}/share-channels", scope: admin,
		summary: "How often each share channel was shown and used, and what each is worth in the first place"}, a.shareChannels)

	handle(a, api, operation{method: "POST", path: "/v1/moments/try", scope: admin, summary: "What a moment's rule would have done on stored history",
		takes: taking[trialRequest]()}, a.tryMoment)

	handle(a, api, operation{method: "POST", path: "/v1/experiments", scope: admin, summary: "Add an experiment, as a draft", status: 201,
		takes: taking[models.Experiment]()}, a.createExperiment)
	handle(a, api, operation{method: "GET", path: "/v1/experiments", scope: admin, summary: "List the experiments"}, a.listExperiments)
	handle(a, api, operation{method: "GET", path: "/v1/experiments/{key}", scope: admin, summary: "Read an experiment"}, a.readExperiment)
	handle(a, api, operation{method: "PATCH", path: "/v1/experiments/{key}", scope: admin, summary: "Change a draft by a JSON merge patch; of one that was started only name and hypothesis",
		takes: taking[models.Experiment]()}, a.updateExperiment)
	handle(a, api, operation{method: "DELETE", path: "/v1/experiments/{key}", scope: admin, summary: "Remove a draft", status: 204}, a.deleteExperiment)
	handle(a, api, operation{method: "POST", path: "/v1/experiments/{key}/start", scope: admin, summary: "Let a draft draw"}, a.startExperiment)
	handle(a, api, operation{method: "POST", path: "/v1/experiments/{key}/stop", scope: admin, summary: "End an experiment for good"}, a.stopExperiment)
	handle(a, api, operation{method: "POST", path: "/v1/experiments/{key}/conclude", scope: admin,
		summary: "Put on record what was made of an experiment, and make the arm that is taken the program's default",
		takes:   taking[concludeRequest]()}, a.concludeExperiment)
	handle(a, api, operation{method: "GET", path: "/v1/experiments/{key}/report", scope: admin, summary: "What the arms are worth"}, a.report)
	handle(a, api, operation{method: "GET", path: "/v1/experiments/{key}/audit", scope: admin, limited: true,
		summary: "Whether the experiment's log holds the probabilities that it was drawn from"}, a.auditExperiment)
	r.GET("/v1/experiments/:key/log", a.experimentLog) // experimentlog.go

	handle(a, api, operation{method: "POST", path: "/v1/keys", scope: admin, summary: "Make a key; its text is shown only here", status: 201,
		takes: taking[keyRequest]()}, a.createKey)
	handle(a, api, operation{method: "GET", path: "/v1/keys", scope: admin, summary: "List the keys"}, a.listKeys)
	handle(a, api, operation{method: "DELETE", path: "/v1/keys/{id}", scope: admin, summary: "Revoke a key", status: 204}, a.revokeKey)
	handle(a, api, operation{method: "POST", path: "/v1/keys/{id}/rotate", scope: admin, summary: "Replace a key; the old one works for a while",
		status: 201, takes: taking[rotateRequest](), spare: true}, a.rotateKey)

	handle(a, api, operation{method: "POST", path: "/v1/tokens", scope: export, summary: "Make tokens to read one customer's next ask each",
		takes: taking[tokensRequest](), largest: maxTokenBody}, a.mintTokens)
	handle(a, api, operation{method: "POST", path: "/v1/tokens/revoke", scope: export, summary: "End every token of these customers",
		takes: taking[revokeTokensRequest](), largest: maxTokenBody}, a.revokeTokens)
	handle(a, api, operation{method: "POST", path: "/v1/tokens/rotate", scope: admin, summary: "Sign new tokens with a new key",
		takes: taking[rotateTokensRequest](), spare: true}, a.rotateTokens)

	handle(a, api, operation{method: "POST", path: "/v1/apply", scope: admin, summary: "Make the configuration what a document says, all or nothing",
		takes: taking[applyRequest]()}, a.apply)
	handle(a, api, operation{method: "GET", path: "/v1/export", scope: admin, summary: "The whole configuration, as apply takes it"}, a.export)
	handle(a, api, operation{method: "GET", path: "/v1/audit", scope: admin, summary: "Who changed what"}, a.audit)

	handle(a, api, operation{method: "GET", path: "/v1/clock", scope: admin, summary: "The time of the domain"}, a.readClock)
	handle(a, api, operation{method: "POST", path: "/v1/clock", scope: admin, summary: "Move a manual clock forward and do what is due",
		takes: taking[clockRequest]()}, a.moveClock)

	// Operators: health.go, openapi.go.
	r.GET("/healthz", a.healthz)
	r.GET("/readyz", a.readyz)
	r.GET("/openapi.json", a.openAPI)
	r.GET("/docs", a.docsPage)
	r.GET("/metrics", gin.WrapH(a.Metrics.Handler()))
}
