package vault

import "errors"

// What went wrong, for [errors.Is]. The errors of this package wrap one of these or what the database, the context, the [KeyWrapper] or the
// caller's io.Reader said. None holds content or keys (SEC-7).
var (
	// ErrWrongKey comes from [Open], [Check] and from a [KeyWrapper]: the master key is not the one that sealed. Nothing has been touched.
	// The operator mends it.
	ErrWrongKey = errors.New("the master key is not the one of this database")
	// ErrNotFound says that there is no content, or no vault key, of this id.
	ErrNotFound = errors.New("not in the vault")
	// ErrShredded says that the content was destroyed. That is final.
	ErrShredded = errors.New("the content was shredded")
	// ErrDamaged says that what stands in the database is not what was stored: a row was altered, moved, cut or removed. Trying again does
	// not help; a backup may.
	ErrDamaged = errors.New("what is stored is damaged")
	// ErrAttached says that the content belongs to another vault key already.
	ErrAttached = errors.New("the content belongs to another key")
	// ErrTooLarge says that a content is larger than the caller's limit.
	ErrTooLarge = errors.New("the content is larger than the limit")
	// ErrNotWriting says that a [Writer] has no claim on its chunks: it was aborted or committed, or took so long that they were swept.
	// The caller stores the content again.
	ErrNotWriting = errors.New("the content is not being written any more")
)
