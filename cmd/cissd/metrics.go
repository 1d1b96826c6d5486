package main

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/ingest"
	"cissd/notify"
)

// meters are the metrics of this process (OPS-3). A label holds names of our catalogues and configured names only (SEC-7). The stages know
// nothing of them: they tell a function, or are asked.
type meters struct {
	registry *prometheus.Registry
	messages *prometheus.CounterVec
	notices  *prometheus.CounterVec
	sending  *prometheus.CounterVec
	sendTime prometheus.Histogram
	work     *prometheus.CounterVec
	workTime *prometheus.HistogramVec
	decision prometheus.Histogram
}

func newMeters() *meters {
	quick := []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120}
	m := &meters{
		registry: prometheus.NewRegistry(),
		messages: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cissd_messages_decided_total", Help: "Messages whose fate this process decided, by outcome.",
		}, []string{"outcome"}),
		notices: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cissd_notices_ended_total", Help: "Mails of ours that this process finished with, by name and by how: sent, failed, dropped.",
		}, []string{"name", "state"}),
		sending: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cissd_smtp_attempts_total", Help: "Attempts to hand a mail to the SMTP server, by what came of it.",
		}, []string{"result"}),
		sendTime: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "cissd_smtp_attempt_seconds", Help: "How long an attempt to hand over a mail took.", Buckets: quick,
		}),
		work: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "cissd_jobs_worked_total", Help: "Jobs that this process worked, by kind and by what came of it.",
		}, []string{"kind", "result"}),
		workTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "cissd_job_seconds", Help: "How long a job took, by kind.", Buckets: quick,
		}, []string{"kind"}),
		decision: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "cissd_decision_seconds", Help: "From the storing of a message to the commit of what became of it.",
			Buckets: []float64{.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15, 60, 300, 3600},
		}),
	}
	m.registry.MustRegister(m.messages, m.notices, m.sending, m.sendTime, m.work, m.workTime, m.decision,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// decided counts an outcome, for triage.
func (m *meters) decided(o cases.Outcome) { m.messages.WithLabelValues(string(o)).Inc() }

// ended counts a mail that is over, for notify.
func (m *meters) ended(name cases.NoticeName, state string) {
	m.notices.WithLabelValues(string(name), state).Inc()
}

// worked counts a job.
func (m *meters) worked(kind, result string, took, sinceMade time.Duration) {
	m.work.WithLabelValues(kind, result).Inc()
	m.workTime.WithLabelValues(kind).Observe(took.Seconds())
	if kind == (jobs.ReadMessage{}).Kind() && result == "done" {
		m.decision.Observe(sinceMade.Seconds())
	}
}

// post is the transport of the mails, with a memory: what came of the last attempt, for /readyz, and how many went which way, for /metrics.
type post struct {
	next   *notify.Sender
	now    func() time.Time
	meters *meters

	mu    sync.Mutex
	tried time.Time
	fault string // "" while the server takes mail, else a class
}

// Send implements notify.Transport.
func (p *post) Send(ctx context.Context, from, to string, mail io.ReadSeeker) error {
	begun := p.now()
	err := p.next.Send(ctx, from, to, mail)
	result := sendResult(err)
	p.meters.sending.WithLabelValues(result).Inc()
	p.meters.sendTime.Observe(p.now().Sub(begun).Seconds())
	p.note(result)
	return err
}

// sendResult is the class of what came of an attempt. Of these, "unreachable" and "operator" are about the server as such.
func sendResult(err error) string {
	e := new(notify.SendError)
	switch {
	case err == nil:
		return "taken"
	case !errors.As(err, &e):
		return "stopped"
	case e.Operator && e.Code != 0:
		return "operator"
	case e.Code == 0:
		return "unreachable"
	case e.Permanent:
		return "refused"
	}
	return "later"
}

func (p *post) note(result string) {
	if result == "stopped" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried, p.fault = p.now(), ""
	if result == "unreachable" || result == "operator" {
		p.fault = result
	}
}

// recheck is how old a failure may be before /readyz tries the server itself: the next mail may be half an hour away.
const recheck = 30 * time.Second

// state says how the SMTP server fares: "" for well, or not tried yet.
func (p *post) state(ctx context.Context) string {
	p.mu.Lock()
	fault, old := p.fault, p.now().Sub(p.tried) > recheck
	p.mu.Unlock()
	if fault == "" || !old {
		return fault
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	result := "taken"
	if err := p.next.Check(ctx); err != nil {
		result = fault
	}
	p.note(result)
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fault
}

// watchersMetrics shows the state of the mailboxes when it is asked for.
type watchersMetrics struct{ states func() []ingest.State }

// Describe implements prometheus.Collector: an unchecked one, since it has nothing to say before the watchers are there.
func (watchersMetrics) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (w watchersMetrics) Collect(out chan<- prometheus.Metric) {
	desc := func(name, help string, more ...string) *prometheus.Desc {
		return prometheus.NewDesc("cissd_mailbox_"+name, help, append([]string{"mailbox"}, more...), nil)
	}
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	count := func(d *prometheus.Desc, v int64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(v), labels...)
	}
	up := desc("up", "1 while the mailbox is being read.")
	looked := desc("last_look_timestamp_seconds", "When the mailbox was last looked through to the end; 0 before that.")
	messages := desc("messages_total", "Messages met in the mailbox, by what became of them there: new, oversize, known, moved, failed.", "result")
	bytes := desc("bytes_total", "Bytes of messages that were read and stored.")
	faults := desc("faults_total", "Sessions that ended by a fault; each is followed by another connection.")
	for _, s := range w.states() {
		gauge(up, oneIf(s.Up), s.Mailbox)
		gauge(looked, seconds(s.LastLook), s.Mailbox)
		count(bytes, s.Bytes, s.Mailbox)
		count(faults, s.Faults, s.Mailbox)
		for result, n := range map[string]int64{"new": s.Stored, "oversize": s.Oversize, "known": s.Known, "moved": s.Moved, "failed": s.Failed} {
			count(messages, n, s.Mailbox, result)
		}
	}
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func seconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.UnixMilli()) / 1000
}
