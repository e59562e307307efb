package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"goodword/internal/catalog/programfile"
)

type applyCommand struct {
	File   string `short:"f" placeholder:"FILE" help:"YAML file with offers, programs and experiments; - reads standard input."`
	DryRun bool   `help:"Show what would change, and change nothing."`
	Export bool   `help:"Print the whole configuration as such a file."`
	URL    string `name:"url" default:"http://127.0.0.1:8080" env:"GOODWORD_URL" placeholder:"URL" help:"Address of the running service (${default})."`
	Key    string `env:"GOODWORD_KEY" placeholder:"KEY" help:"Admin key; better in the environment than on the command line."`
}

// Run applies the file through the service's API, or exports.
func (c *applyCommand) Run(ctx context.Context, env *environment) error {
	switch {
	case c.Export == (c.File != ""):
		return errors.New("name a file with -f, or ask for --export")
	case c.Key == "":
		return errors.New("set GOODWORD_KEY to an admin key (goodword key create admin makes one)")
	}
	if c.Export {
		return c.export(ctx, env)
	}
	return c.apply(ctx, env)
}

func (c *applyCommand) export(ctx context.Context, env *environment) error {
	document, err := c.call(ctx, http.MethodGet, "/v1/export", nil)
	if err != nil {
		return err
	}
	file, err := programfile.Write(document)
	if err != nil {
		return err
	}
	_, err = env.stdout.Write(file)
	return err
}

func (c *applyCommand) apply(ctx context.Context, env *environment) error {
	text, err := c.read()
	if err != nil {
		return err
	}
	file, err := programfile.Read(text)
	if err != nil {
		return fmt.Errorf("%s:%w", c.File, err)
	}
	changes, err := c.post(ctx, file, true)
	if err != nil {
		return err
	}
	writeChanges(env.stdout, changes)
	switch {
	case len(changes) == 0:
		fmt.Fprintln(env.stdout, "nothing changed")
		return nil
	case c.DryRun:
		fmt.Fprintln(env.stdout, "dry run: nothing was applied")
		return nil
	}
	if _, err := c.post(ctx, file, false); err != nil {
		return err
	}
	fmt.Fprintln(env.stdout, "applied")
	return nil
}

func (c *applyCommand) read() ([]byte, error) {
	if c.File == "-" {
		return io.ReadAll(os.Stdin)
	}
	return os.ReadFile(c.File)
}

// appliedChange is one change as the service answers it.
type appliedChange struct {
	Kind   string `json:"kind"`
	Key    string `json:"key"`
	Action string `json:"action"`
	Fields []struct {
		Pointer string          `json:"pointer"`
		Before  json.RawMessage `json:"before"`
		After   json.RawMessage `json:"after"`
	} `json:"fields"`
}

func (c *applyCommand) post(ctx context.Context, file *programfile.File, dryRun bool) ([]appliedChange, error) {
	document, err := file.JSON()
	if err != nil {
		return nil, err
	}
	if dryRun {
		document = append([]byte(`{"dry_run":true,`), document[1:]...)
	}
	answer, err := c.call(ctx, http.MethodPost, "/v1/apply", document)
	var refused *refusal
	if errors.As(err, &refused) && len(refused.Errors) > 0 {
		return nil, errors.New(c.complaint(file, refused))
	}
	if err != nil {
		return nil, err
	}
	var applied struct {
		Changes []appliedChange `json:"changes"`
	}
	return applied.Changes, json.Unmarshal(answer, &applied)
}

// complaint says what is wrong with the file, a line for each field, with line, column and path.
func (c *applyCommand) complaint(file *programfile.File, refused *refusal) string {
	lines := []string{"nothing was applied:"}
	for _, f := range refused.Errors {
		at := file.Place(f.Pointer)
		lines = append(lines, fmt.Sprintf("%s:%d:%d: %s: %s", c.File, at.Line, at.Column, strings.TrimPrefix(f.Pointer, "/"), f.Detail))
	}
	return strings.Join(lines, "\n")
}

// refusal is a problem as the service answers it.
type refusal struct {
	Title  string `json:"title"`
	Detail string `json:"detail"`
	Errors []struct {
		Pointer string `json:"pointer"`
		Detail  string `json:"detail"`
	} `json:"errors"`
}

// Error is the detail, else the title.
func (r *refusal) Error() string { return "the service says: " + cmp.Or(r.Detail, r.Title) }

// maxAnswer bounds what is read of an answer.
const maxAnswer = 64 << 20

func (c *applyCommand) call(ctx context.Context, method, path string, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("--url: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+c.Key)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, fmt.Errorf("the service does not answer: %w", err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return nil, err
	}
	if res.StatusCode == http.StatusOK {
		return answer, nil
	}
	refused := &refusal{Title: res.Status}
	_ = json.Unmarshal(answer, refused) // a proxy's answer may be anything: then the status is all there is to say
	return nil, refused
}

// writeChanges prints a diff: + for what is made, ~ for what changes.
func writeChanges(w io.Writer, changes []appliedChange) {
	for _, change := range changes {
		sign := "~"
		if change.Action == "create" {
			sign = "+"
		}
		fmt.Fprintf(w, "%s %s %s\n", sign, change.Kind, change.Key)
		for _, f := range change.Fields {
			if change.Action == "create" {
				fmt.Fprintf(w, "    %s: %s\n", strings.TrimPrefix(f.Pointer, "/"), f.After)
				continue
			}
			fmt.Fprintf(w, "    %s: %s -> %s\n", strings.TrimPrefix(f.Pointer, "/"), cmp.Or(string(f.Before), "null"), cmp.Or(string(f.After), "null"))
		}
	}
}
