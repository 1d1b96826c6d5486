package cases

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"cissd/cases/marking"
)

// Product is what an officer sent in for review, as it is kept sealed with the event: the text of a memorandum or a report, or the result of a
// support; where classified attachments reside; and the passphrase of the documents that are made of it.
type Product struct {
	Text       string `json:"text,omitempty"`
	Place      string `json:"place,omitempty"`
	Passphrase string `json:"passphrase,omitempty"`
	// Files are the ids of the files that came with it.
	Files []int64 `json:"files,omitempty"`
}

// Conditions on what lies in review, and on who waits for it.
var (
	condNegative    = Condition{"the result is negative", func(d *deciding) bool { return d.m.Case.Type == RFI && d.m.Case.Result == "negative" }}
	condPositive    = Condition{"the case is an RFI with a positive result", func(d *deciding) bool { return d.m.Case.Type == RFI && d.m.Case.Result == "positive" }}
	condInquiry     = Condition{"the case is an FAI", func(d *deciding) bool { return d.m.Case.Type == FAI }}
	condSupport     = Condition{"the case is an RFS, or is tracked only", func(d *deciding) bool { return d.m.Case.Result == "completed" }}
	condNobodyWaits = Condition{"nobody outside asked for it", func(d *deciding) bool { return d.m.Request.Internal() }}

	guardUntracked   = Guard{"it is not tracked only (CLS-1)", (*deciding).checkUntracked}
	guardMemorandum  = Guard{"there is a text for the memorandum (RFI-2)", (*deciding).checkMemorandum}
	guardInquiry     = Guard{"the case is an FAI", (*deciding).checkInquiry}
	guardReport      = Guard{"there is a text or a file, and a result (FAI-3)", (*deciding).checkReport}
	guardSupport     = Guard{"the case is an RFS, or is tracked only", (*deciding).checkSupport}
	guardCompleted   = Guard{"the result is told, or it is tracked only (RFS-2, CLS-1)", (*deciding).checkCompleted}
	guardMarked      = Guard{"each file bears a handling marking (NOT-5)", (*deciding).checkMarked}
	guardDirector    = Guard{"there is a director who may concur (FAI-3)", (*deciding).checkDirector}
	guardWhy         = Guard{"a reason is given", (*deciding).checkWhy}
	guardSignificant = Guard{"SIGNIFICANT is said, and was not before", (*deciding).checkSignificant}
)

func (d *deciding) checkUntracked() error {
	if d.m.Request.Tracked {
		return refuse("tracked_only", "%s is classified, so nothing of its matter is kept here. Do the work where it resides; when it is over, send COMPLETE alone.", d.m.Number())
	}
	return nil
}

func (d *deciding) checkMemorandum() error {
	if d.argument(KeyText) == "" {
		return refuse("text_missing", "What does the memorandum say? Write it behind POSITIVE; it may go on below. The requestor gets it as a locked file.")
	}
	return nil
}

func (d *deciding) checkInquiry() error {
	if d.m.Case.Type != FAI {
		return refuse("not_an_fai", "REPORT is for a foreign activity inquiry; %s is another kind of case. %s", d.m.Number(), d.m.finish())
	}
	return nil
}

// finish names the command that ends the work on a case of its kind.
func (m *Matter) finish() string {
	switch {
	case m.Request.Tracked, m.Case.Type == RFS:
		return "Its work ends with COMPLETE."
	case m.Case.Type == RFI:
		return "Its work ends with POSITIVE or NEGATIVE."
	}
	return "Its work ends with REPORT."
}

// found reads POSITIVE or NEGATIVE from the front of a REPORT, or from its key RESULT, and the rest of its words.
func (d *deciding) found() (result, text string) {
	said := strings.TrimSpace(d.a.Command.Argument)
	word, rest := firstWord(said)
	clean := func(s string) string { return strings.ToLower(strings.Trim(s, " .,:;")) }
	if k := clean(d.key(KeyResult)); k == "positive" || k == "negative" {
		return k, cmp.Or(d.key(KeyText), said)
	}
	if k := clean(word); k == "positive" || k == "negative" {
		return k, cmp.Or(d.key(KeyText), strings.TrimLeft(rest, " .,:;\n"))
	}
	return "", cmp.Or(d.key(KeyText), said)
}

func (d *deciding) checkReport() error {
	result, text := d.found()
	switch {
	case result == "":
		return refuse("result_missing", "Was something found? Say it in a line below the command: RESULT positive, or RESULT negative. Positive is derogatory information, information of a source that you validated, or evidence of a crime.")
	case text == "" && len(d.a.Files) == 0:
		return refuse("text_missing", "The report itself is missing. Write it behind the result, or attach it as a file.")
	}
	return nil
}

func (d *deciding) checkSupport() error {
	if d.m.Case.Type != RFS && !d.m.Request.Tracked {
		return refuse("not_an_rfs", "COMPLETE is for a request for support; %s is another kind of case. %s", d.m.Number(), d.m.finish())
	}
	return nil
}

func (d *deciding) checkCompleted() error {
	text := d.argument(KeyResult)
	switch {
	case d.m.Request.Tracked && (text != "" || d.key(KeySignificant) != ""):
		return refuse("tracked_only", "%s is classified, so its result is not told here. Send COMPLETE alone, with nothing behind it or below it.", d.m.Number())
	case !d.m.Request.Tracked && text == "":
		return refuse("result_missing", "What was done, and what came of it? Write it behind COMPLETE; a supervisor reads it.")
	}
	return nil
}

func (d *deciding) checkWhy() error {
	if d.argument(KeyReason) == "" {
		return refuse("reason_missing", "Why? Write the reason behind %s: it stands in the record, and whoever goes on with it reads it.", d.a.Command.Verb)
	}
	return nil
}

func (d *deciding) checkDirector() error {
	if len(d.directors()) == 0 {
		return refuse("no_director", "No director can decide on this inquiry: there is none on the roster, or each has asked for it or worked on it. The operator of the system has to put one on it; until then it stays with you.")
	}
	return nil
}

// directors are those who may concur: none of them asked for it or worked it (ROLE-2).
func (d *deciding) directors() []Recipient {
	return slices.DeleteFunc(d.holding(RoleDirector), func(r Recipient) bool { return d.conflicted(r.Person) })
}

func (d *deciding) checkSignificant() error {
	switch {
	case d.m.Request.Tracked:
		return refuse("tracked_only", "%s is classified, and completed already. What more is to be told of it is told where it resides.", d.m.Number())
	case d.m.Case.Significant:
		return refuse("already_done", "The leadership was told of %s before. Nothing more is needed.", d.m.Number())
	case !d.significant():
		return refuse("already_done", "%s is completed already. To have the leadership told of it, send COMPLETE again with what came of it, and a line SIGNIFICANT below.", d.m.Number())
	case d.argument(KeyResult) == "":
		return refuse("result_missing", "What is the leadership to read? Write behind COMPLETE why it mattered.")
	}
	return nil
}

// significant says whether SIGNIFICANT is said, and not "no".
func (d *deciding) significant() bool {
	v, ok := d.a.Command.Keys[KeySignificant]
	return ok && !slices.Contains([]string{"no", "n", "false"}, strings.ToLower(strings.Trim(v, " .")))
}

// checkMarked wants a handling marking on what an officer attaches, or in the command's MARKING (NOT-5).
func (d *deciding) checkMarked() error {
	if len(d.a.Files) == 0 {
		return nil
	}
	if word := d.key(KeyMarking); word != "" {
		if _, err := handling(word); err != nil {
			return err
		}
		return nil
	}
	for _, f := range d.a.Files {
		if f.Marking == "" {
			return refuse("marking_missing", "%q bears no handling marking that we can read. Send it again, with a line like this below the command: MARKING UNCLASSIFIED//FOR OFFICIAL USE ONLY", clip(f.Name, 80))
		}
		if _, err := handling(f.Marking); err != nil {
			return err
		}
	}
	return nil
}

// handling reads a handling marking of what may be kept here: unclassified.
func handling(word string) (string, error) {
	b, ok := marking.Parse(word)
	switch {
	case !ok:
		return "", refuse("marking_unclear", "%q is no marking that we know. Write it as on a banner, for example: UNCLASSIFIED//FOR OFFICIAL USE ONLY", clip(word, 80))
	case b.Level > marking.CUI:
		return "", refuse("marking_classified", "The marking says that a file is classified, and nothing classified is kept here. Send the rest without it; with POSITIVE, a line CLASSIFIED says where it resides.")
	}
	return b.String(), nil
}

// positive sends a memorandum in (POSITIVE).
func positive(d *deciding) error {
	place := d.key(KeyClassified)
	return d.submit("positive", Product{Text: d.argument(KeyText), Place: place}, SourceFile, NoticeResultReview, "memorandum")
}

// report sends a Report of Inquiry in (REPORT).
func report(d *deciding) error {
	result, text := d.found()
	return d.submit(result, Product{Text: text}, ReportFile, NoticeClosureReview, "report of inquiry")
}

// complete tells that a support was given (COMPLETE).
func complete(d *deciding) error {
	c := d.m.Case
	c.Significant = d.significant()
	text := d.argument(KeyResult)
	c.Result, c.ResultBy = "completed", &d.a.Actor.ID
	d.p.Text, d.p.Product = text, &Product{Text: text}
	if c.Significant {
		d.p.Product.Passphrase = d.a.NewPassphrase
		d.tellPassphrase(d.a.NewPassphrase, StepResultReview)
	}
	d.p.Done = "completion recorded"
	d.p.Effects = append(d.p.Effects, "A supervisor reviews it before the requestor is told.")
	if c.Significant {
		d.p.Effects = append(d.p.Effects, "It is marked significant: once it is approved, the director and the leadership are told.")
	}
	d.send(NoticeClosureReview, func(n *NoticeData) { n.Text, n.Question = text, d.a.Question })
	return nil
}

// submit puts a product with its files before a supervisor. Its documents get a passphrase, which goes to the officer alone (RFI-2).
func (d *deciding) submit(result string, p Product, kind FileKind, mail NoticeName, what string) error {
	c := d.m.Case
	c.Result, c.ResultBasis, c.ResultBy = result, "", &d.a.Actor.ID
	p.Passphrase = d.a.NewPassphrase
	d.p.Text, d.p.Product = p.Text, &p
	d.keepFiles(kind)
	d.p.Done = what + " sent in"
	d.p.Effects = append(d.p.Effects, "A supervisor reviews it before anything of it goes out.")
	if n := len(d.a.Files); n > 0 {
		d.p.Effects = append(d.p.Effects, fmt.Sprintf("%d attached %s kept with it.", n, plural(n, "file is", "files are")))
	}
	d.p.Effects = append(d.p.Effects, "A second mail gives you the passphrase of its documents. It is for the telephone: no mail gives it to anybody else.")
	d.tellPassphrase(p.Passphrase, StepResultReview)
	d.send(mail, func(n *NoticeData) { n.Text, n.Question = p.Text, d.a.Question })
	return nil
}

// tellPassphrase gives the officer what documents are locked with: those of what was sent in, or of what is asked for in a step of that kind.
func (d *deciding) tellPassphrase(phrase string, about StepKind) {
	if phrase == "" {
		return
	}
	d.p.Passphrase = phrase
	d.send(NoticePassword, func(n *NoticeData) { n.Passphrase, n.About = phrase, about })
}

// releasePositive lets a memorandum go out (APPROVE).
func releasePositive(d *deciding) error {
	d.m.Case.ReviewedBy = &d.a.Actor.ID
	d.p.ReviewEntries = d.shown(StepResultReview)
	d.p.Done = "memorandum released"
	d.release("The memorandum")
	d.p.Inform = d.informed()
	return nil
}

// release says how what is released reaches the requestor.
func (d *deciding) release(what string) {
	switch {
	case d.m.reachable(d.w.Office):
		d.p.Effects = append(d.p.Effects, what+" goes to the requestor by mail, as a protected document. The officer tells them the passphrase by telephone.")
	case d.officer() != nil:
		d.p.Effects = append(d.p.Effects, "The requestor gets no mail from us: the officer is asked to bring it to them another way.")
	default:
		d.p.Effects = append(d.p.Effects, "The requestor gets no mail from us: somebody has to bring it to them another way.")
	}
	if none := d.noOfficer(); none != "" {
		d.p.Effects = append(d.p.Effects, none)
	}
}

// approveReport furnishes a report to the director (FAI-3).
func approveReport(d *deciding) error {
	d.m.Case.ReviewedBy = &d.a.Actor.ID
	d.p.ReviewEntries = d.shown(StepResultReview)
	remarks := d.key(KeyRemarks)
	d.p.Text = remarks
	d.send(NoticeConcurrence, func(n *NoticeData) { n.Remarks = remarks })
	d.p.Done = "agreed to; the director is asked now"
	d.p.Effects = append(d.p.Effects, "The director is asked to concur. Nothing of it goes out before that.")
	return nil
}

// approveSupport closes a support, or a case that is tracked only (RFS-2, CLS-1).
func approveSupport(d *deciding) error {
	d.m.Case.ReviewedBy = &d.a.Actor.ID
	d.p.ReviewEntries = d.shown(StepResultReview)
	d.p.Done = "completion approved, case closed"
	if d.m.reachable(d.w.Office) {
		d.p.Effects = append(d.p.Effects, "The requestor is told by mail, and asked whether it was of use.")
	} else {
		d.p.Effects = append(d.p.Effects, "The requestor gets no mail from us: somebody has to telephone.")
	}
	if d.m.Case.Significant {
		d.tellLeadership()
	}
	d.p.Inform = d.informed()
	return closeCase(d)
}

// tellLeadership says who is told of a significant support.
func (d *deciding) tellLeadership() {
	d.p.Effects = append(d.p.Effects, "The director is told of it.")
	if d.w.Office.Leadership == "" {
		d.p.Effects = append(d.p.Effects, "No address of the leadership is configured, so the memorandum goes to nobody: the operator of the system sets one.")
		return
	}
	d.p.Effects = append(d.p.Effects, "The leadership gets a memorandum. The officer has its passphrase, for the telephone.")
}

// informed says whether the director is to be told of a closure (SUP-4): with a line INFORM DIRECTOR.
func (d *deciding) informed() bool {
	if d.key(KeyInform) == "" {
		return false
	}
	d.p.Effects = append(d.p.Effects, "The director is informed.")
	return true
}

// concur releases an inquiry (CONCUR).
func concur(d *deciding) error {
	c := d.m.Case
	c.ConcurredBy, c.ReleasedAt = &d.a.Actor.ID, &d.w.Now
	d.p.Done = "concurred; the inquiry is released"
	d.release("The Report of Inquiry")
	return nil
}

// concurInside releases one that nobody outside waits for: it is filed, and closed with that.
func concurInside(d *deciding) error {
	c := d.m.Case
	c.ConcurredBy, c.ReleasedAt = &d.a.Actor.ID, &d.w.Now
	c.CompletedAt, c.ClosedAt = &d.w.Now, &d.w.Now
	d.p.Done = "concurred; the inquiry is closed"
	d.p.Effects = append(d.p.Effects, "Nobody outside asked for it: the report is filed.")
	return nil
}

// deliver notes that a document was handed over; the case is not closed with that (RFI-3).
func deliver(d *deciding) error {
	if d.m.Case.CompletedAt == nil {
		d.m.Case.CompletedAt = &d.w.Now
	}
	return nil
}

// disposeReceived takes a disposition of what has not been said to have come: who can rate it has it.
func disposeReceived(d *deciding) error {
	if err := closeCase(d); err != nil {
		return err
	}
	return dispose(d)
}

// shown is when the mail was made whose question is being answered: what was entered later was not shown in it.
func (d *deciding) shown(k StepKind) *Step {
	if s, ok := d.m.Open[k]; ok {
		return &s
	}
	return nil
}
