package cases_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
)

// refusedWith carries out an act that must be refused with a code, and change nothing.
func refusedWith(t *testing.T, b *casestest.Bench, request int64, a cases.Act, code string) cases.Applied {
	t.Helper()
	before := b.Show(t, request)
	got := b.Apply(t, request, a)
	if got.Refused == nil || got.Refused.Code != code {
		t.Fatalf("%s gave %+v, want a refusal %s", a.On, got.Refused, code)
	}
	after := b.Show(t, request)
	if diff := cmp.Diff(before.Request, after.Request) + cmp.Diff(before.Case, after.Case) + cmp.Diff(before.Events, after.Events); diff != "" {
		t.Errorf("what was refused with %s changed the record:\n%s", code, diff)
	}
	return got
}

func approve(b *casestest.Bench, t *testing.T, who string, notice int64) cases.Act {
	t.Helper()
	return b.Act(t, who, notice, casestest.Cmd(cases.Approve, "j.ruiz"))
}

// SEC-1, SEC-2: a token is good for its person, case, step and version, and for its time.
func TestTokenIsBound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, another := b.Request(t, casestest.Draft()).Request, b.Request(t, casestest.Draft()).Request
	mine := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")

	refusedWith(t, b, id, approve(b, t, "p.osei", 0), "confirm")
	refusedWith(t, b, id, approve(b, t, "p.osei", b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov")), "token_of_another")
	refusedWith(t, b, id, approve(b, t, "p.osei", b.Notice(t, id, cases.NoticeReceived, "")), "token_of_another")
	refusedWith(t, b, another, approve(b, t, "p.osei", mine), "token_elsewhere")

	a := approve(b, t, "p.osei", mine)
	a.Command.Number = "REQ-2027-000002"
	refusedWith(t, b, id, a, "number_differs")
	a.Command.Number, a.Command.Version = "req-2027-000001", 2
	refusedWith(t, b, id, a, "stale")

	b.Set(casestest.Start().Add(90 * 24 * time.Hour))
	refusedWith(t, b, id, approve(b, t, "p.osei", mine), "token_expired")
	// the answer carries a good one (SUP-5)
	fresh := b.Notice(t, id, cases.NoticeNotDone, "p.osei@hq.dhs.gov")
	if got := b.Apply(t, id, approve(b, t, "p.osei", fresh)); got.Refused != nil {
		t.Errorf("the token of the answer was refused: %s", got.Refused.Code)
	}
}

// SEC-2: a token that is altered in any part is none of ours.
func TestAlteredTokenIsUnknown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	ref := b.Data(t, b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")).Token
	for _, bad := range []cases.TokenRef{
		{},
		{Kind: ref.Kind, Version: 1},
		{Kind: "rr", Token: ref.Token, Version: ref.Version},
		{Kind: ref.Kind, Token: ref.Token, Version: ref.Version + 1},
		{Kind: ref.Kind, Token: ref.Token[1:] + "a", Version: ref.Version},
	} {
		tok, err := cases.FindToken(t.Context(), b.DB, bad)
		if err != nil || tok != nil {
			t.Errorf("%v gave %+v, %v", bad, tok, err)
		}
	}
	ref.Token = strings.ToUpper(ref.Token) // mail servers change case
	if tok, err := cases.FindToken(t.Context(), b.DB, ref); err != nil || tok == nil {
		t.Errorf("in capitals it is not found: %v", err)
	}
}

// SEC-2: the database has the hash only: no token stands in any column in clear.
func TestTokenIsKeptAsHash(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Assigned)
	for _, n := range b.Notices(t, id, "", "") {
		token := b.Data(t, n).Token.Token
		for _, table := range []string{"tokens", "steps", "events", "audit_log", "requests", "cases"} {
			sql := `SELECT count(*) FROM ` + pgx.Identifier{table}.Sanitize() + ` r WHERE position(@token IN r::text) > 0`
			if n := count(t, b.DB, sql, pgx.NamedArgs{"token": token}); n != 0 {
				t.Errorf("the token of a mail stands in %s", table)
			}
		}
	}
	if n, all := count(t, b.DB, `SELECT count(DISTINCT hash) FROM tokens`, nil), count(t, b.DB, `SELECT count(*) FROM notices`, nil); n != all {
		t.Errorf("%d mails have %d tokens", all, n)
	}
}

// SUP-3, SEC-2: a spent token is recognised, with who settled it, how and when; NOTE leaves the step open.
func TestSpentTokenSaysWhoAndWhen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	mine, colleague := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov")
	if got := b.Apply(t, id, approve(b, t, "p.osei", mine)); got.Refused != nil {
		t.Fatal(got.Refused.Reason)
	}
	b.Wait(time.Hour)
	for _, a := range []cases.Act{
		approve(b, t, "p.osei", mine), approve(b, t, "s.park", colleague),
		b.Act(t, "s.park", colleague, casestest.Cmd(cases.Reject, "2", "REASON", "no")),
	} {
		no := refusedWith(t, b, id, a, "already_done").Refused
		for _, part := range []string{"RFI-2027-00001", "APPROVE", "Priscilla Osei", "Monday 23 November 2026, 09:40 ET"} {
			if !strings.Contains(no.Reason, part) {
				t.Errorf("%q does not say %q", no.Reason, part)
			}
		}
	}
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Accept, ""))
	for range 3 {
		b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Note, "still the same mail"))
	}
	b.Must(t, id, "j.ruiz", cases.NoticeAssigned, casestest.Cmd(cases.Negative, "WITHHELD"))
}

// SEC-2, SEC-3: a reply to a mail that somebody else got is refused; its owner and the security officer are told, once each, and whoever has
// no part in the matter learns nothing of it (ROLE-3).
func TestForwardedTokenIsReported(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	review := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	for _, c := range []cases.Command{casestest.Cmd(cases.Approve, "k.lee"), casestest.Cmd(cases.Accept, ""), casestest.Cmd(cases.Note, "x")} {
		refusedWith(t, b, id, b.Act(t, "k.lee", review, c), "token_of_another")
	}
	for _, who := range []string{"p.osei@hq.dhs.gov", "security@hq.dhs.gov"} {
		told := b.Notices(t, 0, cases.NoticeControlRefused, who)
		if len(told) != 3 {
			t.Errorf("%s was told %d times of 3 attempts", who, len(told))
			continue
		}
		d := b.Data(t, told[0])
		if d.Sender != "k.lee@hq.dhs.gov" || d.Number != "REQ-2027-000001" || d.Draft != nil || d.Message == 0 {
			t.Errorf("%s was told %+v", who, d)
		}
	}
	if n := len(b.Notices(t, 0, cases.NoticeControlRefused, "")); n != 6 {
		t.Errorf("%d were told", n)
	}
	d := b.Data(t, b.Notice(t, id, cases.NoticeNotDone, "k.lee@hq.dhs.gov"))
	if d.Number != "" || d.Requestor != "" || d.State != "" || d.Choices != nil {
		t.Errorf("somebody without a part in it learned %+v", d)
	}
	// the owner's own decision stands
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
}

// SEC-1, SEC-3: a sender who is not proven decides nothing, is not answered, and does not stand in the audit log as who they claim to be.
func TestUnprovenSenderDecidesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.Reviewed)
	a := approve(b, t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"))
	a.Reading.Proof = cases.Proof{Why: "dmarc=fail"}
	refusedWith(t, b, id, a, "unproven")
	if err := b.In(t.Context(), func(tx pgx.Tx) error {
		return b.Record.Refuse(t.Context(), tx, &id, a, &cases.Refusal{Code: "unproven", Security: true, Reason: "r"}, false, b.Now())
	}); err != nil {
		t.Fatal(err)
	}
	if n := b.Notices(t, id, cases.NoticeNotDone, ""); len(n) != 0 {
		t.Errorf("an unproven sender was answered")
	}
	if n := count(t, b.DB, `SELECT count(*) FROM audit_log WHERE detail = 'unproven' AND actor IS NULL`, nil); n != 2 {
		t.Errorf("%d audit entries name nobody, want 2", n)
	}
	// whose code it was is told, at the address on the roster
	if n := len(b.Notices(t, 0, cases.NoticeControlRefused, "p.osei@hq.dhs.gov")); n != 2 {
		t.Errorf("the owner of the code was told %d times of 2", n)
	}
}
