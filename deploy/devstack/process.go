package devstack

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Process is a server program that does not outlive the program that started it.
type Process struct {
	process *os.Process
	done    chan struct{}
	err     error // set before done is closed
}

// StartProcess starts cmd in a process group of its own, so that Ctrl-C in a terminal reaches only the program in front and that one can
// stop its servers in order. When this program dies by whatever means, the kernel sends death to cmd's process. What is left of the group when
// the process has ended is killed. The caller must call [Process.Stop].
func StartProcess(cmd *exec.Cmd, death syscall.Signal) (*Process, error) {
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	cmd.SysProcAttr.Pdeathsig = death // 0 is none
	if cmd.WaitDelay == 0 {
		cmd.WaitDelay = 5 * time.Second // a child that keeps the output open must not keep us waiting
	}
	p := &Process{done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel counts the death of the *thread* that forked, not of the process. So that thread is kept until the server is gone;
		// it is never unlocked, and ends with this goroutine.
		runtime.LockOSThread()
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		p.process = cmd.Process
		started <- nil
		err := cmd.Wait()
		// At once: later the group's number could be somebody else's.
		p.err = errors.Join(err, p.killGroup())
		close(p.done)
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("starting %s: %w", cmd.Path, err)
	}
	return p, nil
}

// Pid is the process's number, which is also that of its group.
func (p *Process) Pid() int { return p.process.Pid }

// Done is closed when the process has ended and its output was copied.
func (p *Process) Done() <-chan struct{} { return p.done }

// Stop sends sig to the process and waits for its end; after grace it kills its group. The error is that of a process that had to be killed or
// had ended with an error of its own; one that ended by sig is no error. Stop can be called again.
func (p *Process) Stop(sig syscall.Signal, grace time.Duration) error {
	if err := p.process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stopping process %d: %w", p.Pid(), err)
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-p.done:
		return p.ended(sig)
	case <-timer.C:
	}
	err := fmt.Errorf("process %d did not end within %s and was killed", p.Pid(), grace)
	err = errors.Join(err, p.killGroup())
	<-p.done
	return err
}

// killGroup ends all processes of the group at once. As a rule there are none once the first has ended.
func (p *Process) killGroup() error {
	if err := syscall.Kill(-p.Pid(), syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("killing process group %d: %w", p.Pid(), err)
	}
	return nil
}

func (p *Process) ended(sig syscall.Signal) error {
	var exit *exec.ExitError
	if errors.As(p.err, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == sig {
			return nil
		}
	}
	return p.err
}
