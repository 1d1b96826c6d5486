package triage

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/vault"
)

// This file makes files of their own of what is attached to a stored mail (FAI-3, RFI-2), for a command that is carried out.

const sqlContentOf = `SELECT content FROM messages WHERE id = @message AND NOT oversize`

// errAltered says that a file taken out of a mail is not the one that was read before.
var errAltered = errors.New("a file taken out of the mail has another size or hash than when it was read")

// keptPart is an attachment under the key for which it was kept.
type keptPart struct {
	message int64
	key     vault.ID
	part    string
}

// Keeper is a [cases.KeepFunc] for one act: what it is asked for twice it keeps once.
func (w *Worker) Keeper() cases.KeepFunc {
	known := map[keptPart]vault.ID{}
	return func(ctx context.Context, tx pgx.Tx, message int64, key vault.ID, files []cases.Attachment) ([]cases.StoredFile, error) {
		var fresh []cases.Attachment
		for _, f := range files {
			if _, ok := known[keptPart{message, key, f.Part}]; !ok {
				fresh = append(fresh, f)
			}
		}
		kept, err := w.keep(ctx, tx, message, key, fresh)
		if err != nil {
			return nil, fmt.Errorf("keeping %d files of message %d: %w", len(fresh), message, err)
		}
		out := make([]cases.StoredFile, 0, len(files))
		for _, f := range files {
			at := keptPart{message, key, f.Part}
			if id, ok := kept[f.Part]; ok {
				known[at] = id
			}
			out = append(out, cases.StoredFile{Name: f.Name, MediaType: f.MediaType, Size: f.Size, SHA256: f.SHA256, Content: known[at]})
		}
		return out, nil
	}
}

// keep takes parts out of a mail in one pass over its bytes, and gives the content of each. Memory does not grow with them (INT-6): of each part
// that is under way, one chunk is held. Bytes are read and written in tx alone, in turn.
func (w *Worker) keep(ctx context.Context, tx pgx.Tx, message int64, key vault.ID, files []cases.Attachment) (map[string]vault.ID, error) {
	if len(files) == 0 {
		return nil, nil
	}
	var content vault.ID
	if err := tx.QueryRow(ctx, sqlContentOf, pgx.NamedArgs{"message": message}).Scan(&content); err != nil {
		return nil, fmt.Errorf("finding its content: %w", err)
	}
	raw, err := w.Record.Vault.Reader(ctx, tx, content)
	if err != nil {
		return nil, err
	}
	into := &keeping{ctx: ctx, tx: tx, vault: w.Record.Vault, key: key, now: w.Now(), kept: map[string]vault.ID{}, want: map[string]cases.Attachment{}}
	defer into.discard()
	var parts []string
	for _, f := range files {
		into.want[f.Part] = f
		parts = append(parts, f.Part)
	}
	if err := w.Extract(raw, parts, into.open); err != nil {
		return nil, err
	}
	return into.kept, nil
}

// keeping holds what is under way in one pass.
type keeping struct {
	ctx   context.Context
	tx    pgx.Tx
	vault *vault.Vault
	key   vault.ID
	now   time.Time
	want  map[string]cases.Attachment
	kept  map[string]vault.ID
	begun []*keptFile
}

func (k *keeping) open(part string) (io.WriteCloser, error) {
	f := &keptFile{Inserter: k.vault.NewInserter(k.ctx, k.tx, vault.ClassDocument, k.now), keeping: k, part: part}
	k.begun = append(k.begun, f)
	return f, nil
}

// discard gives back the memory of what did not come to its end.
func (k *keeping) discard() {
	for _, f := range k.begun {
		f.Discard()
	}
}

// keptFile becomes a content when it is closed.
type keptFile struct {
	*vault.Inserter
	keeping *keeping
	part    string
}

// Close implements io.Closer.
func (f *keptFile) Close() error {
	meta, err := f.Finish(&f.keeping.key, f.keeping.now)
	if err != nil {
		return err
	}
	if want := f.keeping.want[f.part]; meta.Size != want.Size || hex.EncodeToString(meta.SHA256[:]) != want.SHA256 {
		return errAltered
	}
	f.keeping.kept[f.part] = meta.ID
	return nil
}
