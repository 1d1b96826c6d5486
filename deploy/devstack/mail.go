package devstack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-smtp"
)

// MaxMail is the largest mail, in bytes, that the mail server takes; SMTP announces it (RFC 1870).
const MaxMail = 64 << 20

// Account is a person's or an office's mailbox.
type Account struct {
	// Address is the login too, in IMAP and SMTP. Mail to user+anything@domain is delivered to user@domain.
	Address string
	// Name is for people to read.
	Name     string
	Password string
	// Folders beside INBOX, Drafts, Sent and Trash, which every account has.
	Folders []string
}

// Delivery is a mail that now stands in an inbox.
type Delivery struct {
	From string // of the envelope, '' for a null return path
	To   string // the account
	Mail []byte // as it stands there; not to be changed
}

// MailOptions say how the mail server is run.
type MailOptions struct {
	Accounts []Account
	// Host is the server's name: in its greetings, its Received lines, and as authserv-id of its Authentication-Results (RFC 8601 section
	// 2.5). It stands for the mail host of the office; the server listens on loopback whatever the name.
	Host string
	// IMAPPort and SMTPPort; 0 lets the kernel choose.
	IMAPPort, SMTPPort int
	// Dir remembers how often the server was started, so that UIDVALIDITY differs each time: the mails are gone, and a daemon whose database
	// remained must not believe that it has seen the new ones. Empty where the database goes too.
	Dir string
	// OnDelivery, if not nil, is called after each delivery, before SMTP says so to the sender. It must not block.
	OnDelivery func(Delivery)
	// Out gets what the servers complain about; nil drops it.
	Out io.Writer
}

// Mail is an IMAP and an SMTP server on loopback that share their accounts; mails are kept in memory.
type Mail struct {
	host       string
	accounts   map[string]*account
	onDelivery func(Delivery)
	imap       *imapserver.Server
	smtp       *smtp.Server
	listeners  [2]*Listener // IMAP, SMTP
	serving    sync.WaitGroup

	mu       sync.Mutex
	changed  *sync.Cond // sessions
	sessions int        // of IMAP
	closed   bool
}

// StartMail starts both servers and returns when they listen. They are stopped by [Mail.Close], and not by the end of ctx.
func StartMail(ctx context.Context, o MailOptions) (*Mail, error) {
	m := &Mail{host: o.Host, accounts: map[string]*account{}, onDelivery: o.OnDelivery}
	m.changed = sync.NewCond(&m.mu)
	if m.host == "" {
		m.host = "mail.localhost"
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	spent, err := spentUIDValidities(o.Dir)
	if err != nil {
		return nil, err
	}
	for _, a := range o.Accounts {
		if err := m.add(a, spent); err != nil {
			return nil, err
		}
	}
	logger := log.New(o.Out, "", log.LstdFlags)
	m.imap = imapserver.New(&imapserver.Options{NewSession: m.newIMAPSession, Caps: imapCaps(), Logger: logger, InsecureAuth: true})
	m.smtp = m.newSMTPServer(logger)

	var listen net.ListenConfig
	imapListener, err := listen.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(o.IMAPPort)))
	if err != nil {
		return nil, fmt.Errorf("listening for IMAP: %w", err)
	}
	smtpListener, err := listen.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(o.SMTPPort)))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("listening for SMTP: %w", err), imapListener.Close())
	}
	m.listeners = [2]*Listener{NewListener(imapListener), NewListener(smtpListener)}
	m.serve("IMAP", logger, m.imap.Serve, m.listeners[0])
	m.serve("SMTP", logger, m.smtp.Serve, m.listeners[1])
	return m, nil
}

func (m *Mail) serve(name string, logger *log.Logger, serve func(net.Listener) error, l net.Listener) {
	m.serving.Go(func() {
		if err := serve(l); err != nil && !errors.Is(err, net.ErrClosed) {
			logger.Printf("the %s server ended: %v", name, err)
		}
	})
}

func (m *Mail) add(a Account, spent uint32) error {
	key := accountOf(a.Address)
	if key == "" || key != strings.ToLower(a.Address) {
		return fmt.Errorf("%q cannot be an account's address", a.Address)
	}
	if m.accounts[key] != nil {
		return fmt.Errorf("two accounts have the address %s", key)
	}
	account := newAccount(a, spent)
	for _, folder := range append([]string{"INBOX", "Drafts", "Sent", "Trash"}, a.Folders...) {
		if err := account.create(folder); err != nil {
			return fmt.Errorf("account %s: folder %s: %w", key, folder, err)
		}
		account.boxes[folder].subscribed = true
	}
	m.accounts[key] = account
	return nil
}

// spentUIDValidities tells how many UIDVALIDITY numbers earlier servers with this dir may have used, and counts this one.
func spentUIDValidities(dir string) (uint32, error) {
	if dir == "" {
		return 0, nil
	}
	file := filepath.Join(dir, "mail-starts")
	var starts uint64
	data, err := os.ReadFile(file)
	if err == nil {
		starts, err = strconv.ParseUint(strings.TrimSpace(string(data)), 10, 16)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return 0, fmt.Errorf("reading how often the mail server was started: %w", err)
	}
	if err := os.WriteFile(file, []byte(strconv.FormatUint(starts+1, 10)+"\n"), 0o600); err != nil {
		return 0, fmt.Errorf("writing how often the mail server was started: %w", err)
	}
	const perStart = 1000 // more folders than anybody makes between two starts
	return uint32(starts) * perStart, nil
}

// Host is the server's name, to be configured as the trusted authserv-id.
func (m *Mail) Host() string { return m.host }

// IMAPAddr is host:port of the IMAP server, in clear text.
func (m *Mail) IMAPAddr() string { return m.listeners[0].Addr().String() }

// SMTPAddr is host:port of the SMTP server, in clear text. AUTH PLAIN is offered, but mail to the accounts is taken without it.
func (m *Mail) SMTPAddr() string { return m.listeners[1].Addr().String() }

// Accounts are those of the options, by address.
func (m *Mail) Accounts() []Account {
	list := make([]Account, 0, len(m.accounts))
	for _, key := range slices.Sorted(maps.Keys(m.accounts)) {
		list = append(list, m.accounts[key].Account)
	}
	return list
}

// Deliver puts a mail into the inbox of an account as it is: nothing is stamped. The address may have a plus part.
func (m *Mail) Deliver(address string, mail []byte) error {
	a := m.accounts[accountOf(address)]
	if a == nil {
		return fmt.Errorf("there is no account for %s", address)
	}
	m.deliver(a, "", bytes.Clone(mail))
	return nil
}

// deliver puts a mail into an inbox; raw must not be changed afterwards.
func (m *Mail) deliver(a *account, from string, raw []byte) {
	a.mu.Lock()
	a.boxes["INBOX"].add(raw, time.Now(), nil) // it can neither be deleted nor renamed
	a.wake()
	a.mu.Unlock()
	if m.onDelivery != nil {
		m.onDelivery(Delivery{From: from, To: a.Address, Mail: raw})
	}
}

// Close stops both servers, cuts their connections, and waits for what they were doing.
func (m *Mail) Close() error {
	m.mu.Lock()
	again := m.closed
	m.closed = true
	m.mu.Unlock()
	if again {
		return nil
	}
	var errs []error
	for _, l := range m.listeners {
		errs = append(errs, l.Close())
	}
	m.serving.Wait() // before it, the servers may not know yet that they were to serve
	for _, l := range m.listeners {
		l.Cut()
	}
	for _, err := range []error{m.imap.Close(), m.smtp.Shutdown(context.Background())} { // the latter waits for all connections
		if !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.sessions > 0 {
		m.changed.Wait()
	}
	return errors.Join(errs...)
}

// begin counts an IMAP session, so that Close can wait for it; end must be called if it gives true.
func (m *Mail) begin() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false
	}
	m.sessions++
	return true
}

func (m *Mail) end() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sessions--
	m.changed.Broadcast()
}

// accountOf gives the key of the account that takes mail for address: lower case, without the plus part (RFC 5233). It is empty for what is
// no address.
func accountOf(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return ""
	}
	local, _, _ := strings.Cut(address[:at], "+")
	if local == "" || at+1 == len(address) {
		return ""
	}
	return strings.ToLower(local + address[at:])
}
