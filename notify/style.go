package notify

import (
	"regexp"
	"strings"
)

// Colours of the HTML part. Every pair of text and ground has a contrast of at least 4.5:1 (WCAG 1.4.3; a test computes it).
const (
	ink    = "#1b1b1b"
	paper  = "#ffffff"
	grey   = "#565c65"
	navy   = "#162e51"
	blue   = "#005ea2"
	red    = "#b50909"
	yellow = "#fff6d6"
	rule   = "#a9aeb1"
)

const fontStack = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"

// styles are the inline styles of elements, by tag and class. Templates name a class; mail programs read only what stands in the element
// itself, so that classes are replaced when a template is read.
func styles() map[string]string {
	const (
		table = "border-collapse:collapse;width:100%;table-layout:fixed;" // a long word cannot widen it
		body  = fontStack + "font-size:16px;line-height:24px;"
		cell  = "border-radius:6px;border:2px solid "
		link  = body + "display:block;padding:10px 16px;min-height:24px;text-decoration:none;border-radius:4px;"
	)
	return map[string]string{
		"body":         "margin:0;padding:0;background-color:" + paper + ";color:" + ink + ";" + body,
		"table.page":   table + "background-color:" + paper + ";",
		"td.page":      "padding:0 16px;",
		"table.column": table + "max-width:600px;margin:0 auto;",
		"td.column": "padding:20px 0 32px 0;border-top:4px solid " + navy + ";text-align:left;word-wrap:break-word;overflow-wrap:break-word;color:" + ink +
			";background-color:" + paper + ";" + body,
		"p":            "margin:0 0 16px 0;" + body + "color:" + ink + ";",
		"p.foot":       "margin:32px 0 0 0;padding:12px 0 0 0;border-top:1px solid " + rule + ";" + body + "color:" + grey + ";",
		"p.quote":      "margin:0;" + body + "color:" + ink + ";",
		"p.phrase":     "margin:0 0 16px 0;padding:12px 0 12px 12px;border-left:4px solid " + navy + ";font-family:Consolas,Menlo,monospace;font-size:20px;line-height:30px;color:" + ink + ";",
		"th.number":    "padding:6px 8px 6px 0;width:44%;text-align:left;vertical-align:top;font-weight:normal;border-bottom:1px solid #dfe1e2;" + body + "color:" + ink + ";",
		"th.first":     "padding:6px 8px 6px 0;width:44%;text-align:left;vertical-align:top;border-bottom:1px solid #dfe1e2;" + body + "color:" + grey + ";",
		"th.head":      "padding:6px 0;text-align:left;vertical-align:top;border-bottom:1px solid #dfe1e2;" + body + "color:" + grey + ";",
		"p.howto":      "margin:0 0 16px 0;" + body + "color:" + grey + ";",
		"h1":           "margin:0 0 16px 0;" + fontStack + "font-size:22px;line-height:28px;font-weight:bold;color:" + navy + ";",
		"h2":           "margin:28px 0 8px 0;" + fontStack + "font-size:18px;line-height:24px;font-weight:bold;color:" + navy + ";",
		"h2.doubts":    "margin:0 0 8px 0;" + fontStack + "font-size:18px;line-height:24px;font-weight:bold;color:" + ink + ";",
		"ul":           "margin:0 0 16px 0;padding:0 0 0 24px;",
		"ol":           "margin:0 0 16px 0;padding:0 0 0 24px;",
		"li":           "margin:0 0 8px 0;" + body + "color:" + ink + ";",
		"table.doubts": table + "margin:0 0 16px 0;",
		"td.doubts":    "padding:16px 16px 4px 16px;background-color:" + yellow + ";border-left:4px solid #a15c00;color:" + ink + ";",
		"table.quote":  table + "margin:0 0 16px 0;",
		"table.inset":  table + "margin:0 0 8px 0;",
		"td.quote":     "padding:2px 0 2px 12px;border-left:4px solid " + rule + ";color:" + ink + ";",
		"table.facts":  table + "margin:0 0 16px 0;",
		"th.fact": "padding:6px 8px 6px 0;width:38%;text-align:left;vertical-align:top;font-weight:normal;border-bottom:1px solid #dfe1e2;" +
			body + "color:" + grey + ";",
		"th.typed":      "padding:6px 8px 6px 0;width:46%;text-align:left;vertical-align:top;font-weight:normal;border-bottom:1px solid #dfe1e2;" + body + "color:" + ink + ";",
		"td.fact":       "padding:6px 0;vertical-align:top;border-bottom:1px solid #dfe1e2;" + body + "color:" + ink + ";",
		"th.long":       "padding:6px 0 2px 0;text-align:left;vertical-align:top;font-weight:normal;" + body + "color:" + grey + ";",
		"td.long":       "padding:0 0 2px 0;vertical-align:top;border-bottom:1px solid #dfe1e2;" + body + "color:" + ink + ";",
		"span.note":     body + "color:" + grey + ";",
		"table.buttons": "border-collapse:separate;width:100%;table-layout:fixed;margin:0 0 4px 0;",
		"td.first":      "height:44px;" + cell + blue + ";background-color:" + blue + ";",
		"a.first":       link + "color:" + paper + ";background-color:" + blue + ";",
		"td.button":     "height:44px;" + cell + blue + ";background-color:" + paper + ";",
		"a.button":      link + "color:" + blue + ";background-color:" + paper + ";",
		"td.danger":     "height:44px;" + cell + red + ";background-color:" + paper + ";",
		"a.danger":      link + "color:" + red + ";background-color:" + paper + ";",
		"td.plain":      "padding:10px 16px;" + cell + rule + ";" + body + "color:" + ink + ";",
		"td.gap":        "height:10px;font-size:16px;line-height:10px;",
	}
}

// attributes that Outlook's Word engine needs beside the styles
func attributes() map[string]string {
	return map[string]string{
		"table.page": ` width="100%" cellpadding="0" cellspacing="0" border="0"`, "table.column": ` width="100%" cellpadding="0" cellspacing="0" border="0"`,
		"table.doubts": ` width="100%" cellpadding="0" cellspacing="0" border="0"`, "table.quote": ` width="100%" cellpadding="0" cellspacing="0" border="0"`,
		"table.inset": ` width="100%" cellpadding="0" cellspacing="0" border="0"`,
		"table.facts": ` width="100%" cellpadding="0" cellspacing="0" border="0"`, "table.buttons": ` width="100%" cellpadding="0" cellspacing="0" border="0"`,
		"td.page": ` align="center"`, "td.column": ` align="left"`,
		"td.first": ` height="48" bgcolor="` + blue + `"`, "td.button": ` height="48" bgcolor="` + paper + `"`, "td.danger": ` height="48" bgcolor="` + paper + `"`,
		"th.fact": ` width="38%" align="left" valign="top"`, "th.typed": ` width="46%" align="left" valign="top"`, "td.fact": ` valign="top"`, "th.number": ` width="44%" align="left" valign="top"`, "th.head": ` align="left" valign="top"`, "th.first": ` width="44%" align="left" valign="top"`, "th.long": ` align="left"`, "td.gap": ` height="10"`, "td.doubts": ` bgcolor="` + yellow + `"`,
	}
}

var (
	tagPattern  = regexp.MustCompile(`<([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>`)
	betweenTags = regexp.MustCompile(`>[^<]+<`)
	// numberPattern is a number of a request or case, or a telephone number
	numberPattern = regexp.MustCompile(`\b(?:REQ|RFI|RFS|FAI)-[0-9]{4}-[0-9]{3,6}(?:/[0-9]{1,3})?\b|\([0-9]{3}\) [0-9]{3}-[0-9]{4}\b`)
	classPattern  = regexp.MustCompile(` class="([a-z]+)"`)
)

// unbroken keeps numbers of ours and telephone numbers of a page on one line each: a number that is broken at its hyphen is hard to find.
func unbroken(page string) string {
	head, body, ok := strings.Cut(page, "<body")
	if !ok {
		return page
	}
	return head + "<body" + betweenTags.ReplaceAllStringFunc(body, func(text string) string {
		return numberPattern.ReplaceAllString(text, `<span style="white-space:nowrap;">$0</span>`)
	})
}

// inlined writes the styles into the elements of a template's source.
func inlined(source string) string {
	css, extra := styles(), attributes()
	return tagPattern.ReplaceAllStringFunc(source, func(tag string) string {
		parts := tagPattern.FindStringSubmatch(tag)
		key, rest := parts[1], parts[2]
		if m := classPattern.FindStringSubmatch(rest); m != nil {
			key += "." + m[1]
			rest = strings.Replace(rest, m[0], "", 1)
		}
		style, known := css[key]
		if !known || strings.Contains(rest, " style=") {
			return tag
		}
		return "<" + parts[1] + rest + extra[key] + ` style="` + style + `">`
	})
}
