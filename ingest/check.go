package ingest

import (
	"context"
	"errors"
	"fmt"

	"github.com/emersion/go-imap/v2"
)

// Check tries out a mailbox for `cissd doctor`: it connects, logs in, opens the folder for reading only, sees what the server can do, and
// creates the Done folder if it is missing, as the first move would. It touches no message. The error is a [*Fault]: one line that says
// what is wrong and how to mend it.
func Check(ctx context.Context, mb Mailbox) error {
	mb = mb.withDefaults()
	c, err := connect(ctx, mb, dialTimeout)
	if err != nil {
		return err
	}
	defer c.close()
	folder := func(name, what, mend string, err error) error {
		return &Fault{Kind: FaultFolder, Mailbox: mb.Name, What: fmt.Sprintf("folder %q: %s", name, what), Mend: mend, Err: err}
	}
	if err := c.ask(func() error {
		_, err := c.client.Select(mb.Folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		return err
	}); err != nil {
		return folder(mb.Folder, words(err), "check the folder's name, and that the account may read it", err)
	}
	if mb.Done == "" {
		return nil
	}
	if sameFolder(mb.Done, mb.Folder) {
		return folder(mb.Done, "done is the folder that is watched itself", "set done to another folder, or to \"\" to leave messages where they are", nil)
	}
	if howToMove(mb, c.caps) == moveNot {
		return &Fault{
			Kind: FaultServer, Mailbox: mb.Name, What: "the server has neither MOVE nor UIDPLUS, so nothing can be moved safely",
			Mend: "set done to \"\", and stored messages stay where they are",
		}
	}
	err = c.ask(func() error {
		_, err := c.client.Status(mb.Done, &imap.StatusOptions{UIDNext: true}).Wait()
		return err
	})
	var refused *imap.Error
	if errors.As(err, &refused) {
		err = c.ask(func() error { return c.client.Create(mb.Done, nil).Wait() })
	}
	if err != nil {
		return folder(mb.Done, "it is missing and cannot be made: "+words(err), "create it, or set done to a folder that the account may write to", err)
	}
	return nil
}
