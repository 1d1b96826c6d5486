package cases

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

// This file gathers what the nine criteria of a draft are worked out from besides the draft (EXT-5): what stands on record of who asks, and the
// officers' open work. It is the request's own standing, whoever sends the mail that is being dealt with.

const sqlEarlierRequests = `
	SELECT count(*) AS earlier, count(c.id) AS opened
	FROM (SELECT id FROM requests WHERE requestor_address = @address AND id < @request AND proven ORDER BY id DESC LIMIT 1000) r
	LEFT JOIN cases c ON c.request = r.id`

// Standing is what the record knows of a request when its criteria are worked out.
type Standing struct {
	// From is the address of the mail that opened it, Submitter the same where somebody else is the requestor, "" elsewhere (INT-9).
	From, Submitter string
	// Proven says that the mail which opened it was from a proven sender (SEC-1); Why is why, in words without content, "" where it is not at hand.
	Proven bool
	Why    string
	// Internal says that an officer or supervisor opened it, and nobody outside asked (INT-10).
	Internal bool
	// Recorded says that the record was asked for what follows: Earlier requests of the same requestor, from proven senders, and how many of them
	// were Opened as cases; the officers with their open work.
	Recorded        bool
	Earlier, Opened int
	Officers        []OfficerLoad
}

// StandingOf is what a reading alone tells, as `cissd parse` has it.
func StandingOf(r *Reading) Standing {
	s := Standing{From: r.From.Address, Proven: r.Proof.Proven(), Why: r.Proof.Why, Internal: r.Internal}
	if r.Submitter != nil {
		s.Submitter = r.Submitter.Address
	}
	return s
}

// Internal says whether somebody of the office opened it, and nobody outside asked (INT-10): then the submitter is on record by who they are, and no
// address besides the requestor's.
func (r *Request) Internal() bool {
	return r.Submitter != nil && (r.SubmitterAddress == "" || r.SubmitterAddress == r.RequestorAddress)
}

// OpensEvents says whether a mail of this person, in which nobody else asks, opens an internal event (INT-10). nil is nobody.
func (p *Person) OpensEvents() bool {
	return slices.ContainsFunc([]Role{RoleOfficer, RoleTeamLead, RoleSupervisor, RoleDirector}, p.Has)
}

// judge works out the nine criteria of a draft as they stand on record; none where triage's function was not handed in.
func (r *Record) judge(ctx context.Context, db vault.DB, w World, q *Request, d Draft, a Act) ([]Criterion, error) {
	if r.Judge == nil {
		return nil, nil
	}
	s := Standing{From: q.RequestorAddress, Proven: q.Proven, Internal: q.Internal(), Recorded: true, Officers: w.Officers()}
	if q.SubmitterAddress != "" {
		s.From = q.SubmitterAddress
		if q.SubmitterAddress != q.RequestorAddress {
			s.Submitter = q.SubmitterAddress
		}
	}
	if a.On == OnArrival {
		s.Why = a.Reading.Proof.Why
	}
	if q.RequestorAddress != "" {
		err := db.QueryRow(ctx, sqlEarlierRequests, pgx.NamedArgs{"address": q.RequestorAddress, "request": q.ID}).Scan(&s.Earlier, &s.Opened)
		if err != nil {
			return nil, fmt.Errorf("counting earlier requests: %w", err)
		}
	}
	return r.Judge(d, s), nil
}

// Evidence works out the nine criteria of a draft anew, as they stand with what is on record now: for who looks at it. The states that count are
// those of [Dossier].
func (r *Record) Evidence(ctx context.Context, db vault.DB, q *Request, d Draft, now time.Time) ([]Criterion, error) {
	w, err := r.world(ctx, db, now)
	if err != nil {
		return nil, err
	}
	return r.judge(ctx, db, w, q, d, Act{})
}
