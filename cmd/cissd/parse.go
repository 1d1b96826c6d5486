package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	"cissd/cases"
	"cissd/ingest"
	"cissd/triage"
)

// parseCmd is `cissd parse`.
type parseCmd struct {
	JSON   bool     `help:"Print one JSON object a file and line (Appendix A)."`
	Config string   `short:"c" type:"existingfile" help:"Use the forms of this configuration file; without it, those of the samples."`
	File   []string `arg:"" name:"file" help:"Mails, as .eml files."`
}

// Help is what --help says behind the usage line.
func (c *parseCmd) Help() string {
	return fmt.Sprintf(`Examples:

    cissd parse mail.eml
    cissd parse --json *.eml > read.jsonl

Without --config a sender counts as proven by an Authentication-Results header of the server %s on top of the mail, and our mailbox is %s;
with it, the configuration's trust.auth_servers and mailboxes count.

Exit codes: 0 all files were read; 1 one could not be read, or not wholly (stderr says which); 2 the command line was not understood.`,
		strings.Join(triage.DefaultConfig().AuthServers, ", "), strings.Join(triage.DefaultConfig().Mailboxes, ", "))
}

// Run reads each file; one that cannot be read gives an object too, and exit code 1 in the end.
func (c *parseCmd) Run(context.Context) error {
	defer debug.SetGCPercent(debug.SetGCPercent(parseGC))
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(parseMemory))
	cfg := triage.DefaultConfig()
	if c.Config != "" {
		file, err := loadConfig(c.Config)
		if err != nil {
			return err
		}
		cfg = file.reading()
	}
	failed := false
	for _, name := range c.File {
		m, err := parseFile(name)
		if err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "cissd: %s: %v\n", printable(name), err)
			if m == nil && c.JSON {
				if err := printOne(triage.Unreadable(name, unreadable)); err != nil {
					return err
				}
				continue
			}
			if m == nil {
				fmt.Printf("%s\n  %-24s %s: %s\n", printable(name), "not read", unreadable, printable(err.Error()))
				continue
			}
		}
		r, err := readSafely(m, cfg)
		if err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "cissd: %s: %v\n", printable(name), err)
		}
		if c.JSON {
			if err := printOne(triage.JSON(name, m, r)); err != nil {
				return err
			}
			continue
		}
		fmt.Print(printable(triage.Report(name, m, r)))
	}
	if failed {
		return exitCode(1)
	}
	return nil
}

// What one mail leaves behind is small, and collecting it each time that the heap has doubled took a third of the time: it may grow to five
// times what lives, up to a limit from which on it is collected as often as is needed (SEC-5).
const (
	parseGC     = 400
	parseMemory = 256 << 20
)

// readSafely reads one mail; a fault of ours that it brings out is that file's alone.
func readSafely(m *cases.Message, cfg triage.Config) (r cases.Reading, err error) {
	defer func() {
		if p := recover(); p != nil {
			r = cases.Reading{Outcome: cases.Quarantined, Warnings: []string{"reading the mail failed"}}
			err = errors.New("reading the mail failed")
		}
	}()
	return triage.Read(m, cfg, triage.Known{}), nil
}

// unreadable is what is said of a file from which no mail came, not even a broken one.
const unreadable = "the file cannot be read"

// parseFile reads one mail from a file, as a stream.
func parseFile(name string) (*cases.Message, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, errors.Unwrap(err)
	}
	defer f.Close() //nolint:errcheck // it was only read
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("reading its size: %w", err)
	}
	return ingest.Parse(f, info.Size(), ingest.ParseLimits{})
}
