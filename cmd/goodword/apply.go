package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"goodword/internal/catalog/programfile"
)

type applyCommand struct {
	File   string `short:"f" placeholder:"FILE" help:"YAML file with a brand, offers, programs and experiments; - reads standard input."`
	DryRun bool   `help:"Show what would change, and change nothing."`
	Export bool   `help:"Print the whole configuration as such a file."`
	serviceFlags
}

// Run applies the file through the service's API, or exports.
func (c *applyCommand) Run(ctx context.Context, env *environment) error {
	if c.Export == (c.File != "") {
		return errors.New("name a file with -f, or ask for --export")
	}
	if err := c.needKey(); err != nil {
		return err
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

// writeChanges prints a diff: + for what is made, ~ for what changes.
func writeChanges(w io.Writer, changes []appliedChange) {
	for _, change := range changes {
		sign := "~"
		if change.Action == "create" {
			sign = "+"
		}
		fmt.Fprintln(w, strings.TrimSpace(sign+" "+change.Kind+" "+change.Key))
		for _, f := range change.Fields {
			if change.Action == "create" {
				fmt.Fprintf(w, "    %s: %s\n", strings.TrimPrefix(f.Pointer, "/"), f.After)
				continue
			}
			fmt.Fprintf(w, "    %s: %s -> %s\n", strings.TrimPrefix(f.Pointer, "/"), cmp.Or(string(f.Before), "null"), cmp.Or(string(f.After), "null"))
		}
	}
}
