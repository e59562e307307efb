package budget

import "time"

// SetMachine replaces the machine's clock, which leases go by.
func (k *Keeper) SetMachine(now func() time.Time) { k.machine = now }
