package notify

import (
	"context"
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"strconv"
)

// Stage is how far a sending got.
type Stage string

// Stages of a sending, in their order.
const (
	StageConnect Stage = "connect" // TCP, TLS, greeting, EHLO
	StageLogin   Stage = "login"
	StageMail    Stage = "mail"
	StageRcpt    Stage = "rcpt"
	StageData    Stage = "data" // the command DATA and the sending of the bytes
	// StageOutcome is the wait for the reply to the bytes: what became of them is unknown, and the same bytes are sent again.
	StageOutcome Stage = "outcome"
)

// Scope is what a fault speaks about.
type Scope string

// Scopes. A fault of the server or of a sender's rights says nothing of the mail that met it: such a mail is never given up for it.
const (
	ScopeMail   Scope = ""       // this mail, or its recipient
	ScopeSender Scope = "sender" // our right to send from this address
	ScopeServer Scope = "server" // the server, our way to it, or our login
)

// SendError says why a mail was not accepted. It holds neither the server's words nor an address, since both may name people (SEC-7).
//
// What is decided from a reply (RFC 5321 section 4.2, RFC 3463): before MAIL FROM everything is about the server. A refusal of MAIL FROM is about
// our address there, unless it names the size. From RCPT TO on it is about this mail: 5xx is permanent ("550 5.7.1 relaying denied" too: it can
// be true of one recipient only), 4xx and silence are tried again. 530, 534, 535, 538 and 5.7.30 ask for another login wherever they come.
type SendError struct {
	// Permanent: the same bytes would be refused again. Everything else is tried again.
	Permanent bool
	// Operator: nothing is wrong with the mail; somebody has to mend login, rights or configuration. Never permanent.
	Operator bool
	Scope    Scope
	// Code is the SMTP reply code, 0 where there was none (network, timeout); Enhanced the status of RFC 3463 ("5.1.1"), or "".
	Code     int
	Enhanced string
	Stage    Stage
}

// Error names stage and codes.
func (e *SendError) Error() string {
	if e.Code == 0 && e.Permanent {
		return fmt.Sprintf("sending a mail: given up by ourselves, %s", e.Status())
	}
	if e.Code == 0 {
		return fmt.Sprintf("sending a mail: no answer at stage %s", e.Stage)
	}
	s := fmt.Sprintf("sending a mail: refused at stage %s with code %d", e.Stage, e.Code)
	if e.Enhanced != "" {
		s += " " + e.Enhanced
	}
	return s
}

// Status is the short form that is kept with a delivery: "rcpt 550 5.1.1".
func (e *SendError) Status() string {
	s := string(e.Stage)
	if e.Code != 0 {
		s += " " + strconv.Itoa(e.Code)
	}
	if e.Enhanced != "" {
		s += " " + e.Enhanced
	}
	return s
}

var enhancedPattern = regexp.MustCompile(`^([245]\.[0-9]{1,3}\.[0-9]{1,3})(?:\s|$)`)

// classify turns what a stage returned into a SendError. The end of the caller's own context is passed on as it is.
func classify(ctx context.Context, stage Stage, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("sending a mail at stage %s: %w", stage, context.Cause(ctx))
	}
	e := &SendError{Stage: stage}
	reply := new(textproto.Error)
	if errors.As(err, &reply) {
		e.Code = reply.Code
		if m := enhancedPattern.FindStringSubmatch(reply.Msg); m != nil {
			e.Enhanced = m[1]
		}
	}
	e.Scope = e.scope()
	switch refused := e.Code >= 500; {
	case e.Scope == ScopeMail:
		e.Permanent = refused
	case refused, errors.Is(err, errNoLogin):
		e.Operator = true
	}
	return e
}

// scope is what stage and codes speak about; see [SendError].
func (e *SendError) scope() Scope {
	switch {
	case e.Stage == StageConnect, e.Stage == StageLogin, e.Code == 530, e.Code == 534, e.Code == 535, e.Code == 538, e.Enhanced == "5.7.30":
		return ScopeServer
	case e.Stage == StageMail && e.Code == 0:
		return ScopeServer // the connection broke before this mail was spoken of
	case e.Stage == StageMail && e.Code != 552 && e.Enhanced != "5.3.4" && e.Enhanced != "5.2.3":
		return ScopeSender
	}
	return ScopeMail
}

// why says what the operator can do about an error that is not about a mail, without the server's words.
func why(err error) string {
	d, e := new(dialError), new(SendError)
	switch {
	case errors.As(err, &d):
		return d.why
	case !errors.As(err, &e):
		return ""
	case e.Stage == StageLogin && e.Code == 0:
		return "it offers no AUTH PLAIN or LOGIN, or broke off; see tls and port, or leave the password out if none is needed"
	case e.Stage == StageLogin, e.Code == 530, e.Code == 534, e.Code == 535, e.Code == 538, e.Enhanced == "5.7.30":
		return "it does not accept our login; see user and password, and whether SMTP AUTH is allowed for this user"
	case e.Scope == ScopeSender && e.Operator:
		return "it does not take mail from the mailbox's address; see whether our login may send as that address"
	}
	return "it is tried again"
}
