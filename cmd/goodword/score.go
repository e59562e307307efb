package main

import (
	"fmt"
	"io"
	"os"

	"goodword/internal/analyst"
	"goodword/internal/dataset"
)

type scoreCommand struct {
	Eval    scoreEval    `cmd:"" help:"Train on one part of a CSV file and say how good the model is on the other."`
	Train   scoreTrain   `cmd:"" help:"Train a model on a CSV file and write it to a file."`
	Apply   scoreApply   `cmd:"" help:"Add the probabilities of a trained model to a CSV file."`
	Explain scoreExplain `cmd:"" help:"Say why rows have their probability, and what would change it most."`
	Uplift  scoreUplift  `cmd:"" help:"Learn on one part of an experiment whom a treatment moves, and say what choosing them gains on the other."`
}

// fileFlags say what a CSV file looks like.
type fileFlags struct {
	Drop   []string `placeholder:"COL" help:"Columns to leave out."`
	Sep    string   `placeholder:"CHAR" help:"Separator of the fields: one character, or tab. Found out by default."`
	Header string   `default:"auto" enum:"auto,yes,no" placeholder:"yes|no" help:"Whether the first line names the columns. Found out by default. Without names columns are called 1, 2, ..."`
}

func (f *fileFlags) format() (dataset.Format, error) {
	separator, err := dataset.ParseSeparator(f.Sep)
	if err != nil {
		return dataset.Format{}, fmt.Errorf("--sep: %w", err)
	}
	format := dataset.Format{Separator: separator}
	if f.Header != "auto" {
		format.Header = dataset.Header(f.Header)
	}
	return format, nil
}

// tableFlags say what to read of a CSV file whose types are to be found out.
type tableFlags struct {
	fileFlags
	Categorical []string `placeholder:"COL" help:"Columns to read as categorical though they hold numbers."`
	Filter      []string `sep:"none" placeholder:"COL=VALUE" help:"Rows to keep, COL=VALUE or COL!=VALUE; may be repeated, then all must hold."`
}

func (f *tableFlags) options() (dataset.Options, error) {
	format, err := f.format()
	return dataset.Options{Format: format, Drop: f.Drop, Categorical: f.Categorical, Filter: f.Filter}, err
}

// sourceFlags name a file whose label is known.
type sourceFlags struct {
	Data     string `required:"" placeholder:"FILE" help:"CSV file, plain or gzip."`
	Label    string `required:"" placeholder:"COL" help:"Column to predict; it must have two values, or --positive."`
	Positive string `placeholder:"VALUE" help:"Value of the label that counts as 1. Default: the greater of two numbers; yes, true or 1; else the last in the alphabet."`
	tableFlags
}

func (f *sourceFlags) source() (analyst.Source, error) {
	options, err := f.options()
	return analyst.Source{Path: f.Data, Options: options, Label: f.Label, Positive: f.Positive}, err
}

// modelFlags say how to train.
type modelFlags struct {
	Model analyst.Kind `default:"boost" enum:"boost,logistic" placeholder:"KIND" help:"Kind of model: boost or logistic (${default})."`
	Seed  uint64       `default:"1" placeholder:"N" help:"Seed of whatever is drawn in training; the same seed gives the same model (${default})."`
}

func (f *modelFlags) settings(env *environment) analyst.Settings {
	return analyst.Settings{Kind: f.Model, Seed: f.Seed, Progress: trainingProgress(env.stderr)}
}

// useFlags name a trained model and a file for it.
type useFlags struct {
	Model string `required:"" placeholder:"FILE" help:"Model that goodword score train has written."`
	Data  string `required:"" placeholder:"FILE" help:"CSV file, plain or gzip, with the columns the model was trained on, in any order; - reads standard input."`
	fileFlags
}

// open reads the model and opens the data.
func (f *useFlags) open() (*analyst.Trained, io.ReadCloser, error) {
	text, err := os.ReadFile(f.Model)
	if err != nil {
		return nil, nil, err
	}
	model, err := analyst.Decode(text)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", f.Model, err)
	}
	if f.Data == "-" {
		return model, io.NopCloser(os.Stdin), nil
	}
	data, err := os.Open(f.Data)
	return model, data, err
}

// writeNotes tells what looks odd in a file.
func writeNotes(w io.Writer, notes []string) {
	for _, note := range notes {
		fmt.Fprintln(w, "note:", note)
	}
}
