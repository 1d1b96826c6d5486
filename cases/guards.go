package cases

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Conditions and guards of the table. Names stand in the documentation.
var (
	// Asking back needs somebody who may be asked: what cannot be asked for goes to review at once (INT-8).
	condIncomplete    = Condition{"a required field is missing and the requestor can be asked", (*deciding).incomplete}
	condChanged       = Condition{"a field changes", func(d *deciding) bool { return len(d.a.Changes) > 0 }}
	condOfficerNamed  = Condition{"an officer is named", func(d *deciding) bool { return d.officerWord() != "" }}
	condNotReceived   = Condition{"receipt is not on record", func(d *deciding) bool { return d.m.Case.ReceivedAt == nil }}
	condNoDisposition = Condition{"no disposition yet", func(d *deciding) bool { return d.m.Case.DispositionAt == nil }}
	condStillMissing  = Condition{"it still lacks what the requestor can be asked for", (*deciding).stillMissing}
	condDropUnasked   = Condition{"nobody has been asked whether to drop it", func(d *deciding) bool { _, asked := d.m.Open[StepDrop]; return !asked }}

	condOfficerGone  = Condition{"the officer is no active case officer any more", (*deciding).officerGone}
	condOfficerAsked = Condition{"an officer is asked for", (*deciding).officerAsked}

	condOfficerGoneUnasked = Condition{"the officer is no active case officer any more, and none is asked for yet", func(d *deciding) bool { return d.officerGone() && !d.officerAsked() }}

	condHeldIncomplete        = Condition{"held while something was missing, which still is", (*deciding).heldIncomplete}
	condAnswerEndsHold        = Condition{"a field changes, or a question was open, and nothing is missing any more", (*deciding).answerEndsHold}
	condOfficerGoneHeld       = Condition{"held in work; the officer is no active case officer any more, and none is asked for yet", func(d *deciding) bool { return d.heldInWork() && d.officerGone() && !d.officerAsked() }}
	condOfficerGoneHeldReview = Condition{"held while in review; the officer is no active case officer any more, and none is asked for yet", func(d *deciding) bool { return !d.heldInWork() && d.officerGone() && !d.officerAsked() }}

	condHeldOpened     = Condition{"held while opened", heldFrom(CaseOpened)}
	condHeldAssigned   = Condition{"held while assigned", heldFrom(CaseAssigned)}
	condHeldInProgress = Condition{"held while in progress", heldFrom(CaseInProgress)}
	condHeldInReview   = Condition{"held while in review", heldFrom(CaseInReview)}

	guardDuty             = Guard{"neither asked for, sent in nor worked it (ROLE-2)", (*deciding).checkDuty}
	guardOpenable         = Guard{"type, priority and officer are known", (*deciding).checkOpenable}
	guardComplete         = Guard{"nothing is missing that the requestor can be asked for", (*deciding).checkComplete}
	guardUntil            = Guard{"it ends on a day ahead, within a year", (*deciding).checkUntil}
	guardCorrection       = Guard{"something changes, nothing that is required is left out, and the requestor's address is official", (*deciding).checkCorrection}
	guardLevel            = Guard{"it is another priority", (*deciding).checkLevel}
	guardOther            = Guard{"it is another request or case that has not ended without a result", (*deciding).checkOther}
	guardOffice           = Guard{"the office is known, and a reason is given", (*deciding).checkOffice}
	guardDecline          = Guard{"a reason is given", (*deciding).checkDecline}
	guardActivity         = Guard{"kind, date and finding are given (FAI-2)", (*deciding).checkActivity}
	guardCriteria         = Guard{"criteria are named (TRI-1)", (*deciding).checkCriteria}
	guardReason           = Guard{"a reason is given", (*deciding).checkReason}
	guardReachable        = Guard{"the requestor can be reached by mail", (*deciding).checkReachable}
	guardQuestion         = Guard{"a question is given", (*deciding).checkQuestion}
	guardOfficer          = Guard{"an officer is named", (*deciding).checkOfficer}
	guardOtherOfficer     = Guard{"it is another officer", (*deciding).checkOtherOfficer}
	guardInformation      = Guard{"the case is an RFI", (*deciding).checkInformation}
	guardBasis            = Guard{"NO RECORDS or WITHHELD (RFI-1)", (*deciding).checkBasis}
	guardBare             = Guard{"nothing else is asked for", (*deciding).checkBare}
	guardNegative         = Guard{"the result is negative", (*deciding).checkNegative}
	guardPlace            = Guard{"where a classified disposition resides is told (DSP-1)", (*deciding).checkPlace}
	guardText             = Guard{"there is a text", (*deciding).checkText}
	guardDisposition      = Guard{"a rating from 1 to 5, or words (DSP-1)", (*deciding).checkDisposition}
	guardDispositionKnown = Guard{"the disposition is known, or how it was learned is told", (*deciding).checkDispositionKnown}
)

func (d *deciding) incomplete() bool {
	return d.lacks(d.a.Merged)
}

func (d *deciding) key(k Key) string { return strings.TrimSpace(d.a.Command.Keys[k]) }

// argument is the text of a verb, from its line or from the key that stands for it.
func (d *deciding) argument(k Key) string {
	if v := d.key(k); v != "" {
		return v
	}
	return strings.TrimSpace(d.a.Command.Argument)
}

// officerWord is the officer named in APPROVE or ASSIGN.
func (d *deciding) officerWord() string {
	if d.a.Command == nil {
		return ""
	}
	return d.argument(KeyAssign)
}

func (d *deciding) checkDuty() error {
	if !d.conflicted(d.a.Actor) {
		return nil
	}
	who := d.colleagues()
	if who == "" {
		who = "nobody on the roster; a supervisor has to be added"
	}
	return refuse("own_work", "You asked for this, sent it in or worked on it, so somebody else has to decide it: %s.", who)
}

func (d *deciding) checkOpenable() error {
	c := d.a.Command
	if arg := strings.TrimSpace(c.Argument); arg != "" && d.key(KeyAssign) != "" && !strings.EqualFold(arg, d.key(KeyAssign)) {
		return refuse("two_officers", "Two officers are named: %s and %s.", arg, d.key(KeyAssign))
	}
	if word := d.officerWord(); word != "" {
		if _, err := d.w.FindPerson(word, RoleOfficer); err != nil {
			return err
		}
	}
	switch t, err := d.openType(); {
	case err != nil:
		return err
	case t == FAI && d.m.Request.Tracked:
		return refuse("tracked_no_fai", "%s is classified and tracked only. That is for requests for information or support: an inquiry is never tracked only.", d.m.Number())
	}
	_, err := d.openPriority()
	return err
}

// openType is the type that the case will have: the supervisor's word, else that of the draft.
func (d *deciding) openType() (Type, error) {
	word := strings.ToLower(d.key(KeyType))
	if word == "" {
		word = string(d.m.Request.Type)
	}
	switch t := Type(word); t {
	case RFI, RFS, FAI:
		return t, nil
	case "":
		return "", refuse("type_unknown", "The mail does not say whether this is an RFI, an RFS or an FAI. Add a line below the first, for example: TYPE rfi")
	}
	return "", refuse("type_unclear", "%q is no type; it is rfi, rfs or fai.", d.key(KeyType))
}

func (d *deciding) openPriority() (string, error) {
	word := strings.ToLower(d.key(KeyPriority))
	if word == "" {
		word = d.m.Request.Priority
	}
	switch word {
	case "routine", "priority", "urgent":
		return word, nil
	case "":
		return "", refuse("priority_unknown", "The request has no priority. Add a line below the first, for example: PRIORITY routine")
	}
	return "", refuse("priority_unclear", "%q is no priority; it is routine, priority or urgent.", d.key(KeyPriority))
}

var criteriaPattern = regexp.MustCompile(`^\s*([1-9](?:\s*(?:,|and|;|\s)\s*[1-9])*)\s*$`)

// criteria reads "2, 5" or "2 and 5"; a range is not read (EMAIL.md 5.1).
func (d *deciding) criteria() []int {
	word := d.key(KeyCriteria)
	if word == "" {
		word = d.a.Command.Argument
	}
	if !criteriaPattern.MatchString(word) {
		return nil
	}
	var out []int
	for _, f := range strings.FieldsFunc(word, func(r rune) bool { return r < '1' || r > '9' }) {
		if n, err := strconv.Atoi(f); err == nil && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

func (d *deciding) checkCriteria() error {
	if len(d.criteria()) == 0 {
		return refuse("criteria_missing", "A rejection names the criteria that are not met, by their numbers from 1 to 9, with commas between.")
	}
	return nil
}

func (d *deciding) checkReason() error {
	if d.key(KeyReason) == "" {
		return refuse("reason_missing", "A rejection needs a reason; the requestor will read it.")
	}
	return nil
}

func (d *deciding) checkReachable() error {
	if d.m.reachable(d.w.Office) {
		return nil
	}
	return refuse("unreachable", "The requestor gets no mail from us: the sender is not proven, or there is no official address. Ask by telephone, and decide then.")
}

func (d *deciding) checkQuestion() error {
	if d.argument(KeyNeed) == "" {
		return refuse("question_missing", "What should be asked, or changed? Write it behind RETURN.")
	}
	return nil
}

func (d *deciding) checkOfficer() error {
	word := strings.TrimSpace(d.a.Command.Argument)
	if word == "" {
		return refuse("officer_missing", "Which officer? %s", d.w.officersAre())
	}
	_, err := d.w.FindPerson(word, RoleOfficer)
	return err
}

func (d *deciding) checkOtherOfficer() error {
	p, err := d.w.FindPerson(d.a.Command.Argument, RoleOfficer)
	if err != nil {
		return err
	}
	if d.m.assignedTo(p) && !d.officerAsked() { // one who is back may be named again
		return refuse("same_officer", "%s is assigned to %s already.", d.m.Number(), p.Name)
	}
	return nil
}

func (d *deciding) checkInformation() error {
	if d.m.Case.Type != RFI {
		return refuse("not_an_rfi", "NEGATIVE is for a request for information; %s is another kind of case.", d.m.Number())
	}
	return nil
}

func (d *deciding) checkNegative() error {
	if d.m.Case.Result != "negative" || d.m.Case.Type != RFI {
		return refuse("not_negative", "CALL NEGATIVE tells a negative result; that of %s is another. When the requestor has it: CALL RECEIVED.", d.m.Number())
	}
	return nil
}

// checkPlace keeps the disposition of a classified case where it belongs: here stands only where that is.
func (d *deciding) checkPlace() error {
	if !d.m.Request.Tracked {
		return nil
	}
	switch {
	case d.key(KeyLocation) == "":
		return refuse("location_missing", "%s is classified: a line LOCATION says on which network its disposition resides.", d.m.Number())
	case d.argument(KeyDisposition) != "":
		return refuse("tracked_only", "%s is classified, so the words of its disposition are not kept here: a line LOCATION says where they reside, and nothing more.", d.m.Number())
	}
	return nil
}

// basis reads NO RECORDS or WITHHELD from the front of the argument; what follows stays inside.
func (d *deciding) basis() string {
	said := strings.ToUpper(strings.Join(strings.Fields(d.a.Command.Argument), " ")) + " "
	switch {
	case strings.HasPrefix(said, "NO RECORDS "), strings.HasPrefix(said, "NO RECORD "), said == "NO RECORDS. ":
		return "no_records"
	case strings.HasPrefix(said, "WITHHELD "), said == "WITHHELD. ":
		return "withheld"
	}
	return ""
}

func (d *deciding) checkBasis() error {
	if d.basis() == "" {
		return refuse("basis_missing", "Say which it is, NO RECORDS or WITHHELD. The requestor reads the same words for both.")
	}
	return nil
}

// checkBare keeps an approval of a result from looking as if it also assigned or corrected something.
func (d *deciding) checkBare() error {
	if d.officerWord() != "" || d.key(KeyType) != "" || d.key(KeyPriority) != "" {
		return refuse("not_here", "A result is approved as it is: this APPROVE takes no officer, type or priority.")
	}
	if who := d.key(KeyInform); who != "" && !strings.EqualFold(strings.Trim(who, " ."), "director") {
		return refuse("inform_unclear", "INFORM takes one word: INFORM DIRECTOR. We read %q.", who)
	}
	return nil
}

func (d *deciding) checkText() error {
	if strings.TrimSpace(d.a.Command.Argument) == "" {
		return refuse("text_missing", "There is no text behind %s.", d.a.Command.Verb)
	}
	return nil
}

var ratingPattern = regexp.MustCompile(`(?is)^([1-5])(?:\s*/\s*5\b|\s+(?:out )?of (?:5|five)\b)?(.*)$`)

// rating is the number from 1 to 5, 0 where none is given, -1 where what is given is none.
func (d *deciding) rating() int {
	word := d.key(KeyRating)
	if word == "" {
		return 0
	}
	// "5/5" and "5 of 5" are ratings too
	m := ratingPattern.FindStringSubmatch(word)
	if m == nil || strings.ContainsAny(m[2], "0123456789") {
		return -1 // "10", "3.5" and "3 or 4" are none
	}
	n, _ := strconv.Atoi(m[1]) // the pattern has one digit
	return n
}

func (d *deciding) dispositionWords() string {
	if d.a.Command.Verb == Call {
		return d.key(KeyText)
	}
	if d.rating() > 0 {
		return d.key(KeyRemarks)
	}
	return d.argument(KeyRemarks)
}

func (d *deciding) checkDisposition() error {
	switch {
	case d.rating() < 0:
		return refuse("rating_unclear", "The rating is a number from 1 (no use) to 5 (of great use); we read %q.", d.key(KeyRating))
	case d.rating() == 0 && d.dispositionWords() == "":
		return refuse("disposition_missing", "There is neither a number from 1 to 5 nor a word.")
	}
	return nil
}

func (d *deciding) checkDispositionKnown() error {
	if d.m.Case.DispositionAt == nil && d.argument(KeyDisposition) == "" && !d.m.Request.Tracked {
		return refuse("disposition_unknown", "The requestor has sent no disposition. If you learned it otherwise, say how: a line DISPOSITION and what they said.")
	}
	return nil
}

// joinInts writes 2, 5.
func joinInts(ns []int) string {
	s := fmt.Sprint(ns)
	return strings.ReplaceAll(strings.Trim(s, "[]"), " ", ", ")
}
