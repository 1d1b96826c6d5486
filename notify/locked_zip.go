package notify

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
)

// LockedFile is a file that goes into a locked zip. Name is as its sender wrote it, Size in bytes; Open gives its bytes, and is called once.
type LockedFile struct {
	Name string
	Size int64
	Open func(context.Context) (io.ReadCloser, error)
}

// innerZip is the one entry of a locked zip. The names of a zip's entries are not encrypted, and a name may name a subject (NOT-3): so the files
// stand in a zip of their own, under their names, and that zip is what is encrypted.
const innerZip = "documents.zip"

const (
	maxLockedFiles = 10_000
	maxLockedBytes = 1 << 31 // of all files; a zip without the extensions for more ends at twice that
)

var (
	errLockedSize  = errors.New("a file is not as long as it was said to be")
	errLockedLimit = errors.New("there are too many files, or too much in them")
)

// WriteLockedZip writes the files into a zip under AES-256 (WinZip's AE-2: each change is noticed): "documents.zip" alone, which holds the files
// under safe names (see [safeNames]). They are streamed, one after the other, in their order, and stored as they are: memory does not grow with
// them. An error says which file it is by its place, from 1; what was written until then is to be thrown away.
func WriteLockedZip(ctx context.Context, w io.Writer, passphrase string, files []LockedFile) error {
	if passphrase == "" {
		return fmt.Errorf("writing a locked zip: %w", errNoPassphrase)
	}
	names, size, err := planZip(files)
	if err != nil {
		return fmt.Errorf("writing a locked zip: %w", err)
	}
	outer := zip.NewWriter(w)
	entry, err := outer.CreateRaw(lockedHeader(innerZip, size))
	if err != nil {
		return fmt.Errorf("writing a locked zip: %w", err)
	}
	sealed, err := newAEWriter(entry, passphrase)
	if err != nil {
		return fmt.Errorf("writing a locked zip: %w", err)
	}
	inner := zip.NewWriter(sealed)
	for i, f := range files {
		part, err := inner.CreateHeader(&zip.FileHeader{Name: names[i], Method: zip.Store})
		if err == nil {
			err = copyFile(ctx, part, f)
		}
		if err != nil {
			return fmt.Errorf("writing file %d of a locked zip: %w", i+1, err)
		}
	}
	if err := inner.Close(); err != nil {
		return fmt.Errorf("writing a locked zip: %w", err)
	}
	if sealed.written != size {
		return fmt.Errorf("writing a locked zip: %w", errLockedSize)
	}
	if err := sealed.finish(); err != nil {
		return fmt.Errorf("writing a locked zip: %w", err)
	}
	if err := outer.Close(); err != nil {
		return fmt.Errorf("writing a locked zip: %w", err)
	}
	return nil
}

// planZip gives the names under which the files stand, and the size of the zip that holds them, in bytes: a header before each and a descriptor
// behind it, the list of all, and its end (APPNOTE 6.3, 4.3.7 to 4.3.16).
func planZip(files []LockedFile) (names []string, size int64, err error) {
	const header, descriptor, listed, end = 30, 16, 46, 22
	if len(files) > maxLockedFiles {
		return nil, 0, errLockedLimit
	}
	given := make([]string, len(files))
	for i, f := range files {
		given[i] = f.Name
	}
	names = safeNames(given)
	size = end
	for i, f := range files {
		if f.Size < 0 || f.Size > maxLockedBytes {
			return nil, 0, errLockedLimit
		}
		size += header + descriptor + listed + 2*int64(len(names[i])) + f.Size
		if size > maxLockedBytes {
			return nil, 0, errLockedLimit
		}
	}
	return names, size, nil
}

// copyFile copies a file, which must be as long as it was said to be.
func copyFile(ctx context.Context, w io.Writer, f LockedFile) (err error) {
	r, err := f.Open(ctx)
	if err != nil {
		return fmt.Errorf("opening it: %w", err)
	}
	defer func() {
		if e := r.Close(); err == nil && e != nil {
			err = fmt.Errorf("closing it: %w", e)
		}
	}()
	buf := make([]byte, 64<<10)
	n, err := io.CopyBuffer(struct{ io.Writer }{w}, &heeding{ctx: ctx, r: io.LimitReader(r, f.Size+1)}, buf)
	if err != nil {
		return fmt.Errorf("copying it: %w", err)
	}
	if n != f.Size {
		return errLockedSize
	}
	return nil
}

// heeding reads until its context ends.
type heeding struct {
	ctx context.Context
	r   io.Reader
}

func (h *heeding) Read(p []byte) (int, error) {
	if err := h.ctx.Err(); err != nil {
		return 0, err
	}
	return h.r.Read(p)
}
