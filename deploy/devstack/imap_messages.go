package devstack

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-message/textproto"
)

// found is a message as a client sees it.
type found struct {
	*message
	seq   uint32 // the client's number, never 0
	real  uint32 // the number in the mailbox
	flags []imap.Flag
}

// find gives the messages of a set that the client knows of: one that was not announced yet has no number in its eyes. The account is locked.
func (s *imapSession) find(set imap.NumSet) []found {
	contains := s.contains(set)
	var all []found
	for i, m := range s.box.messages {
		if seq := s.view.EncodeSeqNum(uint32(i + 1)); seq != 0 && contains(seq, m.uid) {
			all = append(all, found{message: m, seq: seq, real: uint32(i + 1), flags: m.flagList()})
		}
	}
	return all
}

// contains gives the test for a set, in which "*" is the last message (RFC 9051 section 9, seq-number).
func (s *imapSession) contains(set imap.NumSet) func(seq uint32, uid imap.UID) bool {
	n := len(s.box.messages)
	switch set := set.(type) {
	case imap.SeqSet:
		set = slices.Clone(set)
		for i, r := range set {
			set[i].Start, set[i].Stop = ends(r.Start, r.Stop, uint32(n))
		}
		return func(seq uint32, _ imap.UID) bool { return set.Contains(seq) }
	case imap.UIDSet:
		var last imap.UID
		if n > 0 {
			last = s.box.messages[n-1].uid
		}
		set = slices.Clone(set)
		for i, r := range set {
			set[i].Start, set[i].Stop = ends(r.Start, r.Stop, last)
		}
		return func(_ uint32, uid imap.UID) bool { return set.Contains(uid) }
	}
	return func(uint32, imap.UID) bool { return false }
}

// ends puts the last number for "*" (0) into a range and orders it: 9:* is the last message where there are fewer than nine.
func ends[N uint32 | imap.UID](start, stop, last N) (N, N) {
	if start != 0 && stop != 0 {
		return min(start, stop), max(start, stop)
	}
	if start == 0 {
		start = last
	}
	if stop == 0 {
		stop = last
	}
	return min(start, stop), max(start, stop)
}

// Fetch implements imapserver.Session. The account is not locked while it writes: a client may take its time.
func (s *imapSession) Fetch(w *imapserver.FetchWriter, set imap.NumSet, o *imap.FetchOptions) error {
	seen := slices.ContainsFunc(o.BodySection, func(b *imap.FetchItemBodySection) bool { return !b.Peek }) ||
		slices.ContainsFunc(o.BinarySection, func(b *imap.FetchItemBinarySection) bool { return !b.Peek })
	for _, m := range s.findAndMark(set, seen) {
		if err := m.fetch(w.CreateMessage(m.seq), o); err != nil {
			return err
		}
	}
	return nil
}

func (s *imapSession) findAndMark(set imap.NumSet, seen bool) []found {
	defer s.lock()()
	all := s.find(set)
	for i, m := range all {
		if seen && !m.has(imap.FlagSeen) {
			m.set(imap.StoreFlagsAdd, []imap.Flag{imap.FlagSeen})
			all[i].flags = m.flagList()
			s.box.tracker.QueueMessageFlags(m.real, m.uid, all[i].flags, nil)
		}
	}
	return all
}

// fetch closes w in any case: the connection is locked until then.
func (m found) fetch(w *imapserver.FetchResponseWriter, o *imap.FetchOptions) error {
	return errors.Join(m.write(w, o), w.Close())
}

func (m found) write(w *imapserver.FetchResponseWriter, o *imap.FetchOptions) error {
	w.WriteUID(m.uid) // before any literal: clients look for it to know whose it is
	if o.Flags {
		w.WriteFlags(m.flags)
	}
	if o.InternalDate {
		w.WriteInternalDate(m.date)
	}
	if o.RFC822Size {
		w.WriteRFC822Size(int64(len(m.raw)))
	}
	if o.Envelope {
		header, _ := textproto.ReadHeader(bufio.NewReader(bytes.NewReader(m.raw))) // a broken one has no envelope
		w.WriteEnvelope(imapserver.ExtractEnvelope(header))
	}
	if o.BodyStructure != nil {
		w.WriteBodyStructure(imapserver.ExtractBodyStructure(bytes.NewReader(m.raw)))
	}
	for _, section := range o.BodySection {
		part := m.section(section)
		if err := writeAll(w.WriteBodySection(section, int64(len(part))), part); err != nil {
			return err
		}
	}
	for _, section := range o.BinarySection {
		part := imapserver.ExtractBinarySection(bytes.NewReader(m.raw), section)
		if err := writeAll(w.WriteBinarySection(section, int64(len(part))), part); err != nil {
			return err
		}
	}
	for _, section := range o.BinarySectionSize {
		w.WriteBinarySectionSize(section, imapserver.ExtractBinarySectionSize(bytes.NewReader(m.raw), section))
	}
	return nil
}

// section gives what BODY[…] asks for. The whole, the header and the text come out as they came in, however broken; only for a part or for
// single fields is the mail taken apart.
func (m found) section(section *imap.FetchItemBodySection) []byte {
	if len(section.Part) > 0 || len(section.HeaderFields) > 0 || len(section.HeaderFieldsNot) > 0 {
		return imapserver.ExtractBodySection(bytes.NewReader(m.raw), section)
	}
	header, body := splitHeader(m.raw)
	blank := bytes.IndexByte(body, '\n') + 1 // the empty line between belongs to the header
	var part []byte
	switch section.Specifier {
	case imap.PartSpecifierHeader:
		part = m.raw[:len(header)+blank]
	case imap.PartSpecifierText:
		part = body[blank:]
	default:
		part = m.raw
	}
	if p := section.Partial; p != nil {
		from := min(max(p.Offset, 0), int64(len(part)))
		part = part[from:min(from+max(p.Size, 0), int64(len(part)))]
	}
	return part
}

func writeAll(w io.WriteCloser, p []byte) error {
	if _, err := w.Write(p); err != nil {
		return err
	}
	return w.Close()
}

// Store implements imapserver.Session.
func (s *imapSession) Store(w *imapserver.FetchWriter, set imap.NumSet, flags *imap.StoreFlags, _ *imap.StoreOptions) error {
	changed := s.storeFlags(set, flags)
	if flags.Silent {
		return nil
	}
	for _, m := range changed {
		if err := m.fetch(w.CreateMessage(m.seq), &imap.FetchOptions{Flags: true}); err != nil {
			return err
		}
	}
	return nil
}

func (s *imapSession) storeFlags(set imap.NumSet, flags *imap.StoreFlags) []found {
	defer s.lock()()
	all := s.find(set)
	for i, m := range all {
		m.set(flags.Op, flags.Flags)
		all[i].flags = m.flagList()
		s.box.tracker.QueueMessageFlags(m.real, m.uid, all[i].flags, s.view)
	}
	return all
}

// Expunge implements imapserver.Session. The EXPUNGE lines go out as all news do, when the server polls before its answer.
func (s *imapSession) Expunge(_ *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	defer s.lock()()
	s.box.expunge(uids)
	return nil
}

// Copy implements imapserver.Session. Where nothing was copied there is no COPYUID: an empty set cannot be written.
func (s *imapSession) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	defer s.lock()()
	return s.copyTo(set, dest)
}

func (s *imapSession) copyTo(set imap.NumSet, dest string) (*imap.CopyData, error) {
	to, err := s.account.box(dest, imap.ResponseCodeTryCreate)
	if err != nil {
		return nil, err
	}
	var from, made imap.UIDSet
	for _, m := range s.find(set) {
		from.AddNum(m.uid)
		made.AddNum(to.add(m.raw, m.date, m.flags))
	}
	if len(from) == 0 {
		return nil, nil
	}
	return &imap.CopyData{UIDValidity: to.validity, SourceUIDs: from, DestUIDs: made}, nil
}

// Move implements imapserver.SessionMove (RFC 6851): all of it happens at once, for other connections too.
func (s *imapSession) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	data, err := s.moveTo(set, dest)
	if err != nil || data == nil {
		return err
	}
	return w.WriteCopyData(data)
}

func (s *imapSession) moveTo(set imap.NumSet, dest string) (*imap.CopyData, error) {
	defer s.lock()()
	data, err := s.copyTo(set, dest)
	if err != nil || data == nil {
		return nil, err
	}
	for _, m := range s.box.messages {
		if data.SourceUIDs.Contains(m.uid) {
			m.set(imap.StoreFlagsAdd, []imap.Flag{imap.FlagDeleted})
		}
	}
	s.box.expunge(&data.SourceUIDs)
	return data, nil
}
