package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

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

// Run reads each file; one that cannot be read gives an object too, and exit code 1 in the end.
func (c *parseCmd) Run(context.Context) error {
	cfg := triage.DefaultConfig()
	if c.Config != "" {
		file, err := loadConfig(c.Config)
		if err != nil {
			return err
		}
		cfg = file.reading()
	}
	failed := false
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for _, name := range c.File {
		m, err := parseFile(name)
		if err != nil {
			failed = true
			fmt.Fprintf(os.Stderr, "cissd: %s: %v\n", printable(name), err)
			if m == nil {
				m = &cases.Message{Malformed: true, Warnings: []string{"the file cannot be read"}}
			}
		}
		r := triage.Read(m, cfg, triage.Known{})
		if c.JSON {
			if err := out.Encode(triage.JSON(name, m, r)); err != nil {
				return fmt.Errorf("printing: %w", err)
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
