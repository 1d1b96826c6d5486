package main

import (
	"context"
	"fmt"
	"os"
)

// intakeCmd is `cissd intake` (INT-9).
type intakeCmd struct {
	configFlag
	Mailbox string   `help:"Name of the mailbox as if to which it came; the first one where not given."`
	By      string   `required:"" help:"Who hands it in, for the record."`
	File    []string `arg:"" name:"file" type:"existingfile" help:"Mails, as .eml files."`
}

// Run stores each file; the daemon reads them like any other mail. It can be repeated: what is on record already is said, not doubled.
func (c *intakeCmd) Run(ctx context.Context) error {
	a, err := open(ctx, c.Config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	name := c.Mailbox
	if name == "" {
		name = a.cfg.Mailbox[0].Name
	}
	known := false
	for _, m := range a.cfg.Mailbox {
		known = known || m.Name == name
	}
	if !known {
		return fmt.Errorf("there is no mailbox %q in the configuration", name)
	}
	for _, path := range c.File {
		if err := a.intake(ctx, name, c.By, path); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) intake(ctx context.Context, mailbox, by, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // it was only read
	id, duplicate, err := a.store.StoreFile(ctx, mailbox, by, f)
	if err != nil {
		return fmt.Errorf("taking in %s: %w", path, err)
	}
	if duplicate {
		fmt.Printf("%s: on record already as message %d.\n", printable(path), id)
		return nil
	}
	fmt.Printf("%s: stored as message %d; the daemon reads it next.\n", printable(path), id)
	return nil
}
