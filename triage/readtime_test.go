package triage

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cissd/cases"
)

// SEC-5: a mail that takes too long, or breaks its reader, is a fault of that mail, told without its content; one whose job ends is none.
func TestReadTime(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	defer close(hang)
	slow := func() cases.Reading { <-hang; return cases.Reading{} }
	late := make(chan time.Time, 1)
	late <- time.Time{}
	var fault *readFault

	if _, err := inTime(t.Context(), late, slow); !errors.As(err, &fault) || !strings.Contains(fault.stage, "too long") {
		t.Errorf("a mail that takes too long: %v", err)
	}
	if _, err := inTime(t.Context(), nil, func() cases.Reading { panic("the wren is in the attic") }); !errors.As(err, &fault) || strings.Contains(err.Error(), "wren") {
		t.Errorf("a mail that breaks its reader: %v", err)
	}
	ended, end := context.WithCancelCause(t.Context())
	end(errors.New("stopped"))
	if _, err := inTime(ended, nil, slow); err == nil || errors.As(err, &fault) || !strings.Contains(err.Error(), "stopped") {
		t.Errorf("a job that ends: %v", err)
	}
	r, err := inTime(t.Context(), nil, func() cases.Reading { return cases.Reading{Subject: "ferns"} })
	if err != nil || r.Subject != "ferns" {
		t.Errorf("a mail that is read: %q, %v", r.Subject, err)
	}
	if readTime > 20*time.Second {
		t.Errorf("a mail may take %s", readTime)
	}
}
