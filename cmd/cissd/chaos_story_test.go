package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"cissd/deploy/devstack"
)

// chaosStep is one mail to the office, and the mails that it causes. The next step waits for them.
type chaosStep struct {
	who string
	// subject begins a new matter; answers is the kind of the mail that is replied to: the last of that kind they took notice of.
	subject, answers string
	text             string
	// file is the size of a mail with an attachment, which is streamed in; it stands in place of a text.
	file int
	// gets are the mails that follow, each "who kind", separated by commas.
	gets string
}

// chaosStory is the story of the end-to-end test. Add a step, and it is played at every point.
func chaosStory() []chaosStep {
	return []chaosStep{
		{who: "m.ortega", subject: "RFI: business cards shown at secondary inspection", text: requestComplete, gets: "m.ortega ak, p.osei rv"},
		{who: "p.osei", answers: "rv", text: "APPROVE j.ruiz\n\nThanks, P. Osei", gets: "p.osei an, m.ortega ak, j.ruiz as"},
		{who: "j.ruiz", answers: "as", text: "ACCEPT", gets: "j.ruiz an"},
		{who: "j.ruiz", answers: "as", text: "NOTE TECS and ISMS queried under both spellings of the name.", gets: "j.ruiz an"},
		{who: "j.ruiz", answers: "as", text: "NEGATIVE NO RECORDS", gets: "j.ruiz an, p.osei rr"},
		{who: "p.osei", answers: "rr", text: "APPROVE", gets: "p.osei an, j.ruiz as, m.ortega rs, m.ortega dp"},
		{who: "m.ortega", answers: "dp", text: "5\nQuick and to the point.", gets: "m.ortega an, j.ruiz as"},
		{who: "j.ruiz", answers: "as", text: "CLOSEOUT", gets: "j.ruiz an, m.ortega ak"},
		{who: "d.whitehorse", subject: "Question about a visitor", text: requestIncomplete, gets: "d.whitehorse mi"},
		{who: "d.whitehorse", answers: "mi", text: "It is routine, and unclassified. Sorry about that!", gets: "d.whitehorse ak, p.osei rv"},
		{who: "p.osei", answers: "rv", text: "APPROVE k.lee", gets: "p.osei an, d.whitehorse ak, k.lee as"},
		{who: "r.lindgren", subject: "RFI: parking lot vendor", text: requestRejected, gets: "r.lindgren ak, p.osei rv"},
		{
			who: "p.osei", answers: "rv", text: "REJECT 2,3 a parking contract is no matter of foreign access; your contracting office can help",
			gets: "p.osei an, r.lindgren rj",
		},
		{who: "m.ortega", file: 3 << 20, gets: "m.ortega ak, p.osei rv"},
	}
}

// postOffice is where the mails of the daemon arrive. Who got one twice, with the same Message-ID, looks at it once.
type postOffice struct {
	mu     sync.Mutex
	mails  []postedMail
	known  map[string]bool // "who Message-ID"
	come   chan struct{}   // closed and made anew with each mail
	broken error
}

type postedMail struct {
	who, kind string
	mail      *received
	read      bool
}

func newPostOffice() *postOffice {
	return &postOffice{known: map[string]bool{}, come: make(chan struct{})}
}

func (p *postOffice) add(d devstack.Delivery) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who, _, _ := strings.Cut(d.To, "@")
	m, err := receive(d.Mail)
	if err != nil {
		p.broken = errors.Join(p.broken, fmt.Errorf("a mail to %s cannot be read: %w", who, err))
		return
	}
	if key := who + " " + m.MessageID; !p.known[key] {
		p.known[key] = true
		p.mails = append(p.mails, postedMail{who: who, kind: m.kind(demoDomain), mail: m})
		close(p.come)
		p.come = make(chan struct{})
	}
}

// wait gives the first unread mail of a kind to somebody.
func (p *postOffice) wait(ctx context.Context, who, kind string) (*received, error) {
	for {
		p.mu.Lock()
		for i := range p.mails {
			if m := &p.mails[i]; !m.read && m.who == who && m.kind == kind {
				m.read = true
				p.mu.Unlock()
				return m.mail, nil
			}
		}
		come := p.come
		p.mu.Unlock()
		select {
		case <-come:
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for a mail of kind %s to %s: %w", kind, who, errNoMail)
		}
	}
}

// all lists the mails as "who kind subject", sorted.
func (p *postOffice) all() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for _, m := range p.mails {
		out = append(out, fmt.Sprintf("%s %s %s", m.who, m.kind, m.mail.Subject))
	}
	slices.Sort(out)
	return out
}

// playChaos plays the steps. An error says which did not happen.
func playChaos(ctx context.Context, steps []chaosStep, post *postOffice, people map[string]*mailUser) error {
	last := map[string]*received{} // by "who kind"
	for i, s := range steps {
		u := people[s.who]
		var err error
		switch {
		case s.file > 0:
			err = u.sendRaw(demoIntake, bigMail(u, s.file))
		case s.answers == "":
			err = u.send(demoIntake, s.subject, s.text)
		default:
			err = u.reply(last[s.who+" "+s.answers], s.text)
		}
		if err != nil {
			return fmt.Errorf("step %d: %w", i+1, err)
		}
		waiting, cancel := context.WithTimeout(ctx, 2*stepTime)
		for get := range strings.SplitSeq(s.gets, ", ") {
			who, kind, _ := strings.Cut(get, " ")
			m, err := post.wait(waiting, who, kind)
			if err != nil {
				cancel()
				return fmt.Errorf("step %d, %s of %s: %w", i+1, strings.SplitN(s.text, "\n", 2)[0], s.who, err)
			}
			last[get] = m
		}
		cancel()
	}
	return nil
}
