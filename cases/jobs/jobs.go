package jobs

import (
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

// Queues: one per stage, so that a flood in one does not starve the other.
const (
	QueueTriage = "triage"
	QueueNotify = "notify"
	QueueTimers = "timers"
)

// ReadMessage asks triage to read a stored message and to decide its fate.
type ReadMessage struct {
	MessageID int64 `json:"message_id" river:"unique"`
	// Replay marks an operator's order to read it again (INT-5).
	Replay bool `json:"replay,omitempty" river:"unique"`
}

// Kind implements river.JobArgs.
func (ReadMessage) Kind() string { return "read_message" }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (ReadMessage) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueueTriage, UniqueOpts: once()}
}

// once makes a job unique while it is waiting or running; a completed one does not stand in the way of another (LIBRARIES 4).
func once() river.UniqueOpts {
	return river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning, rivertype.JobStateScheduled, rivertype.JobStateRetryable,
	}}
}

// sendAttempts lets a mail wait for its server for weeks (NOT-2: none is lost with the SMTP server down for a day).
const sendAttempts = 1000

// SendNotice asks notify to render (once) and send a committed notice.
type SendNotice struct {
	NoticeID int64 `json:"notice_id" river:"unique"`
}

// Kind implements river.JobArgs.
func (SendNotice) Kind() string { return "send_notice" }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (SendNotice) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueueNotify, MaxAttempts: sendAttempts, UniqueOpts: once()}
}

// FireTimers asks cases to look for timers that are due. It is periodic.
type FireTimers struct{}

// Kind implements river.JobArgs.
func (FireTimers) Kind() string { return "fire_timers" }

// InsertOpts implements river.JobArgsWithInsertOpts: a run that fails is followed by the next periodic one.
func (FireTimers) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueueTimers, MaxAttempts: 1, UniqueOpts: once()}
}
