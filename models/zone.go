package models

import (
	"sync"
	"time"
)

// zones keeps the time zones that were asked for and exist: a few hundred at most.
var zones sync.Map // string to *time.Location

// LoadZone finds a time zone by its IANA name, like Europe/Berlin. The error has
// kind Invalid for a name that is none; "" and Local are none.
func LoadZone(name string) (*time.Location, error) {
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location), nil
	}
	invalid := Errorf(Invalid, "time zone", "%.60q is no time zone of the IANA database", name)
	if name == "" || name == "Local" || len(name) > 60 {
		return nil, invalid
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, invalid
	}
	zones.Store(name, zone)
	return zone, nil
}
