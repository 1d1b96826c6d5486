package notify_test

import (
	"testing"

	"cissd/cases"
	"cissd/notify"
)

// BenchmarkRender writes and composes a review, the longest mail (DESIGN 5: 300 requests a second have two mails each).
func BenchmarkRender(b *testing.B) {
	tpl, err := notify.Load("")
	if err != nil {
		b.Fatal(err)
	}
	d := notify.Sample(cases.NoticeReview)
	b.ReportAllocs()
	for b.Loop() {
		m, err := tpl.Render(d, notify.SampleOffice())
		if err != nil {
			b.Fatal(err)
		}
		if _, err := notify.Compose(m, d, notify.SampleOffice()); err != nil {
			b.Fatal(err)
		}
	}
}
