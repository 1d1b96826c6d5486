package notify_test

import (
	"reflect"
	"strings"
	"time"

	"cissd/cases"
	"cissd/notify"
)

// poisoned is the sample of a mail with every string of it replaced by what, but for those that the record itself makes: the name of the
// mail, addresses, the token, and the commands of choices (they come from code).
func poisoned(name cases.NoticeName, what string) cases.NoticeData {
	d := notify.Sample(name)
	if d.Draft == nil {
		d.Draft = notify.Sample(cases.NoticeReview).Draft
	}
	d.Criteria = notify.Sample(cases.NoticeReview).Criteria
	d.Officers = notify.Sample(cases.NoticeReview).Officers
	d.Doubts = []cases.Doubt{{Text: "x"}}
	d.Changes = []cases.Change{{Field: cases.Agency, Old: "x", New: "x"}}
	d.Facts = []cases.Fact{{Name: "x", Value: "x", Note: "x"}}
	d.Effects, d.Quote = []string{"x", "x"}, []string{"x", "x"}
	d.Text, d.Reason, d.State, d.Done, d.Actor, d.Officer, d.Sender = "x", "x", "x", "x", "x", "x", "x"
	keep := d
	replaceStrings(reflect.ValueOf(&d).Elem(), what)
	d.Name, d.Mailbox, d.Token, d.To.Address = keep.Name, keep.Mailbox, keep.Token, keep.To.Address
	d.Number, d.RequestNumber, d.CaseNumber = keep.Number, keep.RequestNumber, keep.CaseNumber
	d.Type, d.Priority = keep.Type, keep.Priority
	d.Passphrase = keep.Passphrase // we draw it: nobody outside has a part in it
	d.Choices = notify.Sample(name).Choices
	for i := range d.Choices {
		d.Choices[i].Means = what
	}
	d.Changes[0].Field = keep.Changes[0].Field
	return d
}

// replaceStrings sets every string that can be reached.
func replaceStrings(v reflect.Value, what string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(what)
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		fresh := reflect.New(v.Type().Elem())
		fresh.Elem().Set(v.Elem())
		replaceStrings(fresh.Elem(), what)
		v.Set(fresh)
	case reflect.Slice:
		fresh := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(fresh, v)
		for i := range fresh.Len() {
			replaceStrings(fresh.Index(i), what)
		}
		v.Set(fresh)
	case reflect.Map:
		fresh := reflect.MakeMap(v.Type())
		for _, k := range v.MapKeys() {
			e := reflect.New(v.Type().Elem()).Elem()
			e.Set(v.MapIndex(k))
			replaceStrings(e, what)
			fresh.SetMapIndex(k, e)
		}
		v.Set(fresh)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for _, field := range v.Fields() {
			replaceStrings(field, what)
		}
	}
}

// textOfHTML is what a simple reader makes of the HTML part: a line for each block, cells side by side.
func textOfHTML(html string) string { return strings.Join(blocksOf(html, "\t"), "\n") }
