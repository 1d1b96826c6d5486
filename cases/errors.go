package cases

import "errors"

// Errors of the record. Each is a class of its own, so that callers never compare text.
var (
	// ErrConflict: somebody else changed the row between reading and writing; the transaction is to be tried again.
	ErrConflict = errors.New("the record was changed by another transaction")
	// ErrNoSuchMatter: there is no request or case of that number.
	ErrNoSuchMatter = errors.New("no such request or case")
	// ErrLastSupervisor: ROLE-4.
	ErrLastSupervisor = errors.New("the last active supervisor cannot be removed: give somebody else the role first")
	// ErrNoSupervisor: a review has nobody to go to.
	ErrNoSupervisor = errors.New("nobody on the roster may decide: add a supervisor with `cissd roster add`")
)
