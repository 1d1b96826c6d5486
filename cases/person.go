package cases

import (
	"slices"
	"strings"
)

// Role is what a person may do (SPEC 1). Requestors and the operator are not on the roster.
type Role string

// Roles of the roster, and those that events name besides.
const (
	RoleCST             Role = "cst"
	RoleOfficer         Role = "officer"
	RoleTeamLead        Role = "team_lead"
	RoleSupervisor      Role = "supervisor"
	RoleDirector        Role = "director"
	RoleSecurityOfficer Role = "security_officer"

	// RoleRequestor is whoever asked, and RoleDaemon what happens by itself: neither is given by the roster.
	RoleRequestor Role = "requestor"
	RoleDaemon    Role = "daemon"
	RoleOperator  Role = "operator"
	// RoleOffice is an office outside to which a request was referred, where it answers.
	RoleOffice Role = "office"
)

// RosterRoles are the roles that the roster can give.
func RosterRoles() []Role {
	return []Role{RoleCST, RoleOfficer, RoleTeamLead, RoleSupervisor, RoleDirector, RoleSecurityOfficer}
}

// Person is one entry of the roster (ROLE-1).
type Person struct {
	ID     int64
	Handle string
	Name   string
	// Addresses are in lower case; mail goes to the first.
	Addresses []string
	Roles     []Role
	Active    bool
	// Backup is the handle of who stands in, "" for nobody.
	Backup string
}

// Has says whether the person holds the role. A director may do what a supervisor may (Appendix B).
func (p *Person) Has(r Role) bool {
	if p == nil {
		return false
	}
	return slices.Contains(p.Roles, r) || r == RoleSupervisor && slices.Contains(p.Roles, RoleDirector)
}

// Address is where mail to the person goes.
func (p *Person) Address() string {
	if p == nil || len(p.Addresses) == 0 {
		return ""
	}
	return p.Addresses[0]
}

// Uses says whether the address is one of the person's.
func (p *Person) Uses(address string) bool {
	return p != nil && slices.Contains(p.Addresses, strings.ToLower(strings.TrimSpace(address)))
}
