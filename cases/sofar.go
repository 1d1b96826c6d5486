package cases

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"cissd/cases/vault"
)

const (
	// everybody to whom the case was ever given: the mail that said so is on record whether or not they did anything in it
	sqlFormer = `
		SELECT DISTINCT person FROM notices WHERE request = @id AND name = 'assigned' AND person IS NOT NULL ORDER BY person`
	// who declined it since it was last given to them
	sqlDecliners = `
		SELECT e.actor FROM events e WHERE e.request = @id AND e.verb = 'DECLINE' AND e.actor IS NOT NULL
		GROUP BY e.actor
		HAVING max(e.at) >= coalesce((SELECT max(n.created_at) FROM notices n WHERE n.request = @id AND n.name = 'assigned' AND n.person = e.actor), max(e.at))
		ORDER BY e.actor`
	// a hold, and its end, say something only by their reason; words without a command are the officers' own to hand on
	sqlSoFar = `
		SELECT e.at, e.actor_role, coalesce(p.name, '') AS actor, e.verb, e.text, count(*) OVER () AS total
		FROM events e LEFT JOIN persons p ON p.id = e.actor
		WHERE e.request = @request AND e.case_id = @case_id AND e.verb = ANY(@verbs)
		  AND (e.text IS NOT NULL OR e.verb NOT IN ('HOLD', 'RESUME'))
		  AND (e.actor_role = 'officer' OR e.verb <> 'wrote without a command')
		ORDER BY e.id DESC LIMIT @limit`
	// soFarShown entries are told to a new officer, each with at most soFarKept characters; the mail shows fewer, once it has hidden what must not
	// be shown in clear (NOT-3)
	soFarShown = 10
	soFarKept  = 4000
)

// Entry is one thing that happened in a case, as the next officer reads it. What stands behind Who: "Julia Ruiz", "noted". Draft is that of the
// request whose words Text quotes, where it is another than the mail's; Withheld says that there are words on record that bear a marking and are
// not mailed (MSG-7), Lost that there were words which cannot be read any more.
type Entry struct {
	At    time.Time `json:"at"`
	Who   string    `json:"who"`
	What  string    `json:"what"`
	Text  string    `json:"text,omitempty"`
	Draft *Draft    `json:"draft,omitempty"`

	Withheld bool `json:"withheld,omitempty"`
	Lost     bool `json:"lost,omitempty"`
}

// soFarWords are what a new officer is told of: what the officers before them were told, recorded or wrote, and what the requestor said. REMARKS
// of an APPROVE or ASSIGN were for the officer of that day, the reason of a DECLINE, the words of a CLOSEOUT and what a supervisor writes without a
// command are for the supervisors: neither is here.
func soFarWords() map[Trigger]string {
	return map[Trigger]string{
		OnAnswer: "wrote", wroteWords: "wrote", On(Note): "noted", On(Activity): "recorded what was done", On(DuplicateOf): "joined a second request to it",
		On(Negative): "sent in a negative result", On(Return): "asked for more work on the result", On(Hold): "paused it", On(Resume): "ended the pause",
		On(Received): "has the result", On(Dispose): "said what it was worth", OnCallNegative: "told the result by telephone",
		OnCallReceived: "learned by telephone that they have the result", OnCallDisposition: "learned by telephone what it was worth",
	}
}

// soFar is what a case has gathered before it is given to an officer: the newest entries, oldest first, and how many more there are. Who is named with
// the approval has everything in the draft; who is named later has not what was written since: the draft of a decided request stays as it was.
func (r *Record) soFar(ctx context.Context, db vault.DB, m *Matter, on Trigger) (out []Entry, more int, err error) {
	if on != On(Assign) || m.Case == nil {
		return nil, 0, nil
	}
	words := soFarWords()
	rows, err := db.Query(ctx, sqlSoFar, pgx.NamedArgs{
		"request": m.Request.ID, "case_id": m.Case.ID, "verbs": sortedKeys(words), "limit": soFarShown,
	})
	if err != nil {
		return nil, 0, fmt.Errorf("reading what happened in %s: %w", m.Number(), err)
	}
	type line struct {
		At        time.Time
		ActorRole Role
		Actor     string
		Verb      Trigger
		Text      *vault.ID
		Total     int
	}
	lines, err := pgx.CollectRows(rows, pgx.RowToStructByName[line])
	if err != nil {
		return nil, 0, fmt.Errorf("reading what happened in %s: %w", m.Number(), err)
	}
	for i := len(lines) - 1; i >= 0; i-- {
		l := lines[i]
		e := Entry{At: l.At, Who: m.teller(l.ActorRole, l.Actor), What: words[l.Verb]}
		if l.Text != nil {
			if err := r.entryWords(ctx, db, *l.Text, l.Verb, &e); err != nil {
				return nil, 0, err
			}
		}
		out, more = append(out, e), l.Total-len(lines)
	}
	return out, more, nil
}

// entryWords opens what somebody wrote with what they did. What came in a mail that bears a marking, or bears one itself, is not told again (MSG-7).
func (r *Record) entryWords(ctx context.Context, db vault.DB, id vault.ID, verb Trigger, e *Entry) error {
	var words told
	err := r.openJSON(ctx, db, id, &words)
	if unreadable(err) {
		e.Lost = true // the case is given to its officer all the same (SUP-4)
		return nil
	}
	if err != nil {
		return err
	}
	e.Text, e.Withheld = words.Text, words.Marked && words.Text != ""
	switch {
	case verb == On(Negative) && words.Basis != "":
		e.What += ": " + basisWords(words.Basis)
	case words.Rating > 0 && words.Rating <= len(ratingWords()):
		e.What += fmt.Sprintf(": %d of %d, %s", words.Rating, len(ratingWords()), ratingWords()[words.Rating-1])
	case verb == On(DuplicateOf):
		if words.Marked {
			e.Text, _, _ = strings.Cut(e.Text, "\n") // our own sentence; the request that was joined stands for itself
			e.Withheld = false
		}
		if err := r.joinedWords(ctx, db, e); err != nil {
			return err
		}
	}
	if e.Withheld = e.Withheld || bearsMark(e.Text); e.Withheld {
		e.Text = ""
	}
	e.Text = clip(e.Text, soFarKept)
	return nil
}

// basisWords say why a result is negative, to those inside who may know (RFI-1).
func basisWords(basis string) string {
	if basis == "withheld" {
		return "what was found cannot be given out"
	}
	return "no records were found"
}

// teller names who did something. Who sent a request in may write too, and events do not tell the two apart.
func (m *Matter) teller(role Role, name string) string {
	q := &m.Request
	switch {
	case name != "":
		return name
	case role == RoleRequestor && q.RequestorName != "" && (q.SubmitterAddress == "" || q.SubmitterAddress == q.RequestorAddress):
		return q.RequestorName
	case role == RoleRequestor:
		return "the requestor"
	}
	return "the system"
}

// joinedWords puts the words of a request that was closed into this one in the place of our sentence on it; what the supervisor wrote with it
// stays in front.
func (r *Record) joinedWords(ctx context.Context, db vault.DB, e *Entry) error {
	sentence, remark, _ := strings.Cut(e.Text, "\n")
	number, _ := firstWord(sentence)
	id, err := FindMatter(ctx, db, number)
	if errors.Is(err, ErrNoSuchMatter) {
		e.Lost = true // our sentence stands for it
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading a request that was closed into another: %w", err)
	}
	var state, held State
	var version int
	if err := db.QueryRow(ctx, sqlStateOf, pgx.NamedArgs{"id": id}).Scan(&state, &held, &version); err != nil {
		return fmt.Errorf("reading request %d: %w", id, err)
	}
	e.What = "joined " + number + " to it as a second request for the same"
	d, err := r.draft(ctx, db, id, version)
	if unreadable(err) {
		e.Text, e.Lost = remark, true
		return nil
	}
	if err != nil {
		return err
	}
	e.Draft = &d
	var lines []string
	if remark != "" {
		lines = append(lines, remark)
	}
	if who := d.Fields.Value(RequestorName); who != "" {
		lines = append(lines, "From: "+strings.TrimSuffix(who+", "+d.Fields.Value(Agency), ", "))
	}
	for _, f := range []struct{ name, label string }{{Purpose, "Purpose"}, {Basis, "Basis"}, {Description, "Description"}, {Details, "Details"}} {
		if v := d.Fields.Value(f.name); v != "" {
			lines = append(lines, f.label+": "+v)
		}
	}
	e.Text = strings.Join(lines, "\n")
	return nil
}

// loadFormer reads to whom the case was given before, and is given now.
func (m *Matter) loadFormer(ctx context.Context, db vault.DB) error {
	rows, err := db.Query(ctx, sqlFormer, pgx.NamedArgs{"id": m.Request.ID})
	if err == nil {
		m.Former, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	}
	if err == nil {
		rows, err = db.Query(ctx, sqlDecliners, pgx.NamedArgs{"id": m.Request.ID})
	}
	if err == nil {
		m.Decliners, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	}
	if err != nil {
		return fmt.Errorf("reading to whom request %d was given: %w", m.Request.ID, err)
	}
	return nil
}
