package decide

import (
	"slices"

	"goodword/models"
	"goodword/prompts"
)

// possibleChannels are the channels that may be chosen, the preferred first:
// the one that request or placement names; else those of the experiment over
// channels; else the program's.
func possibleChannels(snap *models.Snapshot, p *models.Program, fixed string) []string {
	if fixed != "" {
		return []string{fixed}
	}
	e := snap.Governing(p.Key, models.FactorChannel)
	if e == nil {
		return p.Channels
	}
	var possible []string
	for _, ch := range slices.Concat(p.Channels, models.Channels) {
		if !slices.Contains(possible, ch) && slices.ContainsFunc(e.Arms, func(a models.Arm) bool { return a.Channel == ch }) {
			possible = append(possible, ch)
		}
	}
	return possible
}

// contactable leaves the channels on which the customer may be asked. Of
// several possible ones only those with words can be chosen. Where none is left,
// refused says why the preferred one is not.
func contactable(p *models.Program, s *models.State, possible []string) (channels []string, refused models.Filters) {
	for i, ch := range possible {
		hits := channelFilters(p, s, ch)
		if hits == 0 && (len(possible) == 1 || prompts.HasWords(ch)) {
			channels = append(channels, ch)
		} else if i == 0 {
			refused = hits
		}
	}
	if len(channels) > 0 {
		return channels, 0
	}
	if refused == 0 { // no channel, or none with words: nothing to ask on
		refused.Add(models.ReasonNoConsent)
	}
	return nil, refused
}

// channelFilters are the filters about one channel.
func channelFilters(p *models.Program, s *models.State, channel string) (hits models.Filters) {
	granted, known := s.Consent(channel)
	if known && !granted {
		hits.Add(models.ReasonUnsubscribed)
	}
	if !granted && slices.Contains(p.ConsentRequired, channel) {
		hits.Add(models.ReasonNoConsent)
	}
	return hits
}
