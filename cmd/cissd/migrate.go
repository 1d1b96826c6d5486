package main

import (
	"context"
	"fmt"

	"cissd/migrations"
)

// migrateCmd is `cissd migrate`.
type migrateCmd struct{ configFlag }

// Run brings the schema up to date.
func (c *migrateCmd) Run(ctx context.Context) error {
	cfg, err := loadConfig(c.Config)
	if err != nil {
		return err
	}
	url, err := cfg.ownerURL()
	if err != nil {
		return err
	}
	if err := migrations.Run(ctx, url, cfg.Database.DaemonRole); err != nil {
		return fmt.Errorf("migrating: %w", err)
	}
	fmt.Println("The database is up to date.")
	return nil
}
