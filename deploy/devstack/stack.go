package devstack

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"
)

// Options say what a [Stack] is made of.
type Options struct {
	Accounts []Account
	// Host is the mail server's name; see [MailOptions].
	Host string
	// Dir keeps PostgreSQL's data for another start; empty keeps nothing. Mails are never kept.
	Dir string
	// IMAPPort and SMTPPort; 0 lets the kernel choose.
	IMAPPort, SMTPPort int
	// Fsync makes the database durable, as in service.
	Fsync bool
	// OnDelivery: see [MailOptions].
	OnDelivery func(Delivery)
	// Out gets the servers' logs; nil drops them.
	Out io.Writer
}

// Stack is all the servers that a daemon needs.
type Stack struct {
	Postgres *Postgres
	Mail     *Mail
}

// Start starts private servers on loopback and Unix sockets: PostgreSQL with the roles of this package and no database yet, IMAP and SMTP.
// They end with this program at the latest.
func Start(ctx context.Context, o Options) (*Stack, error) {
	if o.Dir != "" {
		if err := os.MkdirAll(o.Dir, 0o711); err != nil { // others may pass: the database server is another user
			return nil, err
		}
	}
	if o.Out != nil {
		o.Out = &sharedWriter{w: o.Out}
	}
	mail, err := StartMail(ctx, MailOptions{
		Accounts: o.Accounts, Host: o.Host, IMAPPort: o.IMAPPort, SMTPPort: o.SMTPPort, Dir: o.Dir, OnDelivery: o.OnDelivery, Out: o.Out,
	})
	if err != nil {
		return nil, err
	}
	postgres, err := StartPostgres(ctx, PostgresOptions{Dir: o.Dir, Fsync: o.Fsync, Out: o.Out})
	if err != nil {
		return nil, errors.Join(err, mail.Close())
	}
	return &Stack{Postgres: postgres, Mail: mail}, nil
}

// Close stops all servers; the mail servers first, so that nothing comes in while the database goes.
func (s *Stack) Close() error {
	return errors.Join(s.Mail.Close(), s.Postgres.Stop())
}

// sharedWriter lets several servers write to one log.
type sharedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

// Write implements io.Writer.
func (s *sharedWriter) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.w.Write(p)
}
