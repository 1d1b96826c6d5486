// Package marking is the language of US markings: it parses, recognises and prints classification banners, portion marks and those of CUI
// (MSG-7, NOT-5). It is pure, imports nothing of ours, and keeps and reports nothing of what it reads but where a marking stands.
//
// How a mail is looked at by [Scan]:
//
//  1. scanner.subject reads the subject, scanner.text each readable part, scanner.fileName each file name.
//  2. scanner.text goes from line to line; line.fold brings each into one form (full-width letters, dashes, slashes), scanner.limit and
//     scanner.bound know where a quote, a forwarded mail or a page begins and ends, since each has a head and a foot.
//  3. scanner.banner reads a line that is nothing but a marking, by the grammar of line.at. Rows of such lines are settled by
//     scanner.flush: with control markings each is a banner, without it is one at head or foot, and a row of different levels is a choice
//     in a form.
//  4. scanner.portions looks at what stands in brackets: (S//NF) is a mark unless somebody writes about it (scanner.about), a single letter
//     is noted, and its place in a list of letters is held against it (scanner.letters).
//  5. scanner.authorityLine gathers the lines of a classification authority block.
//  6. scanner.settle decides on what means nothing alone, (S) or a line CONFIDENTIAL, by what else was found.
//
// [Parse] reads one marking, and [Banner.String] and [Banner.Portion] print it.
package marking
