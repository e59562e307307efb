package postgres

import "syscall"

// childAttributes makes a child run as the account, in a process group of its own (so that Ctrl-C reaches only this process, which
// stops the server when everything else has ended), and receive the signal when the thread that started it ends.
func childAttributes(a account, onParentDeath syscall.Signal) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: onParentDeath}
	if a.drop {
		attributes.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attributes
}
