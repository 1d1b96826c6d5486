// Package jobs holds the arguments of the jobs that River carries between the stages. They are a wire format that outlives a
// deployment, stand as plain text in the database and its backups, and so hold ids only (SEC-7). It imports nothing of ours.
//
//  1. ingest enqueues a [ReadMessage] with each message that it stores; triage's worker does it.
//  2. cases enqueues a [SendNotice] with each notice that it writes; notify's worker does it.
//  3. River enqueues [FireTimers] each minute; cases' worker does it.
//  4. [Crashes] and [Snoozes] read from a job's metadata what befell it.
package jobs
