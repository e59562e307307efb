// Package httpapi is the service's HTTP surface: the JSON API of typed operations, and the doors with a shape of their own for event
// SDKs, email platforms and friends' links. It decodes, checks who asks, calls one use case and encodes; nothing is decided here.
//
//	handler, err := httpapi.New(httpapi.Services{Catalog: c, Decide: d, ...})
//	server := &http.Server{Handler: handler, ...}
//
// routes.go lists every route. Errors are problems (RFC 9457) except at the Segment doors and GET /v1/next-ask. This is the only
// package besides web that sees gin.
package httpapi
