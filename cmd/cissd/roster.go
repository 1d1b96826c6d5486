package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/BurntSushi/toml"

	"cissd/cases"
)

// rosterCmd is `cissd roster`.
type rosterCmd struct {
	List   rosterListCmd   `cmd:"" help:"List the people."`
	Add    rosterAddCmd    `cmd:"" help:"Add a person, or change one."`
	Remove rosterRemoveCmd `cmd:"" help:"Take a person off duty; their history stays."`
	Apply  rosterApplyCmd  `cmd:"" help:"Add and change the people that a TOML file names."`
}

type rosterListCmd struct {
	configFlag
	JSON bool `help:"Print JSON."`
}

// personLine is a person as the command line shows and reads them.
type personLine struct {
	Handle    string   `json:"handle" toml:"handle"`
	Name      string   `json:"name" toml:"name"`
	Addresses []string `json:"addresses" toml:"addresses"`
	Roles     []string `json:"roles" toml:"roles"`
	Active    *bool    `json:"active" toml:"active"`
	Backup    string   `json:"backup,omitempty" toml:"backup"`
}

func (p personLine) person() cases.Person {
	out := cases.Person{Handle: p.Handle, Name: p.Name, Addresses: p.Addresses, Active: p.Active == nil || *p.Active, Backup: p.Backup}
	for _, r := range p.Roles {
		out.Roles = append(out.Roles, cases.Role(r))
	}
	return out
}

// Run lists the roster.
func (c *rosterListCmd) Run(ctx context.Context) error {
	return withPeople(ctx, c.Config, func(_ *app, people []cases.Person) error {
		if c.JSON {
			lines := make([]personLine, 0, len(people))
			for _, p := range people {
				line := personLine{Handle: p.Handle, Name: p.Name, Addresses: p.Addresses, Active: &p.Active, Backup: p.Backup}
				for _, r := range p.Roles {
					line.Roles = append(line.Roles, string(r))
				}
				lines = append(lines, line)
			}
			return printOne(lines)
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "HANDLE\tNAME\tADDRESSES\tROLES\tACTIVE\tBACKUP")
		for _, p := range people {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%t\t%s\n", p.Handle, p.Name, strings.Join(p.Addresses, ","), strings.Trim(fmt.Sprint(p.Roles), "[]"), p.Active, p.Backup)
		}
		return w.Flush()
	})
}

func withPeople(ctx context.Context, config string, f func(*app, []cases.Person) error) error {
	a, err := open(ctx, config, discardLogger())
	if err != nil {
		return err
	}
	defer a.Close()
	people, err := cases.People(ctx, a.pool)
	if err != nil {
		return err
	}
	return f(a, people)
}

type rosterAddCmd struct {
	configFlag
	Handle  string   `arg:"" help:"What people type in commands, such as j.ruiz."`
	Name    string   `required:"" help:"The person's name."`
	Address []string `required:"" help:"Mail address; the first is where mail goes. May be repeated."`
	Role    []string `help:"One of cst, officer, team_lead, supervisor, director, security_officer. May be repeated."`
	Backup  string   `help:"Handle of who stands in."`
}

// Run adds or changes one person.
func (c *rosterAddCmd) Run(ctx context.Context) error {
	p := personLine{Handle: c.Handle, Name: c.Name, Addresses: c.Address, Roles: c.Role, Backup: c.Backup}
	return saveRoster(ctx, c.Config, func([]cases.Person) ([]cases.Person, error) { return []cases.Person{p.person()}, nil })
}

// saveRoster changes the roster and says how much.
func saveRoster(ctx context.Context, config string, entries func(before []cases.Person) ([]cases.Person, error)) error {
	return withPeople(ctx, config, func(a *app, before []cases.Person) error {
		changed, err := entries(before)
		if err != nil {
			return err
		}
		n, err := cases.SavePeople(ctx, a.pool, changed, time.Now())
		if err != nil {
			return err
		}
		fmt.Printf("%d changed.\n", n)
		return nil
	})
}

type rosterRemoveCmd struct {
	configFlag
	Handle string `arg:"" help:"Who."`
}

// Run takes a person off duty.
func (c *rosterRemoveCmd) Run(ctx context.Context) error {
	return saveRoster(ctx, c.Config, func(before []cases.Person) ([]cases.Person, error) {
		i := slices.IndexFunc(before, func(p cases.Person) bool { return p.Handle == strings.ToLower(c.Handle) })
		if i < 0 {
			return nil, fmt.Errorf("there is nobody named %q on the roster", c.Handle)
		}
		before[i].Active = false
		return before[i : i+1], nil
	})
}

type rosterApplyCmd struct {
	configFlag
	File string `arg:"" type:"existingfile" help:"TOML with [[person]] sections: handle, name, addresses, roles, active, backup."`
}

// Run applies a file. Who is not in it stays as they are.
func (c *rosterApplyCmd) Run(ctx context.Context) error {
	var file struct {
		Person []personLine `toml:"person"`
	}
	md, err := toml.DecodeFile(c.File, &file)
	if err != nil {
		return fmt.Errorf("reading %s: %w", c.File, err)
	}
	if unknown := md.Undecoded(); len(unknown) > 0 {
		return fmt.Errorf("%s: unknown key %q; known are handle, name, addresses, roles, active, backup", c.File, unknown[0].String())
	}
	if len(file.Person) == 0 {
		return errors.New("the file names nobody: it has [[person]] sections with handle, name, addresses and roles")
	}
	return saveRoster(ctx, c.Config, func([]cases.Person) ([]cases.Person, error) {
		people := make([]cases.Person, 0, len(file.Person))
		for _, p := range file.Person {
			people = append(people, p.person())
		}
		return people, nil
	})
}
