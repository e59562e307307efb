package copydesk_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"goodword/internal/llm/scripted"
	"goodword/models"
)

// opinions calls every text a twin that begins as said, and remembers what it was told to keep.
type opinions struct {
	begins  string
	related []string // to any text
	err     error

	mu    sync.Mutex
	kept  map[string]string
	asked string // what related words were last sought for
}

func (o *opinions) Related(_ context.Context, _ models.WorkspaceID, text string) ([]string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = text
	return o.related, o.err
}

func (o *opinions) Twin(_ context.Context, _ models.WorkspaceID, _ models.CopyCell, text string) (string, error) {
	if o.err == nil && strings.Contains(text, o.begins) {
		return "cp_aaaaaaaaaaaa", nil
	}
	return "", o.err
}

func (o *opinions) Keep(_ context.Context, _ models.WorkspaceID, _ models.CopyCell, texts map[string]string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id, text := range texts {
		o.kept[id] = text
	}
	return o.err
}

func TestWordsThatSayTheSameAreDropped(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	o := &opinions{begins: "Worth a look", kept: map[string]string{}}
	r.desk.Likeness = o
	r.tend()
	r.work()
	if got := r.count(); got != "6 approved, 6 rejected" || r.codes["DUPLICATE_VARIANTS"] != 6 || len(o.kept) != 6 {
		t.Errorf("got %s with %v, kept %v", got, r.codes, o.kept)
	}
	for id, text := range o.kept {
		if strings.Contains(text, "{{") || strings.TrimSpace(text) == "" {
			t.Errorf("%s is kept as %q, want its words without placeholders", id, text)
		}
	}
}

// TestWordsAreKeptWithoutComparing checks that a comparison that fails stops nothing.
func TestWordsAreKeptWithoutComparing(t *testing.T) {
	r := newRig(t, scripted.Script{}, nil)
	r.desk.Likeness = &opinions{err: errors.New("no vectors today"), kept: map[string]string{}}
	r.tend()
	r.work()
	if got := r.count(); got != "9 approved" {
		t.Errorf("got %s", got)
	}
}
