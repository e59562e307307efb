package dataset

import (
	"fmt"
	"strings"
)

// Error is something wrong with a file. It is safe to show.
type Error struct {
	File   string // empty where it is not known
	Line   int    // from 1; 0 where no one line is to blame
	Column string // name of the column; empty where no one column is to blame
	Detail string
}

// Error is the detail after the place.
func (e *Error) Error() string {
	var place []string
	if e.File != "" {
		place = append(place, e.File)
	}
	if e.Line > 0 {
		place = append(place, fmt.Sprintf("line %d", e.Line))
	}
	if e.Column != "" {
		place = append(place, fmt.Sprintf("column %q", e.Column))
	}
	if len(place) == 0 {
		return e.Detail
	}
	return strings.Join(place, ", ") + ": " + e.Detail
}

// shorten keeps a text fit for a message.
func shorten(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
