package rules

import (
	"sync"
	"time"

	"goodword/models"
)

// Cache evaluates expressions by their text and compiles each once. It grows
// with the number of different expressions ever saved, which people write by
// hand. The zero value is ready; it is safe for concurrent use.
type Cache struct{ compiled sync.Map } // string to *Rule

// Match compiles the expression on first use and evaluates it; see Rule.Match.
func (c *Cache) Match(expression string, s *models.State, now time.Time) (bool, error) {
	if r, ok := c.compiled.Load(expression); ok {
		return r.(*Rule).Match(s, now)
	}
	r, err := Compile(expression)
	if err != nil {
		return false, err
	}
	c.compiled.Store(expression, r)
	return r.Match(s, now)
}
