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

// SendError says why a mail was not accepted. It holds neither the server's words nor an address, since both may name people (SEC-7).
type SendError struct {
	// Permanent: the same bytes would be refused again. Everything else is tried again.
	Permanent bool
	// Operator: nothing is wrong with the mail; somebody has to mend login, rights or configuration. Never permanent.
	Operator bool
	// Code is the SMTP reply code, 0 where there was none (network, timeout); Enhanced the status of RFC 3463 ("5.1.1"), or "".
	Code     int
	Enhanced string
	Stage    Stage
}

// Error names stage and codes.
func (e *SendError) Error() string {
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
	if !errors.As(err, &reply) {
		return e
	}
	e.Code = reply.Code
	if m := enhancedPattern.FindStringSubmatch(reply.Msg); m != nil {
		e.Enhanced = m[1]
	}
	// the server's view of us, not of this mail: login, rights, policy at the door, relaying
	e.Operator = stage == StageConnect || stage == StageLogin || e.Code == 530 || e.Code == 535 || e.Code == 538 || e.Enhanced == "5.7.30"
	e.Permanent = e.Code >= 500 && !e.Operator
	return e
}
