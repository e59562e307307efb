package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"goodword/prompts/guard/cases"
)

type copyCommand struct {
	Preview copyPreview `cmd:"" help:"Print the variants of a cell, built in and the desk's, beside what the guard says."`
	Check   copyCheck   `cmd:"" help:"Judge the cases of a file, each the facts of an ask and a model's answer, and print a line of JSON for each."`
}

type copyCheck struct {
	File string `arg:"" placeholder:"FILE" type:"path" help:"A JSON file of cases; docs/copy.md shows one."`
}

// Run prints the verdicts. One that is "reject" is no error; where the file says
// what to expect, a last line on standard error counts what is otherwise.
func (c *copyCheck) Run(env *environment) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	list, err := cases.Parse(data)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	out := bufio.NewWriter(env.stdout)
	lines := json.NewEncoder(out)
	judged, met := 0, 0
	for i := range list {
		v := list[i].Judge()
		if err := lines.Encode(v); err != nil {
			return errors.Join(err, out.Flush())
		}
		if list[i].Expect.Verdict != "" {
			judged++
			if list[i].Expect.Met(v) {
				met++
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if judged > 0 {
		fmt.Fprintf(env.stderr, "%d of %d verdicts as the file expects\n", met, judged)
	}
	return nil
}
