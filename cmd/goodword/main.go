// Command goodword is the whole product in one binary: the service and the commands around it.
//
//	goodword serve
//	goodword --help
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // customers' time zones, also where the system has no database of them

	"github.com/alecthomas/kong"

	"goodword/internal/postgres"
)

// commands is the command line. Each command is a file; its Run method gets what its parameters name.
type commands struct {
	Serve      serveCommand      `cmd:"" help:"Run the service."`
	Demo       demoCommand       `cmd:"" help:"Run a simulated company against a service of its own."`
	Apply      applyCommand      `cmd:"" help:"Make the configuration of a running service what a file says, or export it."`
	Model      modelCommand      `cmd:"" help:"Look after the models by which a running service scores customers."`
	Score      scoreCommand      `cmd:"" help:"Train, judge and use models of responses on CSV files."`
	Learn      learnCommand      `cmd:"" help:"Look after what policies have learned."`
	Experiment experimentCommand `cmd:"" help:"Read and check the log of an experiment; play a file as one."`
	Simulate   simulateCommand   `cmd:"" help:"Run policies in environments with a known truth and compare what they earn with what is asked of them."`
	Copy       copyCommand       `cmd:"" help:"Check words before they are used."`
	Migrate    migrateCommand    `cmd:"" help:"Look at or change the version of the database's schema."`
	Key        keyCommand        `cmd:"" help:"Make, list and revoke API keys."`
	Doctor     doctorCommand     `cmd:"" help:"Check an installation and say what to do about what is wrong."`
	Health     healthCommand     `cmd:"" help:"Ask the service on this machine whether it lives, for container health checks."`
	Backup     backupCommand     `cmd:"" help:"Write everything to one file, while the service runs or not."`
	Restore    restoreCommand    `cmd:"" help:"Make an installation from a backup."`
	Bench      benchCommand      `cmd:"" help:"Measure how fast this machine decides and takes events in, beside pgbench."`
}

// environment is what a command has of the world.
type environment struct {
	getenv func(string) string
	stdout io.Writer // results
	stderr io.Writer // logs and progress
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "goodword:", err)
		os.Exit(1)
	}
}

// run carries out one command line. Asking for help is no error.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	var line commands
	var left exit
	parser, err := kong.New(&line,
		kong.Name("goodword"),
		kong.Description("Asks the right customer for a referral at the right moment, and learns from what comes of it."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { left = exit{asked: true, code: code}; panic(left) }),
		kong.Resolvers(fromEnvironment(getenv)),
		kong.Vars{"data_dir": postgres.DefaultDataDir(getenv)},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	if err != nil {
		return err
	}
	command, err := parse(parser, args)
	if err != nil || command == nil {
		return err
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return command.Run(&environment{getenv: getenv, stdout: stdout, stderr: stderr})
}

// exit is how kong leaves after printing help.
type exit struct {
	asked bool
	code  int
}

// parse returns nil without an error when help was asked for and has been printed.
func parse(parser *kong.Kong, args []string) (command *kong.Context, err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case exit:
			command, err = nil, nil
			if thrown.code != 0 {
				err = fmt.Errorf("exit status %d", thrown.code)
			}
		default:
			panic(thrown)
		}
	}()
	command, err = parser.Parse(args)
	var wrong *kong.ParseError
	if errors.As(err, &wrong) {
		return nil, fmt.Errorf("%w (goodword --help lists what there is)", err)
	}
	return command, err
}

// fromEnvironment lets kong read the variables that its flags name from getenv, so that tests have an environment of their own.
func fromEnvironment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			if value := getenv(name); value != "" {
				return value, nil
			}
		}
		return nil, nil
	})
}
