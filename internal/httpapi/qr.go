package httpapi

import (
	"fmt"
	"image/color"
	"net/http"
	"strings"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/gin-gonic/gin"

	"goodword/models"
)

// anyKey is the bucket of requests without a key; keys count from 1.
const anyKey = 0

// linkPicture shows anybody the QR code of a referral link, as an SVG: of /r/{code}/qr.svg it is that of /r/{code}. It counts no visit and takes
// nothing from the request but the code, so every cache may keep it. What /r/ would not follow has no picture: 404.
func (a *API) linkPicture(c *gin.Context) {
	if wait := a.public.take(anyKey, a.proxies.client(c.Request), 1); wait > 0 {
		refuse(c, tooMany(wait, "too many pictures for this address"))
		return
	}
	token := c.Param("code")
	if location, known := a.Clicks.Locate(token); !known || location == "" {
		refuse(c, models.Errorf(models.NotFound, "linkPicture", "this link leads nowhere"))
		return
	}
	picture, err := drawQR(a.PublicURL + "/r/" + token)
	if err != nil {
		refuse(c, err)
		return
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", "public, max-age=86400")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Robots-Tag", "noindex")
	c.Data(http.StatusOK, "image/svg+xml", []byte(picture))
}

// quietZone is the empty border that readers need, in modules: ISO/IEC 18004, 5.3.8.
const quietZone = 4

// drawQR draws a text as a QR code with error correction M, which bears 15 % of damage, one unit a module, black on white. The error tells of a
// text that is too long for one.
func drawQR(text string) (string, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return "", fmt.Errorf("draw a QR code: %w", err)
	}
	side := code.Bounds().Dx()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[1]d" width="%[2]d" height="%[2]d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path d="`, side+2*quietZone, 8*(side+2*quietZone))
	for y := range side {
		for x := 0; x < side; x++ {
			run := 0
			for x+run < side && dark(code, x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quietZone, y+quietZone, run, run)
				x += run
			}
		}
	}
	b.WriteString(`"/></svg>`)
	return b.String(), nil
}

func dark(code barcode.Barcode, x, y int) bool { return code.At(x, y) == color.Black }
