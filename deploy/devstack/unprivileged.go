package devstack

import (
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// RunAs gives the user that a server runs as: nil (no change) unless we are root; then the first of names that exists, else nobody.
func RunAs(names ...string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range append(names, "nobody") {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("user %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("servers must not run as root, and there is no user nobody to run them as")
}

// giveTo makes a folder its server's own.
func giveTo(dir string, as *syscall.Credential) error {
	if as == nil {
		return nil
	}
	return os.Chown(dir, int(as.Uid), int(as.Gid))
}

// passable tells whether another user can reach path: every folder above it that root owns must let others pass.
func passable(path string, as *syscall.Credential) error {
	if as == nil {
		return nil
	}
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return err
		}
		owner, ok := info.Sys().(*syscall.Stat_t)
		if ok && owner.Uid != as.Uid && info.Mode()&0o001 == 0 {
			return fmt.Errorf("user %d, as whom the server runs, cannot enter %s: choose another folder, or chmod o+x", as.Uid, dir)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

// plainEnvironment keeps what a server needs to run; variables of ours (PGHOST, LC_ALL and the like) would change what it does.
func plainEnvironment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC"}
}
