// Command cissd runs a security office by email. See README.md and `cissd --help`.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // the office's time zone must be there on every machine

	"github.com/alecthomas/kong"
)

// cli is the command line: one field a command, one file a family.
type cli struct {
	Run     runCmd     `cmd:"" help:"Run the daemon until it is told to stop (SIGTERM)."`
	Demo    demoCmd    `cmd:"" help:"Start private servers and the daemon, play a few requests through, and stay to be tried out."`
	Doctor  doctorCmd  `cmd:"" help:"Try out everything that the daemon needs, and say what to mend."`
	Migrate migrateCmd `cmd:"" help:"Bring the database up to date, with the role that owns it."`
	Parse   parseCmd   `cmd:"" help:"Read mails from files and print what is understood; needs no configuration and no server."`
	Intake  intakeCmd  `cmd:"" help:"Take in a mail from a file, as if it had come to a mailbox."`
	Message messageCmd `cmd:"" help:"List, show or replay messages."`
	Case    caseCmd    `cmd:"" help:"List, show or export requests and cases."`
	Jobs    jobsCmd    `cmd:"" help:"List, retry or cancel the daemon's jobs."`
	Roster  rosterCmd  `cmd:"" help:"List or change the people of the office."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Must(&c, kong.Name("cissd"), kong.Description("A security office run by email."),
		kong.BindTo(ctx, (*context.Context)(nil)))
	parsed, err := k.Parse(os.Args[1:])
	if err != nil {
		misused(err)
		stop()
		os.Exit(usageCode)
	}
	if err := parsed.Run(); err != nil {
		var silent exitCode
		if !errors.As(err, &silent) {
			fmt.Fprintln(os.Stderr, "cissd: "+discreetly(err))
			silent = 1
		}
		stop()
		os.Exit(int(silent))
	}
}

// usageCode is the exit code for a command line that is not understood: 1 is for what was understood and went wrong.
const usageCode = 2

// misused says on stderr alone what is wrong with a command line, and where the help is: stdout may be somebody's pipe.
func misused(err error) {
	command := "cissd"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		if n := parse.Context.Selected(); n != nil {
			command = n.FullPath()
		} else if last := parse.Context.Path; len(last) > 0 && last[len(last)-1].Node() != nil {
			command = last[len(last)-1].Node().FullPath()
		}
	}
	fmt.Fprintf(os.Stderr, "cissd: %s; see `%s --help`\n", printable(err.Error()), command)
}

// exitCode ends the program with that code and no further words: the command has said what there is to say.
type exitCode int

// Error implements error.
func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }
