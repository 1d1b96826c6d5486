package cases

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	sqlFileLines = `
		SELECT f.id, f.kind, f.number, f.details, f.message, coalesce(p.handle, '') AS actor, f.recorded_at, coalesce(v.handle, '') AS reviewer, f.reviewed_at
		FROM case_files f LEFT JOIN persons p ON p.id = f.actor LEFT JOIN persons v ON v.id = f.reviewed_by
		WHERE f.case_id = @case_id ORDER BY f.id`
	sqlDocumentLines = `
		SELECT id, kind, sealed, filed_at FROM documents WHERE case_id = @case_id ORDER BY id`
	sqlProposalLines = `
		SELECT s.kind, s.details, s.message, coalesce(p.handle, '') AS asker, s.asked_at, coalesce(v.handle, '') AS decider, s.decided_at, s.granted
		FROM proposals s LEFT JOIN persons p ON p.id = s.asked_by LEFT JOIN persons v ON v.id = s.decided_by
		WHERE s.case_id = @case_id ORDER BY s.step`
	sqlShareLines = `
		SELECT coalesce(p.handle, '') AS person, coalesce(v.handle, '') AS sharer, s.shared_at, s.ended_at
		FROM case_shares s LEFT JOIN persons p ON p.id = s.person LEFT JOIN persons v ON v.id = s.shared_by
		WHERE s.case_id = @case_id ORDER BY s.shared_at, s.person`
)

// FileLine is a file of a case without what it is called and shows. Its number is that of an exhibit.
type FileLine struct {
	ID         int64      `json:"-"`
	Kind       FileKind   `json:"kind"`
	Number     *int       `json:"number,omitempty"`
	Details    vault.ID   `json:"-"`
	Message    int64      `json:"message"`
	Actor      string     `json:"actor"`
	RecordedAt time.Time  `json:"recorded_at"`
	Reviewer   string     `json:"reviewer,omitempty"`
	ReviewedAt *time.Time `json:"reviewed_at,omitempty"`
}

// DocumentLine is a document of ours that went out or was filed.
type DocumentLine struct {
	ID      int64        `json:"-"`
	Kind    DocumentKind `json:"kind"`
	Sealed  vault.ID     `json:"-"`
	FiledAt time.Time    `json:"filed_at"`
}

// ProposalLine is what an officer asked a supervisor for, and what became of it.
type ProposalLine struct {
	Kind      StepKind   `json:"kind"`
	Details   vault.ID   `json:"-"`
	Message   int64      `json:"message"`
	Asker     string     `json:"asker"`
	AskedAt   time.Time  `json:"asked_at"`
	Decider   string     `json:"decider,omitempty"`
	DecidedAt *time.Time `json:"decided_at,omitempty"`
	Granted   *bool      `json:"granted,omitempty"`
}

// ShareLine is an officer who may see a case that is not theirs, or might (ROLE-3).
type ShareLine struct {
	Person   string     `json:"person"`
	Sharer   string     `json:"sharer"`
	SharedAt time.Time  `json:"shared_at"`
	EndedAt  *time.Time `json:"ended_at,omitempty"`
}

// showLife reads what a case has gathered.
func (d *Dossier) showLife(ctx context.Context, db vault.DB) (err error) {
	args := pgx.NamedArgs{"case_id": d.Case.ID}
	if d.Activities, err = all[ActivityLine](ctx, db, sqlActivitiesOf, args); err != nil {
		return err
	}
	if d.Files, err = all[FileLine](ctx, db, sqlFileLines, args); err != nil {
		return err
	}
	if d.Documents, err = all[DocumentLine](ctx, db, sqlDocumentLines, args); err != nil {
		return err
	}
	if d.Proposals, err = all[ProposalLine](ctx, db, sqlProposalLines, args); err != nil {
		return err
	}
	d.Shares, err = all[ShareLine](ctx, db, sqlShareLines, args)
	return err
}

// LifeContent is what is kept sealed of a case's files, documents and proposals, each in the order of the dossier. It holds no passphrase: that is for
// the officer alone (RFI-2).
type LifeContent struct {
	Files     []FileDetails   `json:"file_details,omitempty"`
	Documents []DocumentData  `json:"document_contents,omitempty"`
	Proposals []ProposalWords `json:"proposal_words,omitempty"`
}

// LifeContent opens it. Whoever calls it writes the audit entry with the reason.
func (r *Record) LifeContent(ctx context.Context, db vault.DB, d Dossier) (LifeContent, error) {
	out := LifeContent{
		Files: make([]FileDetails, len(d.Files)), Documents: make([]DocumentData, len(d.Documents)), Proposals: make([]ProposalWords, len(d.Proposals)),
	}
	for i, f := range d.Files {
		if err := r.openJSON(ctx, db, f.Details, &out.Files[i]); err != nil {
			return LifeContent{}, err
		}
	}
	for i, l := range d.Documents {
		var filed filedDocument
		if err := r.openJSON(ctx, db, l.Sealed, &filed); err != nil {
			return LifeContent{}, err
		}
		out.Documents[i] = filed.Data
	}
	for i, p := range d.Proposals {
		if err := r.openJSON(ctx, db, p.Details, &out.Proposals[i]); err != nil {
			return LifeContent{}, err
		}
		out.Proposals[i].Passphrase = ""
	}
	return out, nil
}
