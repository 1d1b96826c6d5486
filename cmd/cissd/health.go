package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"cissd/ingest"
	"cissd/migrations"
	"cissd/notify"
)

// OperationsConfig says where health, readiness and metrics are served (OPS-3).
type OperationsConfig struct {
	Listen string `toml:"listen"`
}

// check refuses an address that others could reach: nobody logs in there.
func (o OperationsConfig) check() error {
	if o.Listen == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(o.Listen)
	if err != nil || port == "" {
		return fmt.Errorf("operations.listen = %q is no address with a port, such as \"127.0.0.1:9125\"", o.Listen)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("operations.listen = %q: %q is no port; use a number from 1 to 65535, such as \"127.0.0.1:9125\"", o.Listen, port)
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("operations.listen = %q can be reached from elsewhere, and nobody logs in there: use \"127.0.0.1:%s\", and a proxy of yours where others are to read it",
			o.Listen, port)
	}
	return nil
}

// Times of the health checks.
const (
	// stuckAfter is how long a watcher may stay in one place: longer than its IDLE, the silence that it bears of a server, and a large mail.
	stuckAfter = 15 * time.Minute
	// stuckJob is how long a job may be under way: its own time limit is over by then, and it has not listened.
	stuckJob = 10 * time.Minute
	// timersLate is how old the last look at the timers may be: they are looked at each minute, by one daemon of all.
	timersLate = 5 * time.Minute
	readyTime  = 8 * time.Second
)

// operations is what the operator's tools see of a running daemon: /healthz, /readyz and /metrics on a loopback port (OPS-3).
type operations struct {
	app    *app
	now    func() time.Time
	meters *meters
	post   *post
	labour *labour

	server *http.Server
	served sync.WaitGroup

	mu       sync.Mutex
	watchers []*ingest.Watcher
	// asking lets one question for readiness go at a time.
	asking sync.Mutex
}

// operations opens the port, so that one that is taken is told before anything begins. [operations.Close] ends it.
func (a *app) operations(ctx context.Context, sender *notify.Sender, now func() time.Time) (*operations, error) {
	o := &operations{app: a, now: now, meters: newMeters()}
	o.post = &post{next: sender, now: now, meters: o.meters}
	o.labour = newLabour(now, o.meters.worked)
	o.meters.registry.MustRegister(watchersMetrics{o.states}, &recordMetrics{pool: a.pool, now: now})
	if a.cfg.Operations.Listen == "" {
		return o, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", a.cfg.Operations.Listen)
	if err != nil {
		return nil, fmt.Errorf("operations.listen: %w; another program has it, or another cissd: give each its own port, or \"\" for none", err)
	}
	if at, ok := listener.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return nil, errors.Join(errors.New("operations.listen: localhost is no loopback address here; use \"127.0.0.1\" with a port"), listener.Close())
	}
	o.server = &http.Server{
		Handler: o.handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 30 * time.Second,
		IdleTimeout: time.Minute, MaxHeaderBytes: 8 << 10, ErrorLog: quietLog(),
	}
	o.served.Go(func() {
		if err := o.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("health and metrics are no longer served", "error", err)
		}
	})
	a.log.Info("serving health and metrics", "listen", listener.Addr().String())
	return o, nil
}

// Close ends what is being served, at once.
func (o *operations) Close() {
	if o.server != nil {
		_ = o.server.Close()
		o.served.Wait()
	}
}

// watch names the watchers, once they are there.
func (o *operations) watch(w *ingest.Watcher) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.watchers = append(o.watchers, w)
}

func (o *operations) states() []ingest.State {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := make([]ingest.State, 0, len(o.watchers))
	for _, w := range o.watchers {
		out = append(out, w.State())
	}
	return out
}

// part is one line of an answer: its name is ours or from the configuration, and why is a class, never what a server said.
type part struct {
	Part string `json:"part"`
	OK   bool   `json:"ok"`
	Why  string `json:"why,omitempty"`
}

// answer is the whole of it.
type answer struct {
	Service string `json:"service"`
	OK      bool   `json:"ok"`
	Parts   []part `json:"parts"`
}

// serviceName is how doctor knows that it is a cissd which has the port.
const serviceName = "cissd"

// handler serves the three paths. Nothing can be changed by it.
func (o *operations) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { reply(w, o.health()) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { reply(w, o.ready(r.Context())) })
	mux.Handle("GET /metrics", promhttp.HandlerFor(o.meters.registry, promhttp.HandlerOpts{
		MaxRequestsInFlight: 2, Timeout: 20 * time.Second, ErrorHandling: promhttp.ContinueOnError, ErrorLog: quietLog(),
	}))
	return mux
}

func reply(w http.ResponseWriter, parts []part) {
	a := answer{Service: serviceName, OK: true, Parts: parts}
	for _, p := range parts {
		a.OK = a.OK && p.OK
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !a.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(a) // who asked may be gone
}

// health says whether the loops of this process move on; servers that are away are no fault of it.
func (o *operations) health() []part {
	now := o.now()
	var parts []part
	for _, s := range o.states() {
		p := part{Part: "mailbox " + s.Mailbox, OK: s.Seen.IsZero() || now.Sub(s.Seen) < stuckAfter}
		if !p.OK {
			p.Why = "its loop has not moved on for " + now.Sub(s.Seen).Round(time.Second).String()
		}
		parts = append(parts, p)
	}
	p := part{Part: "jobs", OK: true}
	if n := o.labour.stuck(now.Add(-stuckJob)); n > 0 {
		p.OK, p.Why = false, fmt.Sprintf("%d have been under way for more than %s", n, stuckJob)
	}
	return append(parts, p)
}

// ready says whether everything that the work needs is there.
func (o *operations) ready(ctx context.Context) []part {
	o.asking.Lock()
	defer o.asking.Unlock()
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	var parts []part
	say := func(name, why string) { parts = append(parts, part{Part: name, OK: why == "", Why: why}) }
	database := o.databaseState(ctx)
	say("database", database)
	if database == "" {
		say("timers", o.timersState(ctx))
	}
	states := o.states()
	for _, mb := range o.app.cfg.Mailbox {
		if !slices.ContainsFunc(states, func(s ingest.State) bool { return s.Mailbox == mb.Name }) {
			states = append(states, ingest.State{Mailbox: mb.Name}) // its watcher has not begun
		}
	}
	for _, s := range states {
		why := ""
		switch {
		case s.Up:
		case s.Kind != "":
			why = string(s.Kind)
		default:
			why = "not looked through yet"
		}
		say("mailbox "+s.Mailbox, why)
	}
	say("smtp", o.post.state(ctx))
	return parts
}

func (o *operations) databaseState(ctx context.Context) string {
	switch err := migrations.Check(ctx, o.app.pool); {
	case errors.Is(err, migrations.ErrBehind):
		return "its schema is older than this program"
	case errors.Is(err, migrations.ErrNewer):
		return "its schema is newer than this program"
	case err != nil:
		return "it does not answer"
	}
	return ""
}

func (o *operations) timersState(ctx context.Context) string {
	at, err := timersRan(ctx, o.app.pool)
	switch {
	case err != nil:
		return "it cannot be found out"
	case at.IsZero():
		return "not looked at yet"
	case o.now().Sub(at) > timersLate:
		return "not looked at for " + o.now().Sub(at).Round(time.Second).String()
	}
	return ""
}

// quietLog is for libraries that want to log on their own: what is wrong with a request is its sender's matter.
func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }
