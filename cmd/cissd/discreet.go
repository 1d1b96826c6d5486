package main

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"log/slog"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// What libraries and servers say can hold what they were given: a value that did not fit its column, a user's name in an SMTP reply, a piece
// of a mail that a decoder choked on. Our own words are free of it (SEC-7). So each error is put into words at the edge, where it is logged,
// printed, or kept with a job: ours stay, and theirs are replaced by their class.

// discreetly gives the text of an error, on one line, without what a library or a server said.
func discreetly(err error) string {
	text := (oneLine{err}).Error()
	walk(err, func(e error) bool {
		words, foreign := inOurWords(e)
		if theirs := (oneLine{e}).Error(); foreign && theirs != "" {
			text = strings.ReplaceAll(text, theirs, words)
		}
		return !foreign
	})
	return valueInText.ReplaceAllString(text, "${1}a value${2}")
}

// walk visits an error and all that it wraps, outermost first; below one for which visit gives false it does not go.
func walk(err error, visit func(error) bool) {
	if err == nil || !visit(err) {
		return
	}
	switch x := err.(type) {
	case interface{ Unwrap() error }:
		walk(x.Unwrap(), visit)
	case interface{ Unwrap() []error }:
		for _, e := range x.Unwrap() {
			walk(e, visit)
		}
	}
}

// inOurWords puts one error of a library into words; foreign says that it is of a kind whose text cannot be trusted.
func inOurWords(err error) (words string, foreign bool) {
	switch e := err.(type) {
	case *pgconn.ConnectError:
		return "", false // host, database and role, all from the configuration
	case *pgconn.PgError:
		return refusedWords(e), true
	case pgx.ScanArgError, *pgx.ScanArgError:
		return "a column cannot be read", true
	case *imap.Error:
		if e.Code != "" {
			return "the server answered " + string(e.Type) + " [" + string(e.Code) + "]", true
		}
		return "the server answered " + string(e.Type), true
	case *textproto.Error:
		return "the server answered with code " + strconv.Itoa(e.Code), true
	case textproto.ProtocolError:
		return "the server's answer cannot be read", true
	case *strconv.NumError, *time.ParseError, *json.UnmarshalTypeError, *json.SyntaxError, *url.Error, url.EscapeError, url.InvalidHostError:
		return "a value cannot be read", true
	case x509.UnknownAuthorityError:
		return "its certificate is signed by an unknown authority", true
	case x509.HostnameError:
		return "its certificate is for another name", true
	case x509.CertificateInvalidError, x509.ConstraintViolationError:
		return "its certificate is not valid", true
	}
	return "", false
}

// refusedWords keeps what names no row: the code and the names of the schema.
func refusedWords(e *pgconn.PgError) string {
	words := "the database refused it, SQLSTATE " + e.Code
	switch {
	case e.ConstraintName != "":
		words += ", constraint " + e.ConstraintName
	case e.TableName != "":
		words += ", table " + e.TableName
	}
	// of connections, roles, rights, statements (ours are constants), resources, and the server's own troubles: names of the schema, no row
	if slices.Contains([]string{"08", "28", "3D", "42", "53", "57", "58"}, e.Code[:min(2, len(e.Code))]) {
		words += " (" + e.Message + ")"
	}
	return words
}

var (
	// pgx shows the value that it could not encode.
	valueInText = regexp.MustCompile(`(?s)(unable to encode ).*( into (?:text|binary) format)`)
	// an address in a log line is a person's, whatever it came with
	addressInText = regexp.MustCompile(`[^\s<>"'(),;:=\x60]+@[^\s<>"'(),;:=\x60]+`)
)

// anonymous takes addresses out of a text that goes where nobody looks at it for one person.
func anonymous(s string) string { return addressInText.ReplaceAllString(s, "(address)") }

// discreetError has the text of an error in our words; its cause can still be asked for.
type discreetError struct {
	text  string
	cause error
}

// Error implements error.
func (e *discreetError) Error() string { return e.text }

// Unwrap gives the cause.
func (e *discreetError) Unwrap() error { return e.cause }

// discreet is a log handler that puts errors into our words, and takes addresses out of texts (SEC-7).
type discreet struct{ slog.Handler }

// Handle implements slog.Handler.
func (d discreet) Handle(ctx context.Context, r slog.Record) error {
	out := slog.NewRecord(r.Time, r.Level, anonymous(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		out.AddAttrs(discreetAttr(a))
		return true
	})
	return d.Handler.Handle(ctx, out)
}

// WithAttrs implements slog.Handler.
func (d discreet) WithAttrs(attrs []slog.Attr) slog.Handler {
	out := make([]slog.Attr, 0, len(attrs))
	for _, a := range attrs {
		out = append(out, discreetAttr(a))
	}
	return discreet{d.Handler.WithAttrs(out)}
}

// WithGroup implements slog.Handler.
func (d discreet) WithGroup(name string) slog.Handler { return discreet{d.Handler.WithGroup(name)} }

func discreetAttr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, anonymous(v.String()))
	case slog.KindGroup:
		var inner []any
		for _, g := range v.Group() {
			inner = append(inner, discreetAttr(g))
		}
		return slog.Group(a.Key, inner...)
	case slog.KindAny:
		var err error
		if e, ok := v.Any().(error); ok {
			err = e
		}
		if err != nil {
			return slog.String(a.Key, anonymous(discreetly(err)))
		}
	}
	return slog.Attr{Key: a.Key, Value: v}
}
