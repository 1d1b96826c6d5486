package imaptest

import (
	"testing"

	"cissd/deploy/devstack"
)

// Memory starts an IMAP server that keeps its mails in memory, with an SMTP server beside it. Without accounts it has one,
// intake@ciss.example.gov with password "secret" and the folders Processed and Spillage.
func Memory(t testing.TB, accounts ...devstack.Account) *devstack.Mail {
	t.Helper()
	if len(accounts) == 0 {
		accounts = []devstack.Account{{Address: "intake@ciss.example.gov", Name: "Intake", Password: "secret", Folders: []string{"Processed", "Spillage"}}}
	}
	m, err := devstack.StartMail(t.Context(), devstack.MailOptions{Accounts: accounts})
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Errorf("imaptest: stopping the memory server: %v", err)
		}
	})
	return m
}
