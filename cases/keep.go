package cases

import (
	"context"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// KeepFunc takes attachments out of a stored mail, given by its row in messages and as its reading lists them, and keeps each as a content of the
// class document under a vault key. It gives them in their order. Everything happens in tx, and is gone if that is rolled back.
type KeepFunc func(ctx context.Context, tx pgx.Tx, message int64, key vault.ID, files []Attachment) ([]StoredFile, error)
