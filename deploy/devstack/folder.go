package devstack

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const (
	folderPrefix = "cissd-server-"
	lockName     = "in-use"
)

// Folder is a temporary folder for a server, which may run as another user and has sockets in it. It is known to be in use as long as this
// program lives: it holds a lock that the kernel drops with the program. So a later start can remove what a killed one left.
type Folder struct {
	path string
	lock *os.File
}

// NewFolder makes a folder of mode 0700 that belongs to as (nil: to this program's user), with a name short enough for sockets: where
// temporary files are kept, else, if that place is out of the server's reach or its name too long, in /tmp. The caller removes it.
func NewFolder(as *syscall.Credential) (*Folder, error) {
	parent := os.TempDir()
	if len(parent) > maxSocketPath-len("/"+folderPrefix+"0123456789/socket/"+socketName) || passable(filepath.Join(parent, "x"), as) != nil {
		parent = "/tmp"
	}
	removeAbandoned(parent)
	path, err := os.MkdirTemp(parent, folderPrefix)
	if err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(path, lockName), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(path))
	}
	f := &Folder{path: path, lock: lock}
	if err := errors.Join(syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB), giveTo(path, as)); err != nil {
		return nil, errors.Join(err, f.Remove())
	}
	return f, nil
}

// Path is the folder's name.
func (f *Folder) Path() string { return f.path }

// Remove removes the folder with all that is in it.
func (f *Folder) Remove() error {
	return errors.Join(os.RemoveAll(f.path), f.lock.Close())
}

// removeAbandoned removes our user's folders whose program is gone. It is a courtesy: what cannot be looked at is left.
func removeAbandoned(parent string) {
	locks, err := filepath.Glob(filepath.Join(parent, folderPrefix+"*", lockName))
	if err != nil {
		return
	}
	for _, name := range locks {
		info, err := os.Lstat(name)
		if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < time.Minute { // it may be about to be locked
			continue
		}
		if owner, ok := info.Sys().(*syscall.Stat_t); !ok || int(owner.Uid) != os.Geteuid() {
			continue
		}
		lock, err := os.Open(name)
		if err != nil {
			continue
		}
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil {
			_ = os.RemoveAll(filepath.Dir(name))
		}
		_ = lock.Close()
	}
}
