package cases

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlFilesOf = `
		SELECT f.id, f.kind, f.number, f.details, f.content, coalesce(p.name, '') AS actor, f.recorded_at, f.reviewed_at
		FROM case_files f LEFT JOIN persons p ON p.id = f.actor WHERE f.case_id = @case_id ORDER BY f.id`
	sqlInsertFile = `
		INSERT INTO case_files (case_id, kind, number, details, content, message, actor, recorded_at)
		VALUES (@case_id, @kind, @number, @details, @content, @message, @actor, @now)
		RETURNING id`
)

// FileKind is what a file that an officer sent in is for.
type FileKind string

// Kinds of files.
const (
	// ExhibitFile is evidence, numbered within its case (FAI-3).
	ExhibitFile FileKind = "exhibit"
	// SourceFile is a source document of a memorandum (RFI-2).
	SourceFile FileKind = "source"
	// ReportFile is a report that came as a file.
	ReportFile FileKind = "report"
	// ReferralFile goes to an office with a referral (FAI-4).
	ReferralFile FileKind = "referral"
)

// SentFile is a file that came with a mail: the message that holds it, and the handling marking that was read on it, "" where there is none, or it
// cannot be read.
type SentFile struct {
	Attachment
	Message int64  `json:"message"`
	Marking string `json:"marking,omitempty"`
}

// CaseFile is a file of a case. Its number is that of an exhibit, nil for any other.
type CaseFile struct {
	ID         int64      `json:"-"`
	Kind       FileKind   `json:"kind"`
	Number     *int       `json:"number,omitempty"`
	Details    vault.ID   `json:"-"`
	Content    vault.ID   `json:"-"`
	Actor      string     `json:"actor"`
	RecordedAt time.Time  `json:"recorded_at"`
	ReviewedAt *time.Time `json:"reviewed_at,omitempty"`
}

// FileDetails are what is kept sealed of a file.
type FileDetails struct {
	Description string `json:"description,omitempty"`
	Name        string `json:"name"`
	MediaType   string `json:"media_type"`
	Size        int64  `json:"size"`
	SHA256      string `json:"sha256"`
	Marking     string `json:"marking"`
}

// plannedFile is one that a decision keeps.
type plannedFile struct {
	kind        FileKind
	number      int
	description string
	marking     string
	sent        SentFile
}

var guardFiles = Guard{"a file is attached", (*deciding).checkFiles}

func (d *deciding) checkFiles() error {
	if len(d.a.Files) == 0 {
		return refuse("file_missing", "No file came with it that we could take. Send EXHIBIT again, with the file attached to the mail.")
	}
	return nil
}

// keepFiles takes the files of the mail. Exhibits are numbered on.
func (d *deciding) keepFiles(kind FileKind) {
	next := 1
	for _, f := range d.m.Files {
		if f.Number != nil {
			next = max(next, *f.Number+1)
		}
	}
	for _, f := range d.a.Files {
		p := plannedFile{kind: kind, sent: f, description: d.key(KeyDesc)}
		// the guard has read it
		p.marking, _ = handling(cmp.Or(d.key(KeyMarking), f.Marking))
		if kind == ExhibitFile {
			p.number, p.description = next, d.argument(KeyDesc)
			next++
		}
		d.p.Files = append(d.p.Files, p)
	}
}

// exhibit files what is attached (EXHIBIT).
func exhibit(d *deciding) error {
	d.keepFiles(ExhibitFile)
	d.p.Text = d.argument(KeyDesc)
	first, last := d.p.Files[0].number, d.p.Files[len(d.p.Files)-1].number
	d.p.Done = fmt.Sprintf("filed with number %d", first)
	if last > first {
		d.p.Done = fmt.Sprintf("filed with numbers %d to %d", first, last)
	}
	d.entered()
	return nil
}

// ErrNoFiles says that a file was to be kept, and nobody handed in how.
var ErrNoFiles = errors.New("the files of this mail cannot be read")

// writeFiles keeps what a decision files, under the key of the request. The content is streamed out of the mail that brought it.
func (r *Record) writeFiles(ctx context.Context, tx pgx.Tx, w World, p *Plan, a Act) error {
	if len(p.Files) == 0 {
		return nil
	}
	if a.Keep == nil {
		return fmt.Errorf("keeping the files of message %d: %w", a.Mail.ID, ErrNoFiles)
	}
	q := &p.After.Request
	stored, err := a.keepAll(ctx, tx, q.VaultKey, p.Files)
	if err != nil {
		return err
	}
	for i, f := range p.Files {
		content := stored[i].Content
		details := FileDetails{Description: f.description, Name: f.sent.Name, MediaType: f.sent.MediaType, Size: f.sent.Size, SHA256: f.sent.SHA256, Marking: f.marking}
		sealed, err := r.seal(ctx, tx, &q.VaultKey, details, w.Now)
		if err != nil {
			return err
		}
		file := CaseFile{Kind: f.kind, Details: sealed, Content: content, RecordedAt: w.Now}
		if f.number > 0 {
			file.Number = &f.number
		}
		err = tx.QueryRow(ctx, sqlInsertFile, pgx.NamedArgs{
			"case_id": p.After.Case.ID, "kind": f.kind, "number": file.Number, "details": sealed, "content": content, "message": a.message(),
			"actor": a.actor(), "now": w.Now,
		}).Scan(&file.ID)
		if err != nil {
			return fmt.Errorf("filing part %s of message %d: %w", f.sent.Part, a.Mail.ID, err)
		}
		p.After.Files = append(p.After.Files, file)
		if p.Product != nil {
			p.Product.Files = append(p.Product.Files, file.ID)
		}
	}
	return nil
}

// keepAll makes contents of the files of a decision, all of them of one mail.
func (a Act) keepAll(ctx context.Context, tx pgx.Tx, key vault.ID, files []plannedFile) ([]StoredFile, error) {
	message := files[0].sent.Message
	attached := make([]Attachment, 0, len(files))
	for _, f := range files {
		attached = append(attached, f.sent.Attachment)
	}
	stored, err := a.Keep(ctx, tx, message, key, attached)
	if err != nil {
		return nil, fmt.Errorf("keeping %d files of message %d: %w", len(files), message, err)
	}
	if len(stored) != len(files) {
		return nil, fmt.Errorf("keeping %d files of message %d: %w", len(files), message, ErrNoFiles)
	}
	return stored, nil
}
