// Package triage understands mail: it says what a message is, what it belongs to, and what it asks, and decides its fate.
//
// Understanding is pure (EXT-1): the same message, configuration and context give the same reading.
//
//  1. [Find] collects the signs by which a mail names what it answers: our Message-IDs, plus-addresses, codes, numbers (MSG-2).
//  2. [Read] makes the views of its texts (plainView, htmlView), each with the way back to the part's bytes, so that every value can be shown
//     where it stood.
//  3. sortLines divides the lines of the text into what is new and what is quoted, signature, banner or disclaimer (MSG-3).
//  4. spilled looks for classification markings; of a mail that bears some, withhold keeps nothing (MSG-7), and all that follows is left out.
//     machineMail says whether a machine wrote it (MSG-4), [Prove] whether the sender is who they say (SEC-1).
//  5. readCommands reads the blocks of Appendix B out of the new text; what is not exactly a command is refused, with the reason (GR-4), and what
//     is in doubt is asked about (GR-10). [Correct] turns the field lines of a SET into what they change.
//  6. extractor.read takes the fields: labels, signature, headers, prose, each with its provenance, conflicts shown (EXT-2, EXT-3).
//     In an answer to a mail about missing facts, extractor.freeAnswers takes what was asked for out of free words (EXT-4).
//     extractor.signs finds words that speak for or against a criterion, and internalEvent what somebody of the office brings (INT-10).
//  7. [cases.Draft.Missing] and [Criteria] say what is lacking and how the nine criteria stand (EXT-4, EXT-5).
//  8. [JSON] and [Report] print it all for `cissd parse`.
//
// Deciding joins that with the record: [Worker] runs it as a job, gathers a [Situation], lets the pure [Route] choose a [Fate], and carries it
// out in one transaction.
package triage
