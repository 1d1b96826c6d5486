package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"cissd/cases"
	"cissd/cases/jobs"
	"cissd/ingest"
	"cissd/migrations/pgtest"
	"cissd/notify"
	"cissd/notify/smtptest"
)

// served is where a daemon serves health and metrics, from its log.
func served(t *testing.T, p *program) string {
	t.Helper()
	m := regexp.MustCompile(`msg="serving health and metrics" listen=(\S+)`).FindStringSubmatch(p.log.String())
	if m == nil {
		t.Fatalf("the log does not say where health and metrics are served:\n%s", p.log)
	}
	return "http://" + m[1]
}

// ask makes one request and gives status and body.
func ask(t *testing.T, method, url string, header http.Header) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close() //nolint:errcheck // it was only read
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(body)
}

// until asks again and again until the body is as wanted.
func until(t *testing.T, url string, good func(status int, body string) bool) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	body, status := "", 0
	for ctx.Err() == nil {
		if status, body = ask(t, http.MethodGet, url, nil); good(status, body) {
			return body
		}
	}
	t.Fatalf("%s stays at %d:\n%s", url, status, body)
	return ""
}

// listening is the configuration with the port on.
func listening(t *testing.T, p *program, listen string) *program {
	t.Helper()
	return broken(t, p, "[database]", "[operations]\nlisten = \""+listen+"\"\n\n[database]")
}

// OPS-3: a running daemon serves health, readiness and metrics, to who is on this machine and only to look; the figures are those of what it
// did, and no label holds anything but names of ours. A port that is taken is told at the start; doctor knows its own daemon.
func TestOperations(t *testing.T) {
	t.Parallel()
	plain, people := privateOffice(t)
	p := listening(t, plain, "127.0.0.1:0")
	p.start(t, "")
	at := served(t, p)
	until(t, at+"/readyz", func(status int, _ string) bool { return status == http.StatusOK })
	asker, boss := people["m.ortega"], people["p.osei"]
	if err := asker.send(demoIntake, "RFI", requestComplete); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for u, kind := range map[*mailUser]string{asker: "ak", boss: "rv"} {
		if _, err := u.expect(ctx, demoDomain, kind); err != nil {
			t.Fatal(err)
		}
	}
	expected := []string{
		`cissd_messages_decided_total{outcome="new_request"} 1`, `cissd_notices_ended_total{name="received",state="sent"} 1`,
		`cissd_notices_ended_total{name="review",state="sent"} 1`, `cissd_smtp_attempts_total{result="taken"} 2`,
		`cissd_jobs_worked_total{kind="read_message",result="done"} 1`, `cissd_requests{state="in_review"} 1`, `cissd_mailbox_up{mailbox="intake"} 1`,
		`cissd_mailbox_messages_total{mailbox="intake",result="new"} 1`, `cissd_mailbox_faults_total{mailbox="intake"} 0`, "cissd_database_up 1",
		"cissd_oldest_unread_message_seconds 0", "cissd_oldest_unsent_notice_seconds 0", "cissd_decision_seconds_count 1", "go_goroutines", "process_resident_memory_bytes",
	}
	metrics := until(t, at+"/metrics", func(_ int, body string) bool {
		return !slices.ContainsFunc(expected, func(s string) bool { return !strings.Contains(body, "\n"+s) })
	})
	labels(t, metrics)
	if strings.Contains(metrics, `cissd_mailbox_bytes_total{mailbox="intake"} 0`) || !strings.Contains(metrics, `cissd_mailbox_bytes_total{mailbox="intake"} `) {
		t.Error("the bytes of the request are not counted")
	}
	for _, c := range []struct {
		method, path string
		header       http.Header
		status       int
	}{
		{http.MethodGet, "/healthz", nil, 200},
		{http.MethodHead, "/healthz", nil, 200},
		{http.MethodHead, "/metrics", nil, 200},
		{http.MethodPost, "/healthz", nil, 405},
		{http.MethodDelete, "/metrics", nil, 405},
		{http.MethodPut, "/readyz", nil, 405},
		{http.MethodGet, "/", nil, 404},
		{http.MethodGet, "/debug/pprof/", nil, 404},
		{http.MethodGet, "/healthz", http.Header{"X-Long": {strings.Repeat("x", 20<<10)}}, 431},
	} {
		if status, body := ask(t, c.method, at+c.path, c.header); status != c.status {
			t.Errorf("%s %s: status %d, want %d\n%s", c.method, c.path, status, c.status, body)
		}
	}
	same := listening(t, plain, strings.TrimPrefix(at, "http://"))
	if out := same.must(t, "doctor"); !strings.Contains(out, "ok    health and metrics") {
		t.Errorf("doctor does not know its own daemon:\n%s", out)
	}
	if out, code := same.cissd(t, "run"); code != 1 || !strings.Contains(out, "operations.listen") || !strings.Contains(out, "give each its own port") {
		t.Errorf("a second daemon on the same port: exit code %d\n%s", code, out)
	}
	p.stop(t)
	if status, body := ask(t, http.MethodGet, at+"/healthz", nil); status != 0 {
		t.Errorf("the port is still served: %d %s", status, body)
	}
}

// labels holds each label of our metrics to a name of a catalogue or of the configuration (SEC-7).
func labels(t *testing.T, metrics string) {
	t.Helper()
	names := []string{
		"intake", "triage", "notify", "timers", "new", "oversize", "known", "moved", "failed", "sent", "dropped", "done", "later", "given up", "taken",
		"refused", "unreachable", "operator", "stopped", "read_message", "send_notice", "fire_timers", "available", "running", "retryable", "scheduled",
		"pending", "discarded", "cancelled", "in_review", "incomplete", "returned", "approved", "rejected", "new_request", "quarantined", "bounce",
		"auto_reply", "duplicate", "ignored", "decision", "query", "request_update", "assigned",
	}
	for _, n := range cases.Notices() {
		names = append(names, string(n.Name))
	}
	label := regexp.MustCompile(`([a-z_]+)="([^"]*)"`)
	lines := bufio.NewScanner(strings.NewReader(metrics))
	for lines.Scan() {
		line := lines.Text()
		if !strings.HasPrefix(line, "cissd_") {
			continue
		}
		for _, m := range label.FindAllStringSubmatch(line, -1) {
			if m[1] != "le" && !slices.Contains(names, m[2]) {
				t.Errorf("the label %s of %s is no name of ours", m[0], line)
			}
		}
	}
}

// OPS-3: an address that others can reach is refused, and so is what is no address; nothing said means nothing served.
func TestOperationsAddress(t *testing.T) {
	t.Parallel()
	for listen, good := range map[string]bool{
		"": true, "127.0.0.1:9125": true, "127.0.0.1:0": true, "[::1]:9125": true, "localhost:9125": true, "127.3.2.1:1": true,
		":9125": false, "0.0.0.0:9125": false, "[::]:9125": false, "10.0.0.1:9125": false, "example.gov:9125": false, "127.0.0.1": false, "127.0.0.1:": false, "9125": false,
		"127.0.0.1:65535": true, "127.0.0.1:65536": false, "127.0.0.1:99999": false, "127.0.0.1:-1": false, "127.0.0.1:http": false,
	} {
		if err := (OperationsConfig{Listen: listen}).check(); (err == nil) != good || err != nil && !strings.Contains(err.Error(), "operations.listen") {
			t.Errorf("listen = %q: %v", listen, err)
		}
	}
}

// awayFrom is an SMTP sender and a mailbox of which both servers are away, with a real database.
func awayFrom(t *testing.T, smtp string) *operations {
	t.Helper()
	pool := pgtest.New(t)
	var port int
	if _, err := fmt.Sscan(portOf(smtp), &port); err != nil {
		t.Fatal(err)
	}
	sender, err := notify.NewSender(notify.SMTPConfig{Host: "127.0.0.1", Port: port, TLS: notify.TLSNone, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sender.Close)
	log := slog.New(slog.DiscardHandler)
	o, err := (&app{cfg: &Config{}, pool: pool, log: log}).operations(t.Context(), sender, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	ctx, cancel := context.WithCancel(t.Context())
	w := ingest.NewWatcher(ingest.Mailbox{Name: "intake", Host: "127.0.0.1", Port: 1, TLS: ingest.TLSNone}, ingest.NewStore(pool, nil, nil, time.Now), log,
		ingest.OnState(func(s ingest.State) {
			if s.Kind != "" {
				cancel()
			}
		}))
	if err := w.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	o.watch(w)
	return o
}

// why gives what is said of a part, "" where it is well.
func why(t *testing.T, parts []part, name string) string {
	t.Helper()
	for _, p := range parts {
		if p.Part == name {
			if p.OK != (p.Why == "") {
				t.Errorf("%+v", p)
			}
			return p.Why
		}
	}
	t.Errorf("nothing is said of %s: %+v", name, parts)
	return ""
}

// OPS-3, INT-12: readiness names what is away, by its configured name and a class; health does not fail for servers that are away, but for
// loops and jobs that do not move on.
func TestHealthAndReadiness(t *testing.T) {
	t.Parallel()
	sink := smtptest.NewSink(t, smtptest.Fault{At: smtptest.AtConnect, Code: 554, Text: "no service for m.ortega@cbp.example.gov", Times: 1})
	o := awayFrom(t, sink.Addr)
	ready := o.ready(t.Context())
	for name, want := range map[string]string{"database": "", "timers": "not looked at yet", "mailbox intake": "unreachable", "smtp": ""} {
		if got := why(t, ready, name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if err := o.post.Send(t.Context(), "a@example.gov", "b@example.gov", strings.NewReader("Subject: x\r\n\r\nx\r\n")); err == nil {
		t.Fatal("the server took the mail")
	}
	if got := why(t, o.ready(t.Context()), "smtp"); got != "operator" {
		t.Errorf("smtp after a refusal at the door: %q", got)
	}
	for _, p := range o.health() {
		if !p.OK {
			t.Errorf("health fails for what is elsewhere: %+v", p)
		}
	}
	o.post.now = func() time.Time { return time.Now().Add(time.Minute) }
	if got := why(t, o.ready(t.Context()), "smtp"); got != "" {
		t.Errorf("smtp is back, and that is not noticed: %q", got)
	}
	o.labour.set(7, time.Now())
	o.now = func() time.Time { return time.Now().Add(20 * time.Minute) }
	stuck := o.health()
	if why(t, stuck, "mailbox intake") == "" || why(t, stuck, "jobs") == "" {
		t.Errorf("nothing has moved for 20 minutes, and health says %+v", stuck)
	}
	o.labour.unset(7)
	o.app.pool.Close()
	if got := why(t, o.ready(t.Context()), "database"); got != "it does not answer" {
		t.Errorf("a database that is gone: %q", got)
	}
	families, err := o.meters.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == "cissd_database_up" && f.GetMetric()[0].GetGauge().GetValue() != 0 || f.GetName() == "cissd_requests" {
			t.Errorf("without a database the metrics say %v", f)
		}
	}
}

// OPS-3: what was done is counted by its class, and a job that failed is not counted as a decision.
func TestMeters(t *testing.T) {
	t.Parallel()
	m := newMeters()
	m.decided(cases.Quarantined)
	m.ended(cases.NoticeReview, "failed")
	m.worked(jobs.ReadMessage{}.Kind(), "done", time.Second, time.Minute)
	m.worked(jobs.ReadMessage{}.Kind(), "failed", time.Second, time.Minute)
	for err, want := range map[error]string{
		nil: "taken", context.Canceled: "stopped", &notify.SendError{Stage: notify.StageConnect}: "unreachable",
		&notify.SendError{Code: 550, Permanent: true, Stage: notify.StageRcpt}: "refused", &notify.SendError{Code: 451, Stage: notify.StageRcpt}: "later",
		&notify.SendError{Code: 535, Operator: true, Stage: notify.StageLogin}: "operator",
	} {
		if got := sendResult(err); got != want {
			t.Errorf("%v is counted as %q, want %q", err, got, want)
		}
	}
	if n := count(t, m.registry, "cissd_decision_seconds"); n != 1 {
		t.Errorf("%d decisions, want 1", n)
	}
}

// count is the number of observations of a histogram.
func count(t *testing.T, r *prometheus.Registry, name string) uint64 {
	t.Helper()
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == name {
			return f.GetMetric()[0].GetHistogram().GetSampleCount()
		}
	}
	return 0
}
