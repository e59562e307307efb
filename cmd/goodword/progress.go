package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress tells how far something is: twice a second where it writes to a terminal, on one line, else every ten seconds.
type progress struct {
	w        io.Writer
	terminal bool
	what     string // that is counted
	began    time.Time
	told     time.Time
	shown    bool
}

func newProgress(w io.Writer, what string) *progress {
	now := time.Now()
	return &progress{w: w, terminal: isTerminal(w), what: what, began: now, told: now}
}

// tell says that n are done, when it is time to.
func (p *progress) tell(n int) {
	if p.due() {
		p.print(fmt.Sprintf("%d %s, %.0f a second", n, p.what, float64(n)/time.Since(p.began).Seconds()))
	}
}

// tellOf says that n of total are done, when it is time to.
func (p *progress) tellOf(n, total int) {
	if n == total {
		p.clear()
	} else if p.due() {
		p.print(fmt.Sprintf("%s %d %%", p.what, 100*n/max(total, 1)))
	}
}

// end says that all n are done, where something was said before.
func (p *progress) end(n int) {
	if p.shown {
		p.print(fmt.Sprintf("%d %s in %.1f s", n, p.what, time.Since(p.began).Seconds()))
	}
	if p.shown && p.terminal {
		fmt.Fprintln(p.w)
	}
}

func (p *progress) due() bool {
	pause := 10 * time.Second
	if p.terminal {
		pause = time.Second / 2
	}
	return time.Since(p.told) >= pause
}

func (p *progress) print(text string) {
	if p.terminal {
		fmt.Fprintf(p.w, "\r\x1b[K%s", text)
	} else {
		fmt.Fprintln(p.w, text)
	}
	p.told, p.shown = time.Now(), true
}

// clear removes what stands on the terminal.
func (p *progress) clear() {
	if p.shown && p.terminal {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.shown = false
}

// trainingProgress tells how far a fit is.
func trainingProgress(w io.Writer) func(done, total int) {
	return newProgress(w, "training").tellOf
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
