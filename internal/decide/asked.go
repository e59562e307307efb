package decide

import "goodword/prompts"

// tellAsked tells of a new ask which cells' locale its words are of, so that
// those can be kept filled.
func (d *draft) tellAsked() {
	if d.service.Asked != nil && d.decision.Ask && !d.decision.Test {
		d.service.Asked(d.req.Workspace, d.program.Key, prompts.CellLocale(d.req.Locale, d.brand))
	}
}
