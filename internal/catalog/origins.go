package catalog

import (
	"net/url"
	"strconv"
	"strings"

	"goodword/models"
)

// maxOrigins bounds the origins of one key.
const maxOrigins = 50

// originList are the origins whose pages may use a key.
type originList []origin

// origin is an exact origin, or with sub every one below a host.
type origin struct {
	text string // "https://shop.example", or "https://" and ".shop.example" for those below
	sub  bool
}

// parseOrigin reads scheme://host[:port] in small letters. "https://*.shop.example" stands for every origin below shop.example, itself
// not included. There is no "*" for all, and none below a single label, which would be whole countries.
func parseOrigin(s string) (origin, bool) {
	u, err := url.Parse(s)
	if err != nil || len(s) > 200 || u.Scheme != "http" && u.Scheme != "https" || u.Scheme+"://"+u.Host != s || u.Host != strings.ToLower(u.Host) {
		return origin{}, false
	}
	host, sub := u.Host, false
	if rest, ok := strings.CutPrefix(host, "*."); ok {
		host, sub = rest, true
	}
	name, port, found := strings.Cut(host, ":")
	if n, err := strconv.Atoi(port); found && (err != nil || n < 1 || n > 65535 || strconv.Itoa(n) != port) {
		return origin{}, false
	}
	if !plainHost(name) || sub && (u.Scheme != "https" || !strings.Contains(name, ".")) {
		return origin{}, false
	}
	if sub {
		return origin{text: "." + host, sub: true}, true
	}
	return origin{text: s}, true
}

// plainHost reports whether a host is made of labels of letters, digits and hyphens, as browsers write it.
func plainHost(host string) bool {
	for label := range strings.SplitSeq(host, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return true
}

func (o origin) matches(s string) bool {
	if !o.sub {
		return s == o.text
	}
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		return false
	}
	below, ok := strings.CutSuffix(rest, o.text)
	return ok && plainHost(below)
}

// matches reports whether a page of the origin, as browsers send it, may use the key.
func (l *originList) matches(s string) bool {
	if l == nil || len(s) > 300 {
		return false
	}
	for _, o := range *l {
		if o.matches(s) {
			return true
		}
	}
	return false
}

// checkOrigins reports what is wrong with the origins of a key.
func checkOrigins(c *models.Check, scope Scope, origins []string) {
	c.That(len(origins) == 0 || scope == ScopePublic, "/origins", "only a public key has origins: others are never shown to browsers")
	c.That(len(origins) <= maxOrigins, "/origins", "must have at most %d entries", maxOrigins)
	for i, s := range origins {
		_, ok := parseOrigin(s)
		c.That(ok, "/origins/"+strconv.Itoa(i), "must be like https://shop.example, or https://*.shop.example for all below it")
	}
}

func readOrigins(origins []string) *originList {
	if len(origins) == 0 {
		return nil
	}
	list := make(originList, 0, len(origins))
	for _, s := range origins {
		if o, ok := parseOrigin(s); ok {
			list = append(list, o)
		}
	}
	return &list
}

// AllowsOrigin reports whether pages of an origin, as in the header Origin, may use the key.
func (p *Principal) AllowsOrigin(s string) bool { return p.origins.matches(s) }

// OriginKnown reports whether pages of an origin may use any key at all: what can be said before a request names its key.
func (c *Catalog) OriginKnown(s string) bool {
	for _, e := range c.state.Load().keys {
		if e.principal.AllowsOrigin(s) {
			return true
		}
	}
	return false
}
