package httpapi

import "net/http"

// Gather reads the parameters of a request for an ask and what is to be warned of, without a service behind it.
func Gather(r *http.Request) (values map[string]string, warnings []string) {
	p := gather(r, askParameters)
	for _, w := range p.warnings {
		warnings = append(warnings, plain(w.name)+": "+w.text)
	}
	return p.values, append(warnings, p.unknownWarnings()...)
}
