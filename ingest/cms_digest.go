package ingest

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"hash"
	"io"
)

// This file compares the digests that the signers of a CMS object name with what was signed (RFC 5652 section 5.4). That needs no key and proves
// nothing of who signed: a digest that does not fit shows that the content was changed behind the signature (GR-4).

const (
	oidMessageDigest = "1.2.840.113549.1.9.4"
	// maxSigners bounds what is read of the signers (SEC-5); longer ones are not judged.
	maxSigners = 256 << 10
)

// cmsDigest takes the digests of a signed content while it is read.
type cmsDigest struct {
	r    io.Reader
	sums map[string]hash.Hash // by the identifier of the algorithm
}

func newCMSDigest(r io.Reader) *cmsDigest {
	return &cmsDigest{r: r, sums: map[string]hash.Hash{
		"1.3.14.3.2.26": sha1.New(), "2.16.840.1.101.3.4.2.1": sha256.New(), "2.16.840.1.101.3.4.2.2": sha512.New384(), "2.16.840.1.101.3.4.2.3": sha512.New(),
	}}
}

func (d *cmsDigest) Read(b []byte) (int, error) {
	n, err := d.r.Read(b)
	for _, h := range d.sums {
		_, _ = h.Write(b[:n])
	}
	return n, err
}

func (d *cmsDigest) fault() error {
	f, ok := d.r.(interface{ fault() error })
	if !ok {
		return nil
	}
	return f.fault()
}

// bad says whether the signers behind the content, which was read to its end, are none, or name another digest than its own. What cannot be read
// is not judged: it is as good as unsigned (MSG-6).
func (d *cmsDigest) bad() bool {
	o, ok := d.r.(*octetReader)
	if !ok || o.err != nil {
		return false
	}
	for range maxBERDepth {
		h, err := o.b.head()
		switch {
		case err != nil:
			return false
		case h.isEnd():
		case h.tag == berSet:
			return d.badSigners(o.b, h)
		case h.tag != berContext0 && h.tag != berContext1 || o.b.skipRest(h, 0) != nil:
			return false
		}
	}
	return false
}

func (d *cmsDigest) badSigners(b *berReader, h berHead) bool {
	if h.n < 0 || h.n > maxSigners {
		return false
	}
	raw := make([]byte, h.n)
	if _, err := io.ReadFull(b.br, raw); err != nil {
		return false
	}
	if len(raw) == 0 {
		return true // signed by nobody
	}
	for len(raw) > 0 {
		var signer asn1.RawValue
		rest, err := asn1.Unmarshal(raw, &signer)
		if err != nil {
			return false
		}
		if raw = rest; d.badSigner(signer.Bytes) {
			return true
		}
	}
	return false
}

// badSigner reads SignerInfo: version, who signed, the algorithm of the digest, and the attributes that are signed.
func (d *cmsDigest) badSigner(raw []byte) bool {
	var version int
	var who, attrs asn1.RawValue
	var algorithm struct {
		ID     asn1.ObjectIdentifier
		Params asn1.RawValue `asn1:"optional"`
	}
	for _, v := range []any{&version, &who, &algorithm, &attrs} {
		rest, err := asn1.Unmarshal(raw, v)
		if err != nil {
			return false
		}
		raw = rest
	}
	h := d.sums[algorithm.ID.String()]
	if h == nil || attrs.Class != asn1.ClassContextSpecific || attrs.Tag != 0 {
		return false
	}
	for list := attrs.Bytes; len(list) > 0; {
		var a struct {
			ID     asn1.ObjectIdentifier
			Values []asn1.RawValue `asn1:"set"`
		}
		rest, err := asn1.Unmarshal(list, &a)
		if err != nil {
			return false
		}
		if list = rest; a.ID.String() == oidMessageDigest {
			return len(a.Values) != 1 || !bytes.Equal(a.Values[0].Bytes, h.Sum(nil))
		}
	}
	return false
}
