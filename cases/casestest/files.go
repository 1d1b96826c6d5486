package casestest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/vault"
)

// File is a file as a mail would bring it, with what is in it.
type File struct {
	cases.SentFile
	Content []byte
}

// NewFile is a file with a marking.
func NewFile(name, content string) File {
	sum := sha256.Sum256([]byte(content))
	return File{
		SentFile: cases.SentFile{
			Part: "2", Name: name, MediaType: "application/octet-stream", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]),
			Marking: "UNCLASSIFIED//FOR OFFICIAL USE ONLY",
		},
		Content: []byte(content),
	}
}

// With attaches files to an act, and keeps them as the daemon would.
func (b *Bench) With(a cases.Act, files ...File) cases.Act {
	byHash := map[string][]byte{}
	for _, f := range files {
		f.Message = a.Mail.ID
		a.Files = append(a.Files, f.SentFile)
		byHash[f.SHA256] = f.Content
	}
	a.Keep = func(ctx context.Context, tx pgx.Tx, key vault.ID, f cases.SentFile) (vault.ID, error) {
		meta, err := b.Vault.PutBytes(ctx, tx, vault.ClassDocument, &key, byHash[f.SHA256], b.Now())
		return meta.ID, err
	}
	return a
}

// Attach carries out a command with files that answers the newest mail of a name to its sender, and that has to be carried out.
func (b *Bench) Attach(t testing.TB, request int64, from string, to cases.NoticeName, c cases.Command, files ...File) cases.Applied {
	t.Helper()
	got := b.TryAttach(t, request, from, to, c, files...)
	if got.Refused != nil {
		t.Fatalf("%s of %s was refused: %s: %s", c.Line, from, got.Refused.Code, got.Refused.Reason)
	}
	return got
}

// TryAttach is [Bench.Attach] of what may be refused.
func (b *Bench) TryAttach(t testing.TB, request int64, from string, to cases.NoticeName, c cases.Command, files ...File) cases.Applied {
	t.Helper()
	a := b.Act(t, from, b.Notice(t, request, to, b.People[from].Address()), c)
	return b.Apply(t, request, b.With(a, files...))
}
