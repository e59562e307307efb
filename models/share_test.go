package models_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"goodword/models"
)

// TestCountShareLeavesNoOrder folds the same asks in two orders: the counts are the same.
func TestCountShareLeavesNoOrder(t *testing.T) {
	type ask struct {
		segment string
		shown   []string
		used    []bool
	}
	var asks []ask
	random := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		a := ask{segment: []string{"", "regulars"}[random.IntN(2)], shown: slices.Clone(models.ShareChannels[:1+random.IntN(5)])}
		random.Shuffle(len(a.shown), func(i, j int) { a.shown[i], a.shown[j] = a.shown[j], a.shown[i] })
		for range a.shown {
			a.used = append(a.used, random.IntN(3) == 0)
		}
		asks = append(asks, a)
	}
	var forth, back []models.ShareCount
	for i := range asks {
		forth = models.CountShare(forth, asks[i].segment, asks[i].shown, asks[i].used)
		last := asks[len(asks)-1-i]
		back = models.CountShare(back, last.segment, last.shown, last.used)
	}
	if !reflect.DeepEqual(forth, back) || len(forth) != 10 {
		t.Errorf("in two orders:\n%v\n%v", forth, back)
	}
	first := int64(0)
	for _, c := range forth {
		first += c.Shown[0]
	}
	if first != 200 {
		t.Errorf("%d first places in 200 asks", first)
	}
}

// TestSharedBy says which outcomes show that a channel of a decision was used.
func TestSharedBy(t *testing.T) {
	d := models.Decision{ID: models.DecisionID{Number: 7}, Key: models.DecisionKey{Program: "main"}, Promise: 3}
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		o    models.Outcome
		want bool
	}{
		"its own share":             {models.Outcome{Kind: models.OutcomeShare, Number: 7, Promise: 3, ShareChannel: "sms"}, true},
		"a click by its own link":   {models.Outcome{Kind: models.OutcomeClick, Number: 7, ShareChannel: "sms", Program: "main"}, true},
		"a share that names none":   {models.Outcome{Kind: models.OutcomeShare, ShareChannel: "sms"}, true},
		"another decision's":        {models.Outcome{Kind: models.OutcomeShare, Number: 6, Promise: 3, ShareChannel: "sms"}, false},
		"a bare code":               {models.Outcome{Kind: models.OutcomeClick, Promise: 3, ShareChannel: "sms"}, false},
		"another program's":         {models.Outcome{Kind: models.OutcomeShare, Number: 7, ShareChannel: "sms", Program: "other"}, false},
		"a share without a channel": {models.Outcome{Kind: models.OutcomeShare, Number: 7}, false},
		"an activation":             {models.Outcome{Kind: models.OutcomeActivation, Number: 7, ShareChannel: "sms"}, false},
	} {
		test.o.At = at
		if got := d.SharedBy(&test.o); got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

// TestShareSet keeps what is a share channel, in the order of all.
func TestShareSet(t *testing.T) {
	s := models.NewShareSet([]string{"link", "fax", "whatsapp"})
	if !slices.Equal(s.Names(), []string{"whatsapp", "link"}) || !s.Has("link") || s.Has("sms") || s.Has("fax") {
		t.Errorf("the set is %v", s.Names())
	}
	odd := models.ShareDraw{Places: []byte{0, 200}}
	if !slices.Equal(odd.Channels(), []string{"whatsapp"}) {
		t.Errorf("a place that is none is shown: %v", odd.Channels())
	}
}
