package imaptest

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"

	"cissd/deploy/devstack"
)

// store is where a Dovecot keeps its users' mails, and the user that may read them.
type store struct {
	folder *devstack.Folder
	as     *syscall.Credential // nil: this program's user
	count  atomic.Int64
}

func newStore(t testing.TB) *store {
	t.Helper()
	as, err := devstack.RunAs("nobody")
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	folder, err := devstack.NewFolder(as)
	if err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	t.Cleanup(func() {
		if err := folder.Remove(); err != nil {
			t.Errorf("imaptest: %v", err)
		}
	})
	if err := os.Chmod(folder.Path(), 0o755); err != nil {
		t.Fatalf("imaptest: %v", err)
	}
	return &store{folder: folder, as: as}
}

// UID and GID own the Maildirs.
func (s *store) UID() int {
	if s.as == nil {
		return os.Getuid()
	}
	return int(s.as.Uid)
}

// GID: see UID.
func (s *store) GID() int {
	if s.as == nil {
		return os.Getgid()
	}
	return int(s.as.Gid)
}

func (s *store) path(names ...string) string {
	return filepath.Join(append([]string{s.folder.Path()}, names...)...)
}

// mkdir makes a folder of the mail user, whose parents exist.
func (s *store) mkdir(t testing.TB, path string) {
	t.Helper()
	err := os.Mkdir(path, 0o700)
	if err == nil {
		err = os.Chown(path, s.UID(), s.GID())
	}
	if err != nil && !os.IsExist(err) {
		t.Fatalf("imaptest: %v", err)
	}
}

// maildir makes an empty Maildir.
func (s *store) maildir(t testing.TB, path string) {
	t.Helper()
	for _, dir := range []string{"", "tmp", "new", "cur"} {
		s.mkdir(t, filepath.Join(path, dir))
	}
}

// deliver puts a mail into a Maildir as it is, byte for byte, as a delivery agent does: written under tmp, moved to new.
func (s *store) deliver(t testing.TB, maildir string, mail []byte) {
	t.Helper()
	name := fmt.Sprintf("%d.M%dP%d.imaptest", 1_700_000_000+s.count.Add(1), s.count.Load(), os.Getpid())
	tmp := filepath.Join(maildir, "tmp", name)
	err := os.WriteFile(tmp, mail, 0o600)
	if err == nil {
		err = os.Chown(tmp, s.UID(), s.GID())
	}
	if err == nil {
		err = os.Rename(tmp, filepath.Join(maildir, "new", name))
	}
	if err != nil {
		t.Fatalf("imaptest: delivering: %v", err)
	}
}

func (s *store) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(s.path(name), []byte(text), 0o644); err != nil {
		t.Fatalf("imaptest: %v", err)
	}
}

// log gives what the server wrote, for a failure's message.
func (s *store) log() string {
	data, err := os.ReadFile(s.path("log"))
	if err != nil {
		return err.Error()
	}
	return string(data)
}
