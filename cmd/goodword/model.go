package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

type modelCommand struct {
	List    modelList    `cmd:"" help:"List the versions of a program's scoring model."`
	Compare modelCompare `cmd:"" help:"Compare two versions on the same decisions."`
	Train   modelTrain   `cmd:"" help:"Train a model now; it scores if it is better than what does."`
	Pin     modelPin     `cmd:"" help:"Let a version score, whatever training brings; an earlier one rolls back to it."`
	Unpin   modelUnpin   `cmd:"" help:"Let training replace the version that scores again."`
	Drift   modelDrift   `cmd:"" help:"Show how far a program has moved from what its model learned from."`
	Report  modelReport  `cmd:"" help:"Show calibration, slices and terms of a version, or write them as pictures."`
}

// programFlags are common to the commands about models.
type programFlags struct {
	serviceFlags
	Program string `placeholder:"KEY" help:"Program of the models; may be left out where there is one."`
	JSON    bool   `name:"json" help:"Print what the service answers."`
}

type modelList struct{ programFlags }

type modelCompare struct {
	programFlags
	A string `arg:"" help:"Version of a model, as listed."`
	B string `arg:"" help:"Version of another."`
}

type modelTrain struct{ programFlags }

type modelPin struct {
	programFlags
	Version string `arg:"" help:"Version of the model, as listed; scorecard@1 is the published prior."`
}

type modelUnpin struct{ programFlags }

type modelDrift struct{ programFlags }

type modelReport struct {
	programFlags
	Version string `arg:"" help:"Version of the model, as listed."`
	HTML    string `name:"html" placeholder:"FILE" help:"Write one page with all pictures to a file."`
	SVG     string `name:"svg" placeholder:"FILE" help:"Write one picture to a file."`
	Part    string `enum:",calibration,slices,terms" default:"" placeholder:"PART" help:"Which picture: calibration, slices or terms."`
	Term    string `placeholder:"NAME" help:"Which term, as listed in the report."`
}

// get asks for a document below /v1/models.
func (f *programFlags) get(ctx context.Context, path string, query url.Values) ([]byte, error) {
	if err := f.needKey(); err != nil {
		return nil, err
	}
	if query == nil {
		query = url.Values{}
	}
	if f.Program != "" {
		query.Set("program", f.Program)
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return f.call(ctx, http.MethodGet, "/v1/models"+path, nil)
}

// trainPatience is how long training may take.
const trainPatience = 10 * time.Minute

// post does something to the program's models.
func (f *programFlags) post(ctx context.Context, path string) ([]byte, error) {
	if err := f.needKey(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(struct {
		Program string `json:"program,omitempty"`
	}{f.Program})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, trainPatience)
	defer cancel()
	return f.wait(ctx, http.MethodPost, "/v1/models"+path, body)
}

// print shows an answer as it is with --json, else as write has it.
func (f *programFlags) print(w io.Writer, answer []byte, into any, write func()) error {
	if f.JSON {
		_, err := fmt.Fprintln(w, strings.TrimSpace(string(answer)))
		return err
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return fmt.Errorf("the service's answer cannot be read: %w", err)
	}
	write()
	return nil
}

// modelEntry is one version as the service lists it.
type modelEntry struct {
	Version   string     `json:"version"`
	Status    string     `json:"status"`
	Pinned    bool       `json:"pinned"`
	TrainedAt *time.Time `json:"trained_at"`
	From      *time.Time `json:"from"`
	Until     *time.Time `json:"until"`
	Rows      int        `json:"rows"`
	Why       string     `json:"why"`
	LogLoss   *float64   `json:"log_loss"`
	AUC       *float64   `json:"auc"`
}

func (e *modelEntry) standing() string {
	status := strings.ReplaceAll(e.Status, "_", " ")
	if e.Pinned {
		status += ", pinned"
	}
	return status
}

// Run prints a table.
func (c *modelList) Run(ctx context.Context, env *environment) error {
	answer, err := c.get(ctx, "", nil)
	if err != nil {
		return err
	}
	var list struct {
		Models []modelEntry `json:"models"`
	}
	return c.print(env.stdout, answer, &list, func() {
		table := newTable(env.stdout, "VERSION\tSTATUS\tTRAINED\tROWS\tLOG LOSS\tAUC\tWHY")
		defer table.Flush()
		for i := range list.Models {
			m := &list.Models[i]
			fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%s\t%s\t%s\n", m.Version, m.standing(), day(m.TrainedAt), m.Rows, figure(m.LogLoss, 4), figure(m.AUC, 3), m.Why)
		}
	})
}

func newTable(w io.Writer, head string) *tabwriter.Writer {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, head)
	return table
}

func day(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return moment(*t)
}

// Run prints what became of the new version.
func (c *modelTrain) Run(ctx context.Context, env *environment) error {
	return c.change(ctx, env, "/train")
}

// Run prints the version that scores now.
func (c *modelPin) Run(ctx context.Context, env *environment) error {
	return c.change(ctx, env, "/"+url.PathEscape(c.Version)+"/pin")
}

// Run prints the version that scores.
func (c *modelUnpin) Run(ctx context.Context, env *environment) error {
	return c.change(ctx, env, "/unpin")
}

func (f *programFlags) change(ctx context.Context, env *environment, path string) error {
	answer, err := f.post(ctx, path)
	if err != nil {
		return err
	}
	var m modelEntry
	return f.print(env.stdout, answer, &m, func() {
		fmt.Fprintf(env.stdout, "%s: %s\n", m.Version, m.standing())
		if m.Why != "" {
			fmt.Fprintln(env.stdout, m.Why)
		}
	})
}

// evaluationFigures are those of one version on some decisions.
type evaluationFigures struct {
	Version          string   `json:"version"`
	Rows             int      `json:"rows"`
	Positives        float64  `json:"positives"`
	LogLoss          float64  `json:"log_loss"`
	AUC              *float64 `json:"auc"`
	ECE              float64  `json:"ece"`
	Slope            *float64 `json:"calibration_slope"`
	ExpectedObserved *float64 `json:"expected_over_observed"`
	Slices           []struct {
		Of        string  `json:"of"`
		Name      string  `json:"name"`
		Rows      int     `json:"rows"`
		Predicted float64 `json:"predicted"`
		Observed  float64 `json:"observed"`
	} `json:"slices"`
}

// Run prints both versions side by side.
func (c *modelCompare) Run(ctx context.Context, env *environment) error {
	answer, err := c.get(ctx, "/compare", url.Values{"a": {c.A}, "b": {c.B}})
	if err != nil {
		return err
	}
	var compared struct {
		From  time.Time         `json:"from"`
		Until time.Time         `json:"until"`
		A     evaluationFigures `json:"a"`
		B     evaluationFigures `json:"b"`
		Words string            `json:"words"`
	}
	return c.print(env.stdout, answer, &compared, func() {
		a, b := &compared.A, &compared.B
		fmt.Fprintf(env.stdout, "%d decisions from %s until %s, %.0f of them shared\n", a.Rows, moment(compared.From), moment(compared.Until), a.Positives)
		table := newTable(env.stdout, "\t"+a.Version+"\t"+b.Version)
		fmt.Fprintf(table, "log loss\t%.4f\t%.4f\n", a.LogLoss, b.LogLoss)
		fmt.Fprintf(table, "AUC\t%s\t%s\n", figure(a.AUC, 3), figure(b.AUC, 3))
		fmt.Fprintf(table, "calibration slope\t%s\t%s\n", figure(a.Slope, 3), figure(b.Slope, 3))
		fmt.Fprintf(table, "predicted over observed\t%s\t%s\n", figure(a.ExpectedObserved, 3), figure(b.ExpectedObserved, 3))
		fmt.Fprintf(table, "calibration error\t%.4f\t%.4f\n", a.ECE, b.ECE)
		table.Flush()
		fmt.Fprintln(env.stdout, compared.Words)
	})
}

func figure(x *float64, digits int) string {
	if x == nil {
		return "-"
	}
	return strconv.FormatFloat(*x, 'f', digits, 64)
}

// Run prints the alarms and how the columns have moved.
func (c *modelDrift) Run(ctx context.Context, env *environment) error {
	answer, err := c.get(ctx, "/drift", nil)
	if err != nil {
		return err
	}
	var drift struct {
		Version  string    `json:"version"`
		From     time.Time `json:"from"`
		Until    time.Time `json:"until"`
		Rows     int       `json:"rows"`
		Alarms   []string  `json:"alarms"`
		Slope    *float64  `json:"calibration_slope"`
		BaseRate float64   `json:"base_rate"`
		Recent   float64   `json:"recent_rate"`
		Z        float64   `json:"base_rate_z"`
		Features []struct {
			Feature string  `json:"feature"`
			PSI     float64 `json:"psi"`
			Alarm   bool    `json:"alarm"`
		} `json:"features"`
	}
	return c.print(env.stdout, answer, &drift, func() {
		fmt.Fprintf(env.stdout, "%s on %d decisions from %s until %s\n", drift.Version, drift.Rows, moment(drift.From), moment(drift.Until))
		fmt.Fprintf(env.stdout, "base rate %.2f %% then, %.2f %% now (z %.1f); calibration slope %s\n", 100*drift.BaseRate, 100*drift.Recent, drift.Z, figure(drift.Slope, 3))
		for _, alarm := range drift.Alarms {
			fmt.Fprintln(env.stdout, "ALARM:", alarm)
		}
		if len(drift.Alarms) == 0 {
			fmt.Fprintln(env.stdout, "no alarm")
		}
		table := newTable(env.stdout, "FEATURE\tPSI\t")
		defer table.Flush()
		for _, f := range drift.Features {
			mark := ""
			if f.Alarm {
				mark = "alarm"
			}
			fmt.Fprintf(table, "%s\t%.3f\t%s\n", f.Feature, f.PSI, mark)
		}
	})
}

// Run prints the report, or writes pictures to a file.
func (c *modelReport) Run(ctx context.Context, env *environment) error {
	switch {
	case c.HTML != "" && c.SVG != "":
		return fmt.Errorf("--html and --svg are two files: ask for one at a time")
	case c.HTML != "":
		return c.write(ctx, env, c.HTML, url.Values{"format": {"html"}})
	case c.SVG != "":
		query := url.Values{"format": {"svg"}}
		for name, value := range map[string]string{"part": c.Part, "term": c.Term} {
			if value != "" {
				query.Set(name, value)
			}
		}
		return c.write(ctx, env, c.SVG, query)
	}
	answer, err := c.get(ctx, "/"+url.PathEscape(c.Version)+"/report", url.Values{"format": {"json"}})
	if err != nil {
		return err
	}
	var report struct {
		modelEntry
		Evaluation *evaluationFigures `json:"evaluation"`
		Terms      []struct {
			Term       string  `json:"term"`
			Importance float64 `json:"importance"`
		} `json:"terms"`
	}
	return c.print(env.stdout, answer, &report, func() {
		fmt.Fprintf(env.stdout, "%s: %s\n", report.Version, report.standing())
		if report.Why != "" {
			fmt.Fprintln(env.stdout, report.Why)
		}
		if report.TrainedAt != nil {
			fmt.Fprintf(env.stdout, "learned from %d decisions from %s until %s\n", report.Rows, day(report.From), day(report.Until))
		}
		report.Evaluation.write(env.stdout)
		table := newTable(env.stdout, "TERM\tIMPORTANCE")
		defer table.Flush()
		for _, t := range report.Terms {
			fmt.Fprintf(table, "%s\t%.3f\n", t.Term, t.Importance)
		}
	})
}

// write prints the figures; there may be none.
func (e *evaluationFigures) write(w io.Writer) {
	if e == nil {
		fmt.Fprintln(w, "not compared on later decisions")
		return
	}
	fmt.Fprintf(w, "on %d later decisions, %.0f of them shared: log loss %.4f, AUC %s, calibration slope %s, predicted over observed %s\n",
		e.Rows, e.Positives, e.LogLoss, figure(e.AUC, 3), figure(e.Slope, 3), figure(e.ExpectedObserved, 3))
	table := newTable(w, "SLICE\tROWS\tPREDICTED\tOBSERVED")
	for _, s := range e.Slices {
		fmt.Fprintf(table, "%s: %s\t%d\t%.2f %%\t%.2f %%\n", s.Of, s.Name, s.Rows, 100*s.Predicted, 100*s.Observed)
	}
	table.Flush()
}

func (c *modelReport) write(ctx context.Context, env *environment, file string, query url.Values) error {
	answer, err := c.get(ctx, "/"+url.PathEscape(c.Version)+"/report", query)
	if err != nil {
		return err
	}
	if file == "-" {
		_, err = env.stdout.Write(answer)
		return err
	}
	return os.WriteFile(file, answer, 0o644)
}
