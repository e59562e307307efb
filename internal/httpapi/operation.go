package httpapi

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"goodword/internal/catalog"
)

// operation is one typed operation of the JSON API as routes.go lists it.
type operation struct {
	method  string
	path    string
	scope   catalog.Scope
	summary string
	status  int          // of success; 0 is 200
	takes   reflect.Type // of the body, nil for none
	spare   bool         // whether the body may be left out
	gives   reflect.Type // of the answer, where it is written by hand; nil when huma knows
	texts   []string     // other content types that the answer can have
	largest int64        // body in bytes, 0 for maxJSON
	also    []int        // statuses of refusals beside the usual
	limited bool         // whether it may be refused because others are under way
}

// errors are the statuses that the operation can refuse with.
func (op *operation) errors() []int {
	list := []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if strings.Contains(op.path, "{") || op.takes != nil {
		list = append(list, http.StatusNotFound)
	}
	if op.method != http.MethodGet {
		list = append(list, http.StatusConflict)
	}
	if op.takes != nil {
		list = append(list, http.StatusRequestEntityTooLarge)
	}
	if op.limited {
		list = append(list, http.StatusTooManyRequests)
	}
	return append(append(list, op.also...), http.StatusUnprocessableEntity)
}

// taking documents the body that an operation takes.
func taking[B any]() reflect.Type { return reflect.TypeFor[B]() }

// giving documents the answer that an operation writes by hand.
func giving[B any]() reflect.Type { return reflect.TypeFor[B]() }

// jsonBody is embedded in the input of operations that take a body. They read it with decode, which lists every bad field with its
// JSON pointer; huma's own validation cannot say where in a document it is, and stops before ours.
type jsonBody struct{ RawBody []byte }

// reply is the output of an operation.
type reply[T any] struct{ Body T }

func answer[T any](v T) *reply[T] { return &reply[T]{Body: v} }

// none is the input or output of operations that have nothing to say.
type none struct{}

// handle registers an operation: huma reads its parameters, encodes its answer and describes it in the OpenAPI document.
func handle[I, O any](a *API, api huma.API, op operation, h func(context.Context, *I) (*O, error)) {
	described := huma.Operation{
		Method: op.method, Path: op.path, Summary: op.summary, DefaultStatus: op.status, SkipValidateBody: true,
		OperationID: huma.GenerateOperationID(op.method, op.path, new(O)),
		Middlewares: huma.Middlewares{a.require(op.scope)},
		Description: needs([]catalog.Scope{op.scope}), Tags: []string{tagOf(op.path)}, Security: anyCredential, Errors: op.errors(),
	}
	if op.largest > 0 {
		a.large[op.path], described.MaxBodyBytes = op.largest, op.largest
	}
	if op.takes != nil {
		schemas := api.OpenAPI().Components.Schemas
		schema := schemas.Schema(op.takes, true, "")
		if op.method == http.MethodPatch {
			schema = patchOf(schemas.SchemaFromRef(schema.Ref))
		} else {
			schema = sent(schemas, schema)
		}
		described.RequestBody = &huma.RequestBody{
			Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: schema}},
		}
	}
	if op.gives != nil {
		content := map[string]*huma.MediaType{"application/json": {Schema: api.OpenAPI().Components.Schemas.Schema(op.gives, true, "")}}
		for _, name := range op.texts {
			content[name] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
		}
		described.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: content}}
	}
	huma.Register(api, described, func(ctx context.Context, in *I) (*O, error) {
		out, err := h(ctx, in)
		if err != nil {
			return nil, newProblem(err)
		}
		return out, nil
	})
	if described.RequestBody != nil {
		delete(described.RequestBody.Content, "application/octet-stream") // what huma thinks a raw body is
		described.RequestBody.Required = !op.spare
	}
}
