package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"cissd/cases"
	"cissd/cases/vault"
	"cissd/ingest"
	"cissd/notify"
	"cissd/triage"
)

// Config is the one configuration file (OPS-2). An annotated example stands in deploy/cissd.example.toml.
type Config struct {
	Office   OfficeConfig    `toml:"office"`
	Database DatabaseConfig  `toml:"database"`
	Keys     KeysConfig      `toml:"keys"`
	SMTP     SMTPConfig      `toml:"smtp"`
	Trust    TrustConfig     `toml:"trust"`
	Mailbox  []MailboxConfig `toml:"mailbox"`

	Operations OperationsConfig `toml:"operations"`
	Commands   CommandsConfig   `toml:"commands"`

	// dir is where the file stands: relative paths in it are counted from there.
	dir string
}

// OfficeConfig says who we are.
type OfficeConfig struct {
	Name                 string            `toml:"name"`
	Short                string            `toml:"short"`
	Domain               string            `toml:"domain"`
	Telephone            string            `toml:"telephone"`
	TimeZone             string            `toml:"time_zone"`
	Hours                string            `toml:"hours"`
	OfficialSuffixes     []string          `toml:"official_suffixes"`
	HomeDomains          []string          `toml:"home_domains"`
	HomeAgency           string            `toml:"home_agency"`
	SecurityOfficer      string            `toml:"security_officer"`
	Review               string            `toml:"review"`
	ReviewTimes          map[string]string `toml:"review_times"`
	Reminders            []int             `toml:"reminders"`
	DispositionReminders []int             `toml:"disposition_reminders"`
	ReceiptReminders     []int             `toml:"receipt_reminders"`
	Leadership           string            `toml:"leadership"`
	DropAskedDays        int               `toml:"drop_asked_days"`
	HoldDays             int               `toml:"hold_days"`
	Referrals            map[string]string `toml:"referrals"`
	MailsPerHour         int               `toml:"mails_per_hour"`
	TokenDays            int               `toml:"token_days"`
	Banners              []string          `toml:"banners"`
	Templates            string            `toml:"templates"`
}

// DatabaseConfig says where the record is.
type DatabaseConfig struct {
	URL          string `toml:"url"`
	URLFile      string `toml:"url_file"`
	URLEnv       string `toml:"url_env"`
	OwnerURL     string `toml:"owner_url"`
	OwnerURLFile string `toml:"owner_url_file"`
	OwnerURLEnv  string `toml:"owner_url_env"`
	DaemonRole   string `toml:"daemon_role"`
	Connections  int    `toml:"connections"`
}

// KeysConfig says where the master key is.
type KeysConfig struct {
	MasterFile string `toml:"master_file"`
	MasterEnv  string `toml:"master_env"`
}

// SMTPConfig says which server takes our mail.
type SMTPConfig struct {
	Host         string `toml:"host"`
	Port         int    `toml:"port"`
	TLS          string `toml:"tls"`
	CAFile       string `toml:"ca_file"`
	Username     string `toml:"username"`
	PasswordFile string `toml:"password_file"`
	PasswordEnv  string `toml:"password_env"`
	Hello        string `toml:"hello"`
	Connections  int    `toml:"connections"`
}

// TrustConfig says whose word on senders counts (SEC-1).
type TrustConfig struct {
	AuthServers []string `toml:"auth_servers"`
}

// MailboxConfig is one intake mailbox (INT-1).
type MailboxConfig struct {
	Name         string `toml:"name"`
	Address      string `toml:"address"`
	Host         string `toml:"host"`
	Port         int    `toml:"port"`
	TLS          string `toml:"tls"`
	CAFile       string `toml:"ca_file"`
	Username     string `toml:"username"`
	PasswordFile string `toml:"password_file"`
	PasswordEnv  string `toml:"password_env"`
	Folder       string `toml:"folder"`
	Done         string `toml:"done"`
	Poll         string `toml:"poll"`
	MaxSizeMB    int    `toml:"max_size_mb"`
}

// loadConfig reads the file strictly: a key that it does not know is an error that names the nearest one that it does.
func loadConfig(path string) (*Config, error) {
	c := &Config{dir: filepath.Dir(path)}
	md, err := toml.DecodeFile(path, c)
	if err != nil {
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			return nil, fmt.Errorf("%s, line %d: %s", path, syntax.Position.Line, syntax.Message)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("reading the configuration: %w; name the file with --config FILE or CISSD_CONFIG: deploy/cissd.example.toml is one to begin with", err)
		}
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	if unknown := md.Undecoded(); len(unknown) > 0 {
		key := unknown[0].String()
		msg := fmt.Sprintf("%s: unknown key %q", path, key)
		if near := nearest(key, knownKeys(reflect.TypeFor[Config](), "")); near != "" {
			msg += fmt.Sprintf("; did you mean %q?", near)
		}
		return nil, errors.New(msg)
	}
	if err := c.Office.written(md); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	c.defaults()
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// knownKeys lists the dotted keys of the configuration, from the struct tags.
func knownKeys(t reflect.Type, prefix string) []string {
	var keys []string
	for f := range t.Fields() {
		tag := f.Tag.Get("toml")
		if tag == "" {
			continue
		}
		key := prefix + tag
		inner := f.Type
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		keys = append(keys, key)
		if inner.Kind() == reflect.Struct {
			keys = append(keys, knownKeys(inner, key+".")...)
		}
	}
	return keys
}

// nearest is the known key with the fewest edits, if it is near at all.
func nearest(key string, known []string) string {
	best, least := "", len(key)/2+2
	for _, k := range known {
		if d := edits(key, k); d < least {
			best, least = k, d
		}
	}
	return best
}

// edits is the Levenshtein distance.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}

func (c *Config) defaults() {
	or := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	o := &c.Office
	or(&o.Name, "Center for International Safety and Security")
	or(&o.Short, "CISS")
	or(&o.TimeZone, "America/New_York")
	or(&o.Hours, "08:00-17:00")
	or(&o.Review, "all")
	if o.OfficialSuffixes == nil {
		o.OfficialSuffixes = []string{".gov", ".mil"}
	}
	if o.Reminders == nil {
		o.Reminders = []int{2, 5}
	}
	if o.DispositionReminders == nil {
		o.DispositionReminders = []int{30, 90}
	}
	if o.ReceiptReminders == nil {
		o.ReceiptReminders = []int{5, 15}
	}
	if o.DropAskedDays == 0 {
		o.DropAskedDays = 8
	}
	if o.HoldDays == 0 {
		o.HoldDays = 5
	}
	if o.MailsPerHour == 0 {
		o.MailsPerHour = 10
	}
	if o.TokenDays == 0 {
		o.TokenDays = 90
	}
	for i := range c.Mailbox {
		or(&c.Mailbox[i].TLS, "implicit")
		or(&c.Mailbox[i].Folder, ingest.DefaultFolder)
		or(&c.Mailbox[i].Poll, "60s")
	}
	or(&c.SMTP.TLS, "starttls")
	or(&c.Database.DaemonRole, "cissd")
}

// check says in one line what is wrong and how to mend it.
func (c *Config) check() error {
	if c.Office.Domain == "" {
		return errors.New(`office.domain is missing: set it to the domain of your mailboxes, such as domain = "hq.dhs.gov"`)
	}
	if len(c.Mailbox) == 0 {
		return errors.New("there is no mailbox: add a [[mailbox]] section")
	}
	if len(c.Trust.AuthServers) == 0 {
		return errors.New("trust.auth_servers is missing: name the server whose Authentication-Results count, or nobody can decide anything")
	}
	seen := map[string]bool{}
	for i := range c.Mailbox {
		m := &c.Mailbox[i]
		if m.Name == "" || seen[m.Name] {
			return fmt.Errorf("mailbox %d needs a name of its own: name = \"intake\"", i+1)
		}
		seen[m.Name] = true
		if a, err := mail.ParseAddress(m.Address); err != nil || a.Name != "" {
			return fmt.Errorf("mailbox %q: address = %q is no mail address", m.Name, m.Address)
		}
		if m.Host == "" {
			return fmt.Errorf("mailbox %q: host is missing", m.Name)
		}
		if m.Port < 0 || m.Port > 65535 {
			return fmt.Errorf("mailbox %q: port = %d is no port; use one from 1 to 65535, or leave it out", m.Name, m.Port)
		}
		if m.PasswordFile == "" && m.PasswordEnv == "" {
			return fmt.Errorf("mailbox %q: set password_file or password_env", m.Name)
		}
		if d, err := time.ParseDuration(m.Poll); err != nil || d <= 0 {
			return fmt.Errorf("mailbox %q: poll = %q is no duration, such as \"60s\"", m.Name, m.Poll)
		}
		switch ingest.TLSMode(m.TLS) {
		case ingest.TLSImplicit, ingest.TLSStartTLS, ingest.TLSNone:
		default:
			return fmt.Errorf("mailbox %q: tls = %q is not known; use \"implicit\", \"starttls\" or \"none\"", m.Name, m.TLS)
		}
	}
	if c.SMTP.Host == "" || c.SMTP.Port == 0 {
		return errors.New("smtp.host or smtp.port is missing: name the server that takes our mail")
	}
	if c.SMTP.Port < 0 || c.SMTP.Port > 65535 {
		return fmt.Errorf("smtp.port = %d is no port; use one from 1 to 65535, such as 587", c.SMTP.Port)
	}
	if !slices.Contains([]string{"all", "rotation"}, c.Office.Review) {
		return fmt.Errorf("office.review = %q is not known; use \"all\" or \"rotation\"", c.Office.Review)
	}
	if c.Keys.MasterFile == "" && c.Keys.MasterEnv == "" {
		return errors.New("keys.master_file is missing: make a key with `openssl rand -base64 32 > master.key` and name the file")
	}
	if err := c.Operations.check(); err != nil {
		return err
	}
	_, err := c.office()
	return err
}

// path counts a relative path from the configuration file.
func (c *Config) path(p string) string {
	if p == "" || filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}

// secret reads a value from a file or from an environment variable; never from the command line (SEC-7).
func (c *Config) secret(what, file, env string) (string, error) {
	if file != "" {
		b, err := os.ReadFile(c.path(file))
		if err != nil {
			return "", fmt.Errorf("%s: %w; make the file, or mend its name in the configuration", what, err)
		}
		return strings.TrimSpace(string(b)), nil
	}
	v, ok := os.LookupEnv(env)
	if !ok || v == "" {
		return "", fmt.Errorf("%s: the environment variable %s is not set", what, env)
	}
	return strings.TrimSpace(v), nil
}

// databaseURL is where the daemon connects, with its own role.
func (c *Config) databaseURL() (string, error) {
	d := c.Database
	if d.URL != "" {
		return d.URL, nil
	}
	if d.URLFile == "" && d.URLEnv == "" {
		return "", errors.New("database.url is missing: set url, url_file or url_env")
	}
	return c.secret("database.url", d.URLFile, d.URLEnv)
}

// ownerURL is where `cissd migrate` connects, with the role that owns the tables.
func (c *Config) ownerURL() (string, error) {
	d := c.Database
	if d.OwnerURL != "" {
		return d.OwnerURL, nil
	}
	if d.OwnerURLFile == "" && d.OwnerURLEnv == "" {
		return "", errors.New("database.owner_url is missing: `cissd migrate` needs a role that owns the tables; set owner_url, owner_url_file or owner_url_env")
	}
	return c.secret("database.owner_url", d.OwnerURLFile, d.OwnerURLEnv)
}

// masterKey is the wrapper of all keys.
func (c *Config) masterKey() (vault.KeyWrapper, error) {
	text, err := c.secret("keys.master_file", c.Keys.MasterFile, c.Keys.MasterEnv)
	if err != nil {
		return nil, err
	}
	key, err := vault.ParseMasterKey(text)
	if err != nil {
		return nil, fmt.Errorf("keys.master_file: %w", err)
	}
	return vault.MasterKey(key)
}

// office is the part that the record knows.
func (c *Config) office() (cases.Office, error) {
	o := c.Office
	zone, err := time.LoadLocation(o.TimeZone)
	if err != nil {
		return cases.Office{}, fmt.Errorf("office.time_zone = %q is not known; use a name such as \"America/New_York\"", o.TimeZone)
	}
	from, to, ok := strings.Cut(o.Hours, "-")
	open, err1 := time.Parse("15:04", strings.TrimSpace(from))
	closed, err2 := time.Parse("15:04", strings.TrimSpace(to))
	if !ok || err1 != nil || err2 != nil || !open.Before(closed) {
		return cases.Office{}, fmt.Errorf("office.hours = %q is not of the form \"08:00-17:00\"", o.Hours)
	}
	midnight := func(t time.Time) time.Duration {
		return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	}
	calendar := cases.NewCalendar(zone, midnight(open), midnight(closed))
	times := map[string]time.Duration{"urgent": time.Hour, "priority": 4 * time.Hour, "routine": calendar.Day()}
	for level, text := range o.ReviewTimes {
		d, err := time.ParseDuration(text)
		if _, known := times[level]; !known || err != nil || d <= 0 {
			return cases.Office{}, fmt.Errorf("office.review_times: %s = %q; levels are urgent, priority, routine, and times such as \"4h\"", level, text)
		}
		times[level] = d
	}
	if err := o.days(); err != nil {
		return cases.Office{}, err
	}
	offices, err := o.referrals()
	if err != nil {
		return cases.Office{}, err
	}
	confirmed, err := c.confirmed()
	if err != nil {
		return cases.Office{}, err
	}
	leadership, err := o.leadership()
	if err != nil {
		return cases.Office{}, err
	}
	return cases.Office{
		DropAsked: o.DropAskedDays, HoldDays: o.HoldDays, Referrals: offices, Confirmed: confirmed,
		Name: o.Name, Short: o.Short, Domain: strings.ToLower(o.Domain), Calendar: calendar, OfficialSuffixes: o.OfficialSuffixes,
		SecurityOfficer: strings.ToLower(o.SecurityOfficer), Review: o.Review, Reminders: o.Reminders, DispositionReminders: o.DispositionReminders,
		ReceiptReminders: o.ReceiptReminders, Leadership: leadership,
		ReviewTimes: times, TokenLife: time.Duration(o.TokenDays) * 24 * time.Hour,
	}, nil
}

// reading is the part that triage knows.
func (c *Config) reading() triage.Config {
	t := triage.Config{
		Domain: strings.ToLower(c.Office.Domain), AuthServers: c.Trust.AuthServers, OfficialSuffixes: c.Office.OfficialSuffixes,
		Banners: c.Office.Banners, HomeDomains: c.Office.HomeDomains, HomeAgency: c.Office.HomeAgency,
	}
	for _, m := range c.Mailbox {
		t.Mailboxes = append(t.Mailboxes, strings.ToLower(m.Address))
	}
	return t
}

// letterhead is the part that the mails show.
func (c *Config) letterhead(o cases.Office) notify.Office {
	return notify.Office{Name: o.Name, Short: o.Short, Domain: o.Domain, Telephone: c.Office.Telephone, TimeZone: o.Calendar.Zone()}
}

// mailboxes are what ingest watches.
func (c *Config) mailboxes() []ingest.Mailbox {
	var out []ingest.Mailbox
	for _, m := range c.Mailbox {
		poll, _ := time.ParseDuration(m.Poll) // checked when the file was read
		out = append(out, ingest.Mailbox{
			Name: m.Name, Address: strings.ToLower(m.Address), Host: m.Host, Port: m.Port, TLS: ingest.TLSMode(m.TLS), CAFile: c.path(m.CAFile),
			Username: m.Username, Folder: m.Folder, Done: m.Done, Poll: poll, MaxSize: int64(m.MaxSizeMB) << 20,
			Password: func() (string, error) { return c.secret("mailbox "+m.Name, m.PasswordFile, m.PasswordEnv) },
		})
	}
	return out
}

// maxSize is the largest mail of a mailbox, in bytes.
func (c *Config) maxSize(name string) int64 {
	for _, m := range c.Mailbox {
		if m.Name == name && m.MaxSizeMB > 0 {
			return int64(m.MaxSizeMB) << 20
		}
	}
	return ingest.DefaultMaxSize
}

// address is the intake address of a mailbox's name; the first mailbox stands in for what came without one.
func (c *Config) address(name string) string {
	for _, m := range c.Mailbox {
		if m.Name == name {
			return strings.ToLower(m.Address)
		}
	}
	return strings.ToLower(c.Mailbox[0].Address)
}

// sender makes the SMTP sender.
func (c *Config) sender(now func() time.Time) (*notify.Sender, error) {
	s := c.SMTP
	cfg := notify.SMTPConfig{
		Host: s.Host, Port: s.Port, TLS: notify.TLSMode(s.TLS), User: s.Username, Hello: s.Hello, Connections: s.Connections, Now: now,
	}
	if s.CAFile != "" {
		pem, err := os.ReadFile(c.path(s.CAFile))
		if err != nil {
			return nil, fmt.Errorf("smtp.ca_file: %w", err)
		}
		cfg.RootCAs = x509.NewCertPool()
		if !cfg.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("smtp.ca_file: no certificate in %s", s.CAFile)
		}
	}
	if s.PasswordFile != "" || s.PasswordEnv != "" {
		password, err := c.secret("smtp", s.PasswordFile, s.PasswordEnv)
		if err != nil {
			return nil, err
		}
		cfg.Password = password
	}
	return notify.NewSender(cfg)
}
