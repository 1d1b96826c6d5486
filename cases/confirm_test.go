package cases_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/casestest"
	"cissd/cases/vault"
	"cissd/migrations/pgtest"
)

// all carries out the commands of one mail.
func all(t *testing.T, b *casestest.Bench, request int64, a cases.Act, cmds ...cases.Command) cases.Applied {
	t.Helper()
	var got cases.Applied
	err := b.In(t.Context(), func(tx pgx.Tx) (err error) {
		got, err = b.Record.ApplyAll(t.Context(), tx, request, a, cmds, b.Now())
		return err
	})
	if err != nil {
		t.Fatalf("%d commands: %v", len(cmds), err)
	}
	return got
}

// confirm sends a CONFIRM with a code; notice is the mail that it answers, 0 for a new mail.
func confirm(t *testing.T, b *casestest.Bench, who string, notice int64, code string) cases.Applied {
	t.Helper()
	a := b.Act(t, who, notice, casestest.Cmd(cases.Confirm, code))
	var got cases.Applied
	err := b.In(t.Context(), func(tx pgx.Tx) (err error) {
		got, err = b.Record.Confirm(t.Context(), tx, a, b.Now())
		return err
	})
	if err != nil {
		t.Fatalf("CONFIRM: %v", err)
	}
	return got
}

// asked is the newest CONFIRM NEEDED to somebody, and its code.
func askedBack(t *testing.T, b *casestest.Bench, request int64, who string) (int64, string) {
	t.Helper()
	n := b.Notice(t, request, cases.NoticeConfirmNeeded, b.People[who].Address())
	return n, b.Data(t, n).Code
}

func refusal(t *testing.T, got cases.Applied, code string) {
	t.Helper()
	if got.Refused == nil || got.Refused.Code != code {
		t.Fatalf("it gave %+v, want a refusal %s", got.Refused, code)
	}
}

// SEC-10: a new mail from a proven person that names a number is asked back, changes nothing, and is carried out by CONFIRM, once.
func TestNewMailIsAskedBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	refusedWith(t, b, id, approve(b, t, "p.osei", 0), "confirm")
	n, code := askedBack(t, b, id, "p.osei")
	d := b.Data(t, n)
	if len(code) != 11 || !d.Until.Equal(b.Now().Add(24*time.Hour)) || !strings.Contains(d.Choices[0].Body, "CONFIRM REQ-2027-000001 "+code) || len(d.Choices) > 5 {
		t.Errorf("the question gives code %q until %s, choices %+v", code, d.Until, d.Choices)
	}
	if tok := b.Token(t, n); tok.Ref.Kind != "cn" || tok.Step == nil || tok.Step.Kind != cases.StepReview {
		t.Errorf("its token is %+v", tok)
	}
	// typed by hand, in a new mail: no dash, letters for digits
	typed := strings.ToLower(strings.NewReplacer("-", "", "0", "O", "1", "l").Replace(code))
	if got := confirm(t, b, "p.osei", 0, typed); got.Refused != nil || got.Case == nil {
		t.Fatalf("CONFIRM gave %+v", got.Refused)
	}
	if s := b.Show(t, id); s.Case == nil || s.Case.State != cases.CaseAssigned {
		t.Errorf("the case is %+v", s.Case)
	}
	refusal(t, confirm(t, b, "p.osei", n, code), "already_done")
	if s := b.Show(t, id); len(s.Events) != 2 {
		t.Errorf("the second CONFIRM left %d events", len(s.Events))
	}
}

// SEC-10: what would be refused anyhow is refused at once, with its reason, and not asked back first.
func TestOnlyWhatIsPossibleIsAskedBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	refusedWith(t, b, id, b.Act(t, "p.osei", 0, casestest.Cmd(cases.Approve, "nobody")), "name_unknown")
	refusedWith(t, b, id, b.Act(t, "j.ruiz", 0, casestest.Cmd(cases.Approve, "j.ruiz")), "no_right")
	refusedWith(t, b, id, b.Act(t, "p.osei", 0, casestest.Cmd(cases.Reject, "2")), "reason_missing")
	a := approve(b, t, "p.osei", 0)
	a.Command.Number, a.Command.Version = "REQ-2027-000001", 7
	refusedWith(t, b, id, a, "stale")
	a = approve(b, t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"))
	a.Doubt, a.Command.Argument = "The remark sounds like a condition.", "nobody"
	refusedWith(t, b, id, a, "name_unknown")
	if n := b.Notices(t, id, cases.NoticeConfirmNeeded, ""); len(n) != 0 {
		t.Errorf("%d were asked back", len(n))
	}
}

// GR-10, GR-6: a doubt asks back for the whole mail, what stands before the decision included; CONFIRM carries out all of it.
func TestDoubtAsksForTheWholeMail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Until(t, casestest.InProgress)
	note, result := casestest.Cmd(cases.Note, "checked twice"), casestest.Cmd(cases.Negative, "NO RECORDS")
	result.Remark = "unless Tom finds something"
	a := b.Act(t, "j.ruiz", b.Notice(t, id, cases.NoticeAssigned, "j.ruiz@hq.dhs.gov"), note)
	a.Doubt = "The remark sounds like a condition (\"unless\")."
	before := len(b.Show(t, id).Events)
	refusal(t, all(t, b, id, a, note, result), "confirm")
	if n := len(b.Show(t, id).Events); n != before {
		t.Errorf("a question left %d events", n-before)
	}
	n, code := askedBack(t, b, id, "j.ruiz")
	if d := b.Data(t, n); d.Text != "unless Tom finds something" || !strings.Contains(d.Reason, "unless") {
		t.Errorf("it quotes %q, %q", d.Text, d.Reason)
	}
	if got := confirm(t, b, "j.ruiz", n, code); got.Refused != nil {
		t.Fatalf("CONFIRM gave %s", got.Refused.Code)
	}
	ev := b.Show(t, id).Events[before:]
	if len(ev) != 2 || ev[0].Verb != "NOTE" || ev[1].Verb != "NEGATIVE" {
		t.Errorf("CONFIRM left %+v", ev)
	}
}

// GR-3: what a CONFIRM did is told with the line that asked for it; a mail that is not quoted (CLS-2) is not quoted then either.
func TestConfirmedIsToldWithItsLine(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		lines []string
		want  string
	}{
		{[]string{"APPROVE j.ruiz if he agrees"}, "APPROVE j.ruiz if he agrees|CONFIRM "},
		{nil, "CONFIRM "},
	} {
		id := b.Request(t, casestest.Draft()).Request
		cmd := casestest.Cmd(cases.Approve, "j.ruiz")
		cmd.Line = "APPROVE j.ruiz if he agrees"
		a := b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), cmd)
		a.Doubt, a.Mail.Lines, a.Mail.Marked = "The remark sounds like a condition.", c.lines, c.lines == nil
		refusal(t, all(t, b, id, a, cmd), "confirm")
		n, code := askedBack(t, b, id, "p.osei")
		sure := b.Act(t, "p.osei", n, casestest.Cmd(cases.Confirm, code))
		sure.Mail.Lines = []string{"CONFIRM " + code}
		err := b.In(t.Context(), func(tx pgx.Tx) error {
			got, err := b.Record.Confirm(t.Context(), tx, sure, b.Now())
			if got.Refused != nil {
				t.Errorf("CONFIRM gave %s", got.Refused.Code)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		quote := b.Data(t, b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov")).Quote
		slices.Sort(quote)
		if got := strings.ReplaceAll(strings.Join(quote, "|"), code, ""); got != c.want {
			t.Errorf("it quotes %q, want %q", got, c.want)
		}
	}
}

// GR-7: a verb of the policy `confirm` is asked back though it came with everything; only its own.
func TestPolicyConfirm(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Record.Office.Confirmed = []cases.Verb{cases.Reject}
	id := b.Request(t, casestest.Draft()).Request
	mine := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	refusedWith(t, b, id, b.Act(t, "p.osei", mine, casestest.Cmd(cases.Reject, "2", "REASON", "not ours")), "confirm")
	n, code := askedBack(t, b, id, "p.osei")
	if got := confirm(t, b, "p.osei", n, code); got.Refused != nil {
		t.Fatalf("CONFIRM gave %s", got.Refused.Code)
	}
	if s := b.Show(t, id).Request.State; s != cases.RequestRejected {
		t.Errorf("it is %s", s)
	}
	other := b.Request(t, casestest.Draft()).Request
	b.Must(t, other, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
}

// SEC-2, GR-10: a code is good for its person, its matter and a day; what was settled or changed meanwhile is not done.
func TestCodeIsBound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id, another := b.Request(t, casestest.Draft()).Request, b.Request(t, casestest.Draft()).Request
	refusedWith(t, b, id, approve(b, t, "p.osei", 0), "confirm")
	n, code := askedBack(t, b, id, "p.osei")

	got := confirm(t, b, "s.park", 0, code)
	refusal(t, got, "token_of_another")
	told := b.Notices(t, 0, cases.NoticeControlRefused, "")
	if !slices.ContainsFunc(told, func(n int64) bool { return b.Data(t, n).To.Address == "p.osei@hq.dhs.gov" }) || len(told) < 2 {
		t.Errorf("%d were told of a stolen code", len(told))
	}
	refusal(t, confirm(t, b, "p.osei", n, "00000-00000"), "code_unknown")
	refusal(t, confirm(t, b, "p.osei", n, strings.Repeat("9", 5000)), "code_unknown")
	refusal(t, confirm(t, b, "p.osei", b.Notice(t, another, cases.NoticeReview, "p.osei@hq.dhs.gov"), code), "tokens_disagree")
	a := b.Act(t, "p.osei", n, casestest.Cmd(cases.Confirm, code))
	a.Command.Number = "REQ-2027-000002"
	err := b.In(t.Context(), func(tx pgx.Tx) (err error) {
		got, err = b.Record.Confirm(t.Context(), tx, a, b.Now())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	refusal(t, got, "number_differs")

	b.Must(t, id, "s.park", cases.NoticeReview, casestest.Cmd(cases.Reject, "2", "REASON", "not ours"))
	refusal(t, confirm(t, b, "p.osei", n, code), "already_done")
	refusedWith(t, b, another, approve(b, t, "p.osei", 0), "confirm")
	n, code = askedBack(t, b, another, "p.osei")
	changed := casestest.Draft()
	changed.Fields[cases.Priority] = casestest.Field("routine")
	b.Write(t, another, casestest.Requestor, changed, "It is routine.")
	refusal(t, confirm(t, b, "p.osei", n, code), "stale")
	b.Wait(24 * time.Hour)
	refusal(t, confirm(t, b, "p.osei", n, code), "code_expired")
}

// GR-3, MSG-5: a machine that answers CONFIRM NEEDED with the same mail again is not answered for ever.
func TestQuestionsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	for range 62 {
		b.Apply(t, id, approve(b, t, "p.osei", 0))
	}
	if n := len(b.Notices(t, id, cases.NoticeConfirmNeeded, "")); n != 60 {
		t.Errorf("it was asked %d times", n)
	}
}

// SUP-3: the contrary of what a colleague decided is not done, and both are told; the same again is told to whoever sent it.
func TestContradictionIsToldToBoth(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	theirs := b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov")
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Approve, "j.ruiz"))
	refusedWith(t, b, id, approve(b, t, "s.park", theirs), "already_done")
	if n := b.Notices(t, id, cases.NoticeContradicted, ""); len(n) != 0 {
		t.Errorf("the same again told %d people of a contradiction", len(n))
	}
	refusedWith(t, b, id, b.Act(t, "s.park", theirs, casestest.Cmd(cases.Reject, "2", "REASON", "not ours")), "already_done")
	told := b.Notices(t, id, cases.NoticeContradicted, "")
	if len(told) != 1 {
		t.Fatalf("%d were told of the contradiction", len(told))
	}
	d := b.Data(t, told[0])
	if d.To.Address != "p.osei@hq.dhs.gov" || d.Decided != "APPROVE" || d.DecidedBy != b.People["p.osei"].Name || d.Actor != b.People["s.park"].Name || d.Done != "REJECT" || d.DecidedAt.IsZero() {
		t.Errorf("p.osei is told %+v", d)
	}
	// one's own second thoughts are told to oneself alone
	refusedWith(t, b, id, b.Act(t, "p.osei", b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), casestest.Cmd(cases.Reject, "2", "REASON", "x")), "already_done")
	if n := b.Notices(t, id, cases.NoticeContradicted, ""); len(n) != 1 {
		t.Errorf("%d contradictions", len(n))
	}
}

// SUP-3: a decision on an older version is not applied; the answer shows what changed since, and how it stands, with a token that works.
func TestStaleVersionIsShownAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	old := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov")
	for _, priority := range []string{"routine", "priority"} {
		d := casestest.Draft()
		d.Fields[cases.Priority] = casestest.Field(priority)
		b.Write(t, id, casestest.Requestor, d, "It is "+priority)
	}
	refusedWith(t, b, id, approve(b, t, "p.osei", old), "stale")
	n := b.Notice(t, id, cases.NoticeNotDone, "p.osei@hq.dhs.gov")
	d := b.Data(t, n)
	want := []cases.Change{{Field: cases.Priority, Old: "urgent", New: "priority"}}
	if d.Seen != 1 || d.Version != 3 || !slices.Equal(d.Changes, want) || d.Draft == nil || len(d.Criteria) != 9 {
		t.Errorf("it shows version %d seen, %d now, %+v", d.Seen, d.Version, d.Changes)
	}
	if got := b.Apply(t, id, approve(b, t, "p.osei", n)); got.Refused != nil {
		t.Errorf("the token of the answer was refused: %s", got.Refused.Code)
	}
}

// SUP-3, GR-3: a decision by the mail from before a hold is not settled: the answer says who holds it until when, and its buttons decide.
func TestDecisionOnWhatIsHeld(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.Request(t, casestest.Draft()).Request
	old, theirs := b.Notice(t, id, cases.NoticeReview, "p.osei@hq.dhs.gov"), b.Notice(t, id, cases.NoticeReview, "s.park@hq.dhs.gov")
	b.Must(t, id, "p.osei", cases.NoticeReview, casestest.Cmd(cases.Hold, ""))
	for who, notice := range map[string]int64{"p.osei": old, "s.park": theirs} {
		refusedWith(t, b, id, approve(b, t, who, notice), "on_hold")
		d := b.Data(t, b.Notice(t, id, cases.NoticeNotDone, b.People[who].Address()))
		if d.Settled || !strings.Contains(d.Reason, b.People["p.osei"].Name+" put it on hold") || len(d.Choices) == 0 {
			t.Errorf("%s is told %q, settled %t, %d choices", who, d.Reason, d.Settled, len(d.Choices))
		}
	}
	if n := b.Notices(t, id, cases.NoticeContradicted, "p.osei@hq.dhs.gov"); len(n) != 1 {
		t.Errorf("who held it was told %d times of the colleague's decision", len(n))
	}
	fresh := b.Notice(t, id, cases.NoticeNotDone, "s.park@hq.dhs.gov")
	if got := b.Apply(t, id, approve(b, t, "s.park", fresh)); got.Refused != nil {
		t.Errorf("the token of the answer was refused: %s", got.Refused.Code)
	}
}

// GR-3, MSG-7: what was asked back before an upgrade, when only the commands were kept, can still be confirmed; what was kept without its line is
// told back no more than before.
func TestConfirmOfBeforeAnUpgrade(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, c := range []struct {
		sealed string
		quoted bool
	}{
		{`[{"verb":"REFER","argument":"OPR","keys":{"REASON":"Boris says so"},"line":"REFER OPR"}]`, true},
		{`[{"verb":"REFER","argument":"OPR","keys":{"REASON":"Boris says so"}}]`, false},
	} {
		id := b.Until(t, casestest.Reviewed)
		refusedWith(t, b, id, b.Act(t, "p.osei", 0, casestest.Cmd(cases.Refer, "OPR", "REASON", "Boris says so")), "confirm")
		n, code := askedBack(t, b, id, "p.osei")
		key := one[vault.ID](t, b.DB, `SELECT vault_key FROM requests WHERE id = @id`, pgx.NamedArgs{"id": id})
		meta, err := b.Vault.PutBytes(t.Context(), b.DB, vault.ClassText, &key, []byte(c.sealed), b.Now())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := pgtest.Owner(t, b.DB).Exec(t.Context(), `UPDATE confirmations SET commands = $1 WHERE notice = $2`, meta.ID, n); err != nil {
			t.Fatal(err)
		}
		if got := confirm(t, b, "p.osei", n, code); got.Refused != nil {
			t.Fatalf("CONFIRM gave %+v", got.Refused)
		}
		d := b.Data(t, b.Notice(t, id, cases.NoticeDone, "p.osei@hq.dhs.gov"))
		if quoted := slices.Contains(d.Quote, "REFER OPR"); quoted != c.quoted || strings.Contains(says(t, d), "Boris") != c.quoted {
			t.Errorf("the answer quotes its line: %v, and says %s", quoted, says(t, d))
		}
	}
}
