package notify

import (
	"archive/zip"
	"context"
	"io"

	"cissd/cases"
)

// LockedFile is a file of a locked zip.
type LockedFile struct {
	Name string
	Size int64
	Open func(context.Context) (io.ReadCloser, error)
}

// Draw draws a document.
func Draw(d cases.DocumentData, _ Office) ([]byte, error) {
	return []byte("%PDF-2.0\n" + d.Number + "\n"), nil
}

// Lock locks a PDF.
func Lock(pdf []byte, _ string) ([]byte, error) { return pdf, nil }

// WriteLockedZip writes files into a zip inside a zip.
func WriteLockedZip(ctx context.Context, w io.Writer, _ string, files []LockedFile) error {
	outer := zip.NewWriter(w)
	entry, err := outer.CreateHeader(&zip.FileHeader{Name: "documents.zip", Method: zip.Store})
	if err != nil {
		return err
	}
	inner := zip.NewWriter(entry)
	for _, f := range files {
		part, err := inner.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err != nil {
			return err
		}
		r, err := f.Open(ctx)
		if err != nil {
			return err
		}
		if _, err := io.Copy(part, r); err != nil {
			return err
		}
	}
	if err := inner.Close(); err != nil {
		return err
	}
	return outer.Close()
}
