package store

// ObserveReads has every read of situations tell its number of rows; nil tells nobody. Set it before Run.
func (d *Decisions) ObserveReads(rows func(int)) { d.reads.observe = rows }
