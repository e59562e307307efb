package referral

import (
	"net/http"
	"strings"
)

// machines are parts of the user agents, in lower case, of programs that fetch
// links nobody has followed: crawlers, makers of previews, mail scanners.
var machines = []string{
	"bot", "crawler", "spider", "slurp", "preview", "facebookexternalhit", "facebookcatalog", "whatsapp/", "snapchat/",
	"embedly", "googleimageproxy", "google-safety", "googleother", "mediapartners", "barracuda", "mimecast", "proofpoint",
	"symantec", "trendmicro", "fireeye", "urlscan", "virustotal", "safelinks", "mail.ru_", "skypeuri", "microsoft office",
}

// IsVisit reports whether a request for a link is a friend following it: not a
// HEAD request, and not by a known crawler, maker of previews or mail scanner.
// Such a request is sent on like any other, but with Clicks.Locate. Scanners
// that pass for browsers are counted.
func IsVisit(method, userAgent string) bool {
	if method == http.MethodHead {
		return false
	}
	agent := strings.ToLower(userAgent)
	agent = strings.ReplaceAll(agent, "cubot", "") // a make of telephone
	for _, m := range machines {
		if strings.Contains(agent, m) {
			return false
		}
	}
	return true
}
