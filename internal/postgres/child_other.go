//go:build !linux

package postgres

import "syscall"

// childAttributes makes a child run as the account, in a process group of its own. Only Linux can tie its life to this process.
func childAttributes(a account, _ syscall.Signal) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true}
	if a.drop {
		attributes.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
	return attributes
}
