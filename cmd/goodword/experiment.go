package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"text/tabwriter"
)

type experimentCommand struct {
	Audit  experimentAudit  `cmd:"" help:"Check that an experiment's log holds the probabilities that it was drawn from."`
	Log    experimentLog    `cmd:"" help:"Print the decisions of an experiment with what came of them, a line of JSON each."`
	Replay experimentReplay `cmd:"" help:"Play a CSV file with a known class in each row as a bandit problem."`
}

// experimentFlags are common to the commands that read an experiment's log.
type experimentFlags struct {
	serviceFlags
	Experiment string `arg:"" placeholder:"KEY" help:"Key of the experiment."`
	From       string `placeholder:"DATE" help:"Decisions from this date or time on; 366 days when left out."`
	To         string `placeholder:"DATE" help:"Decisions before this date or time; now when left out."`
}

// path is that of a door of the experiment, with the period.
func (f *experimentFlags) path(door string) string {
	query := url.Values{}
	for name, value := range map[string]string{"from": f.From, "to": f.To} {
		if value != "" {
			query.Set(name, value)
		}
	}
	path := "/v1/experiments/" + url.PathEscape(f.Experiment) + "/" + door
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

type experimentAudit struct {
	experimentFlags
	JSON bool `name:"json" help:"Print the whole answer of the service instead of a table."`
}

// auditAnswer is what the table shows of an audit.
type auditAnswer struct {
	Passed    bool  `json:"passed"`
	Decisions int64 `json:"decisions"`
	Draws     int64 `json:"draws"`
	Checks    []struct {
		Name    string `json:"name"`
		Verdict string `json:"verdict"`
		Worst   string `json:"worst_decision_id"`
		Detail  string `json:"detail"`
	} `json:"checks"`
}

// Run prints a line for each check. A check that failed is an error, so that scripts see it.
func (c *experimentAudit) Run(ctx context.Context, env *environment) error {
	body, err := c.open(ctx, http.MethodGet, c.path("audit"), nil)
	if err != nil {
		return err
	}
	defer body.Close()
	answer, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	var audit auditAnswer
	if err := json.Unmarshal(answer, &audit); err != nil {
		return err
	}
	if c.JSON {
		_, err = env.stdout.Write(answer)
	} else {
		err = audit.print(env.stdout)
	}
	if err == nil && !audit.Passed {
		err = errors.New("the log cannot be believed: see the checks that failed")
	}
	return err
}

func (a *auditAnswer) print(w io.Writer) error {
	fmt.Fprintf(w, "%d decisions, %d draws\n", a.Decisions, a.Draws)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range a.Checks {
		fmt.Fprintf(table, "%s\t%s\t%s\n", c.Verdict, c.Name, c.Detail)
		if c.Worst != "" {
			fmt.Fprintf(table, "\t\tthe worst: %s\n", c.Worst)
		}
	}
	return table.Flush()
}

type experimentLog struct{ experimentFlags }

// maxLogLine is many times what a decision takes.
const maxLogLine = 4 << 20

// Run copies lines as they come. A log that breaks off is an error.
func (c *experimentLog) Run(ctx context.Context, env *environment) error {
	body, err := c.open(ctx, http.MethodGet, c.path("log"), nil)
	if err != nil {
		return err
	}
	defer body.Close()
	lines := bufio.NewScanner(body)
	lines.Buffer(make([]byte, 64<<10), maxLogLine)
	out := bufio.NewWriter(env.stdout)
	for lines.Scan() {
		if bytes.HasPrefix(lines.Bytes(), []byte(`{"error":`)) {
			var last struct{ Error refusal }
			_ = json.Unmarshal(lines.Bytes(), &last) // then its title is missing, and it broke off all the same
			return errors.Join(out.Flush(), fmt.Errorf("the log broke off: %w", &last.Error))
		}
		if _, err := fmt.Fprintf(out, "%s\n", lines.Bytes()); err != nil {
			return err
		}
	}
	return errors.Join(lines.Err(), out.Flush())
}
