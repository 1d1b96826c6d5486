// Package vault keeps content at rest: encrypted before it reaches PostgreSQL, in chunks, streamed in and out (INT-6, INT-7, SEC-6).
//
// There are three layers of keys, all AES-256-GCM. The master key, behind a [KeyWrapper], wraps the vault keys, of which each request or case
// has one. A vault key wraps the own keys of the contents that belong to it; while a content belongs to none, the master key wraps its key.
// A content's own key seals its chunks in the STREAM construction. Each step is bound to the ids it is for, so that a row that was moved,
// altered, cut or removed does not open.
//
//  1. [ParseMasterKey] and [MasterKey] make the wrapper, and [Open] proves that it is the one of this database before anything else happens.
//  2. A small mail goes in with its neighbours by [Vault.PutMany], or alone by [Vault.PutBytes], in the transaction that records it.
//  3. A large one goes through a [Writer]: Close ends the stream, Writer.Reader reads it for scanning and parsing, and Commit stores its
//     wrapped key in the transaction that records it. What Abort did not clean up, [Vault.Sweep] does.
//  4. What the program makes itself goes in by [Vault.Put] or [Vault.PutBytes], or, where it is written piece by piece, through an [Inserter].
//  5. When a request is made, [Vault.NewKey] makes its key, and [Vault.Attach] gives its mails to that key.
//  6. [Vault.Reader] and [Vault.Bytes] read, and check every byte they give.
//  7. [Vault.Shred] destroys one content.
//
// Every statement runs in the [DB] that the caller gives, but those of a Writer. No method logs, and no error holds content or keys (SEC-7).
package vault
