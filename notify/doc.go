// Package notify writes and sends our mails. The flow of one mail:
//
//  1. cases commits a notice (what the mail is made of, as it was at the moment of the decision) and a job [jobs.SendNotice].
//  2. [Worker.Work] loads the notice and asks whether it is still true and its reader still entitled. If not, that is recorded and no
//     mail goes out.
//  3. [Templates.Render], pure, turns the data into subject, text, HTML and the files that belong to it (the request form: form.go lists its
//     fields, formPDF lays it out, formText writes it down; NOT-7). Worker.files adds what the notice carries: documents, drawn and locked, and
//     files of the vault in a locked zip (RFI-2, FAI-3). [Compose], pure, makes of it the bytes of the mail, as a stream into the vault: they
//     are stored sealed, once, in deliveries: a second sending sends the same bytes under the same Message-ID (NOT-1).
//  4. [Worker] claims the delivery (state sending), within the hourly limit for one address (MSG-5), and commits.
//  5. [Sender.Send] hands the bytes to the SMTP server, outside of any transaction, as it reads them from the vault (INT-6).
//  6. One transaction marks the delivery sent and tells the record ([Record].NoticeSent), or failed and has it reported to a person
//     ([Record].NoticeFailed). A temporary fault snoozes the job and the same bytes are tried again.
//
// A kill between the server's "250" and the commit of step 6 repeats step 5 with the same bytes: the Message-ID makes the copy
// recognisable. Everything else is committed before or after.
//
// Our mails are inert (GR-5): whoever quotes one, re-wrapped at any width that people use (20 characters and more), quotes no command.
// Every string goes through [inert], and [Load] refuses a template that breaks the rule.
package notify
