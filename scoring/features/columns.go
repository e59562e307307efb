package features

import (
	"goodword/models"
)

// names are those of the places, as reports and files show them.
var names = [Count]string{
	"nps_known", "nps_latest", "nps_age_days", "orders", "orders_30d", "order_age_days", "tenure_days",
	"shares", "shares_30d", "tickets_30d", "open_ticket", "refunds", "logins_30d", "clicks",
	"nps_trend", "orders_365d", "spend_minor", "order_minor", "activity_7d", "activity_30d", "last_seen_days",
	"tickets", "shares_365d", "share_age_days", "exposures_30d", "clicks_30d", "asks_30d", "ask_age_days", "friends",
	"unsubscribes", "complaints", "reviews", "renewals", "plan", "locale", "device",
	"channel", "approach", "moment", "advocate_kind", "advocate_reward", "friend_kind", "friend_reward", "wait_hours",
}

var levels = map[int]bool{
	Plan: true, Locale: true, Device: true, ActionChannel: true, ActionApproach: true, ActionMoment: true,
	ActionAdvocateKind: true, ActionFriendKind: true,
}

// Names lists the places of a vector in their order; the caller owns the slice.
func Names(traits []models.TraitFeature) []string {
	all := append([]string(nil), names[:]...)
	for _, t := range traits {
		if t.Likeness {
			all = append(all, t.Name)
		} else {
			all = append(all, "trait:"+t.Name)
		}
	}
	return all
}

// Columns describes the places of a vector as a model reads them after ForModel. A better NPS answer never lowers a prediction.
func Columns(traits []models.TraitFeature) []Column {
	columns := make([]Column, 0, Count+len(traits))
	for i, name := range Names(traits) {
		c := Column{Name: name}
		if levels[i] || i >= Count && !traits[i-Count].Numeric {
			c.Kind = Categorical
		}
		columns = append(columns, c)
	}
	columns[NPSLatest].Direction = Increasing
	return columns
}

// ForModel appends a stored vector to dst as a model of n columns reads it: what the first places tell by a flag or a count beside a 0
// becomes Missing, and so do places that the vector does not reach, because it was stored when there were fewer. Longer vectors are cut.
// It allocates nothing when dst has room.
func ForModel(dst, v []float32, n int) []float32 {
	start := len(dst)
	dst = append(dst, v[:min(len(v), n)]...)
	for len(dst)-start < n {
		dst = append(dst, Missing)
	}
	row := dst[start:]
	if n <= OrderAgeDays {
		return dst
	}
	if !(row[NPSKnown] > 0) {
		row[NPSLatest], row[NPSAgeDays] = Missing, Missing
	}
	if !(row[Orders] > 0) {
		row[OrderAgeDays] = Missing
	}
	return dst
}
