package triage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"cissd/cases"
	"cissd/cases/vault"
)

// This file recognises what looks like a new request and is none (INT-4): a mail that came before, a request that its sender sends again
// unchanged, with another Message-ID, and a chaser that answers nothing of ours.

const sqlReadingOf = `SELECT reading FROM message_outcomes WHERE message = @message`

const (
	// sentAgainWithin is how long a request is compared with those that its sender sent before; comparedRequests how many of them.
	sentAgainWithin  = 30 * 24 * time.Hour
	comparedRequests = 10
	// chasedRequests bounds how many open matters one chaser is answered for.
	chasedRequests = 3
	readingSize    = 16 << 20
)

// again looks whether a mail that would open a request, or belongs to nothing, is one that its proven sender has sent before, or asks after
// one. The sender's turn is ours.
func (w *Worker) again(ctx context.Context, tx pgx.Tx, s Stored, sit *Situation, f Fate) (Fate, error) {
	r := &sit.Reading
	if m := bareAsk.FindStringSubmatch(strings.TrimSpace(r.NewText)); m != nil && f.Kind == fateNothing && f.Outcome == cases.Query && r.Proof.Proven() {
		return w.askedBare(ctx, tx, s, sit.Person, f, cases.Verb(strings.ToUpper(m[1])))
	}
	if f.Kind != fateOpen && !(f.Kind == fateNothing && f.Outcome == cases.Quarantined) || !r.Proof.Proven() || r.NoAnswer || r.Machine != nil {
		return f, nil
	}
	if f.Kind == fateOpen {
		first, err := w.sentBefore(ctx, tx, s, r)
		if err != nil {
			return f, err
		}
		if first.ID != 0 {
			sit.CopyOf, sit.Request = first.Message, &first.ID
			out := tellOf(cases.Status, []int64{first.ID}, cases.Duplicate, "the same request was sent before by the same sender")
			out.Note = "Your mail is the same as the one that opened it. We have both, and treat them as one request."
			return out, nil
		}
	}
	if sit.Request != nil || !chases(r) && !cancels(r) {
		return f, nil
	}
	open, err := w.meant(ctx, tx, s, sit)
	switch {
	case err != nil:
		return f, err
	case len(open) == 1:
		sit.Request = &open[0]
		r.Draft = cases.Draft{Fields: cases.Fields{}} // it states nothing of a matter; read as a request, its words were a description
		if sit.TakesPart, sit.Asks, err = partIn(ctx, tx, open[0], s.From, sit.Person); err != nil {
			return f, err
		}
		if n := len(r.Commands); n > 0 && r.Commands[n-1].Verb == cases.Withdraw {
			return routeControl(*sit), nil
		}
		return routeAnswer(*sit), nil
	case len(open) > 1 && cancels(r):
		f = tellOf(cases.Status, open, cases.Query, "it asks to cancel a request, and fits several of its sender's")
		f.Note = "Your mail asks to cancel a request, and you have several with us, so nothing was changed. To cancel one, answer our mail about it in plain words."
		return f, nil
	case len(open) > 1:
		// which one is meant is not guessed: how each stands is told
		return tellOf(cases.Status, open, cases.Query, "it asks how a request stands, and fits several of its sender's"), nil
	}
	return f, nil
}

// meant are the matters that a chaser or a cancellation without a thread can mean: those that it names, else what is open of its sender's. Where a
// cancellation names one that is not theirs, none is: somebody has to read it.
func (w *Worker) meant(ctx context.Context, tx pgx.Tx, s Stored, sit *Situation) ([]int64, error) {
	var named []int64
	for _, n := range numbersPattern.FindAllString(sit.Reading.NewText, chasedRequests) {
		id, err := cases.FindMatter(ctx, tx, strings.ToUpper(n))
		if err != nil && !errors.Is(err, cases.ErrNoSuchMatter) {
			return nil, err
		}
		asks := ""
		if err == nil {
			if _, asks, err = partIn(ctx, tx, id, s.From, sit.Person); err != nil {
				return nil, err
			}
		}
		switch {
		case asks == "" && cancels(&sit.Reading):
			return nil, nil
		case asks != "" && !slices.Contains(named, id):
			named = append(named, id)
		}
	}
	if len(named) > 0 {
		return named, nil
	}
	return cases.OpenMatters(ctx, tx, ownAddresses(s.From, sit.Person), chasedRequests)
}

// bareAsk is a STATUS or a HELP without a number.
var bareAsk = expression(`(?i)^(status|help)[.!]?$`)

// askedBare answers a requestor who names no number about what is open of theirs (SUP-5); who has nothing open gets silence.
func (w *Worker) askedBare(ctx context.Context, tx pgx.Tx, s Stored, p *cases.Person, f Fate, verb cases.Verb) (Fate, error) {
	open, err := cases.OpenMatters(ctx, tx, ownAddresses(s.From, p), chasedRequests)
	if err != nil || len(open) == 0 {
		return f, err
	}
	if verb == cases.Help {
		open = open[:1]
	}
	return tellOf(verb, open, cases.Query, "a question about what is open of its sender's"), nil
}

// tellOf answers as to a STATUS or HELP about each of these matters.
func tellOf(verb cases.Verb, matters []int64, outcome cases.Outcome, reason string) Fate {
	f := Fate{Kind: fateAsk, Outcome: outcome, Reason: reason, Notice: cases.NoticeStatus, Matters: matters, Commands: []cases.Command{{Verb: verb}}}
	if verb == cases.Help {
		f.Notice = cases.NoticeHelp
	}
	return f
}

// sentBefore finds the open request of this sender that was opened by a mail of the same subject, with the same words in each form of its text
// and the same files.
func (w *Worker) sentBefore(ctx context.Context, tx pgx.Tx, s Stored, r *cases.Reading) (cases.Opening, error) {
	requestor := cases.Address{Address: r.Draft.Fields.Value(cases.RequestorEmail)}.Key()
	if requestor == "" {
		requestor = s.From
	}
	before, err := cases.OpenedBy(ctx, tx, requestor, s.ReceivedAt.Add(-sentAgainWithin), comparedRequests)
	if err != nil {
		return cases.Opening{}, err
	}
	for _, o := range before {
		old, err := w.readingOf(ctx, tx, o.Message)
		if err != nil {
			return cases.Opening{}, err
		}
		// SEC-8: only what was itself proven can stand in the way of a proven mail
		if old != nil && old.Proof.Proven() && old.From.Key() == r.From.Key() && sameWords(old.Subject, r.Subject) &&
			old.Digest != "" && old.Digest == r.Digest {
			return o, nil
		}
	}
	return cases.Opening{}, nil
}

// copyOf finds the earlier message of which this one is a copy, or 0: the same bytes, or the same Message-ID and the same words.
func (w *Worker) copyOf(ctx context.Context, tx pgx.Tx, s Stored, r *cases.Reading) (int64, error) {
	found, err := candidatesOf(ctx, tx, s, r.Proof.Proven())
	if err != nil {
		return 0, err
	}
	for _, c := range found {
		if c.Identical {
			return c.ID, nil
		}
	}
	for _, c := range found {
		old, err := w.readingOf(ctx, tx, c.ID)
		if err != nil {
			return 0, err
		}
		if old != nil && sameMail(old, r, w.Config.Banners) {
			return c.ID, nil
		}
	}
	return 0, nil
}

// readingOf opens what was read from a message; nil where nothing is kept of it.
func (w *Worker) readingOf(ctx context.Context, tx pgx.Tx, message int64) (*cases.Reading, error) {
	var id *vault.ID
	err := tx.QueryRow(ctx, sqlReadingOf, pgx.NamedArgs{"message": message}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && id == nil {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("looking up the reading of message %d: %w", message, err)
	}
	b, err := w.Record.Vault.Bytes(ctx, tx, *id, readingSize)
	if err != nil {
		return nil, fmt.Errorf("opening the reading of message %d: %w", message, err)
	}
	var r cases.Reading
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("opening the reading of message %d: %w", message, errors.New("it is damaged"))
	}
	return &r, nil
}

func sameWords(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// quoteTo appends a text as %q writes it. Most of a text stays as it is.
func quoteTo(b []byte, s string) []byte {
	b = append(slices.Grow(b, len(s)+2), '"')
	for len(s) > 0 {
		i := 0
		for i < len(s) && plainByte(s[i]) {
			i++
		}
		b = append(b, s[:i]...)
		j := i
		for j < len(s) && !plainByte(s[j]) {
			j++
		}
		if j > i {
			at := len(b)
			b = strconv.AppendQuote(b, s[i:j])
			b = append(b[:at], b[at+1:len(b)-1]...)
		}
		s = s[j:]
	}
	return append(b, '"')
}

func plainByte(c byte) bool { return c >= ' ' && c < 0x7F && c != '"' && c != '\\' }

// digest is the digest of a reading: all parts in their order, texts without regard to blanks, files by their bytes, attached mails part by part.
func digest(m *cases.Message) string {
	h := sha256.New()
	var add func(m *cases.Message)
	add = func(m *cases.Message) {
		for i := range m.Parts {
			p := &m.Parts[i]
			text := ""
			if !p.Truncated {
				text = oneBlank(p.Text)
			}
			_, _ = h.Write(quoteTo(fmt.Appendf(make([]byte, 0, len(text)+len(text)/16+128), "%q %q ", p.MediaType, p.Name), text)) // a hash takes all
			if text == "" && strings.TrimSpace(p.Text) != "" || p.Text == "" {
				_, _ = fmt.Fprintf(h, " %q", p.SHA256)
			}
			if p.Message != nil {
				_, _ = fmt.Fprintf(h, "{%q ", p.Message.Subject)
				add(p.Message)
				_, _ = fmt.Fprint(h, "}")
			}
			_, _ = fmt.Fprint(h, "\n")
		}
	}
	add(m)
	return hex.EncodeToString(h.Sum(nil))
}

// oneBlank is a text with one blank between two words, and none around them. Texts are long and mostly of ASCII, so that a run of that is
// taken over in one piece.
func oneBlank(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	for i := 0; i < len(s); {
		if n := blankAt(s, i); n > 0 {
			i += n
			continue
		}
		from := i
		for i++; i < len(s); i++ {
			if c := s[i]; c <= ' ' || c >= utf8.RuneSelf {
				if blankAt(s, i) > 0 {
					break
				}
			}
		}
		if out.Len() > 0 {
			out.WriteByte(' ')
		}
		out.WriteString(s[from:i])
	}
	return out.String()
}

// blankAt is how long the blank is that stands at byte i of a text (unicode.IsSpace), 0 where none does.
func blankAt(s string, i int) int {
	switch c := s[i]; {
	case c == ' ' || c >= '\t' && c <= '\r':
		return 1
	case c < 0xC2: // no character of its own begins with it
		return 0
	}
	if r, n := utf8.DecodeRuneInString(s[i:]); unicode.IsSpace(r) {
		return n
	}
	return 0
}
