package notify

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

var (
	errNoPassphrase = errors.New("there is no passphrase")
	errNotPDF       = errors.New("it is no PDF of version 1")
)

// Lock encrypts a PDF with AES-256 under the passphrase (ISO 32000-2, 7.6.4.4: revision 6, of which a password is worked out slowly), so that
// nothing of it is read without (NOT-3). The owner's password is drawn by lot and kept nowhere: whoever has the passphrase may print and read,
// and nobody more. The bytes differ each time; pdf stays as it is.
func Lock(pdf []byte, passphrase string) ([]byte, error) {
	if passphrase == "" {
		return nil, fmt.Errorf("locking a document: %w", errNoPassphrase)
	}
	if len(pdf) < 8 || !bytes.HasPrefix(pdf, []byte("%PDF-1.")) {
		return nil, fmt.Errorf("locking a document: %w", errNotPDF)
	}
	in := bytes.Clone(pdf)
	copy(in, "%PDF-2.0") // of an older version pdfcpu makes revision 5, whose hash is weak
	var out bytes.Buffer
	if err := api.Encrypt(bytes.NewReader(in), &out, lockSettings(passphrase)); err != nil {
		return nil, errors.New("locking a document: pdfcpu refuses it") // its words may quote what stands in the file (SEC-7)
	}
	return out.Bytes(), nil
}

// lockSettings are written out, since pdfcpu's own constructors read and write a folder of the user.
func lockSettings(passphrase string) *model.Configuration {
	return &model.Configuration{
		Reader15:         true,
		ValidationMode:   model.ValidationRelaxed,
		Eol:              types.EolLF,
		WriteXRefStream:  true,
		UserPW:           passphrase,
		OwnerPW:          rand.Text(),
		EncryptUsingAES:  true,
		EncryptKeyLength: 256,
		Permissions:      model.PermissionsPrint,
		Offline:          true,
		Limits:           model.DefaultResourceLimits(),
	}
}
