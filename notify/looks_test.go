package notify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cissd/cases"
	"cissd/notify"
)

var pictures = flag.String("pictures", "", "a folder into which to take pictures of all mails at 375 and 800 pixels, and dark")

// widths are those of a small telephone held upright, of most, and of a window on a desk. At 320 WCAG 1.4.10 wants all to fit.
func widths() []int { return []int{320, 375, 800} }

// looks is what the browser says of one mail at one width.
type looks struct {
	Name   string
	Width  int
	Faults []string
	// Texts counts the pieces of text that were looked at, Buttons the buttons: a page that shows nothing has no faults.
	Texts, Buttons, Height int
}

// NOT-6, MAILS rule 10: a browser lays out every shape of every mail. Nothing is wider than the screen, buttons are at least 44 pixels high,
// text is at least 16 pixels (12 points) and 4.5:1 against its ground, headings are in order, tables have header cells or are layout,
// and the language is said. The browser has no network: all that a mail needs is in it.
func TestLooks(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for _, l := range layOutAll(t) {
		seen[l.Name]++
		if l.Name == "bad" {
			if l.Width == 375 {
				checkJudge(t, l)
			}
			continue
		}
		for _, f := range l.Faults {
			t.Errorf("%s at %d: %s", l.Name, l.Width, f)
		}
		if l.Width == 375 && l.Texts < 4 {
			t.Errorf("%s at %d shows %d pieces of text", l.Name, l.Width, l.Texts)
		}
	}
	for _, s := range cases.Notices() {
		for _, v := range notify.Samples(s.Name) {
			if name := string(s.Name) + ", " + v.Name; seen[name] != len(widths()) {
				t.Errorf("%s was laid out %d times", name, seen[name])
			}
		}
	}
}

// badPage has every fault, so that the browser's judge is judged too.
const badPage = `<html><body style="background-color:#ffffff"><h2 style="color:#888888">First</h2><h4>Second</h4><p style="font-size:12px">small</p>` +
	`<div style="width:900px">wide</div><a style="display:block;line-height:20px" href="mailto:x">low</a><table><tr><td>no header</td></tr></table>` +
	`<img src="https://example.gov/x.png"></body></html>`

// checkJudge says whether every fault of badPage was found.
func checkJudge(t *testing.T, l looks) {
	t.Helper()
	got := strings.Join(l.Faults, "\n")
	for _, want := range []string{"no language", "begin with h2", "h4 follows h2", "is 12px", "px high", "neither a header cell", "has a contrast of 3.5", "scroll sideways", "from the network"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q was not found in:\n%s", want, got)
		}
	}
}

type page struct{ name, html string }

// layOutAll renders all samples and has them laid out.
func layOutAll(t *testing.T) []looks {
	t.Helper()
	tpl := load(t)
	pages := []page{{"bad", badPage}}
	for _, s := range cases.Notices() {
		for _, v := range notify.Samples(s.Name) {
			pages = append(pages, page{string(s.Name) + ", " + v.Name, render(t, tpl, v.Data).HTML})
		}
	}
	out := layOut(t, pages, widths())
	if *pictures != "" {
		takePictures(t, pages, out)
	}
	return out
}

// layOut opens one page that shows each mail in a box of each width in turn, and reads what the script in it found. Styles stand in the elements
// themselves, so that mails do not colour each other.
func layOut(t *testing.T, pages []page, widths []int) []looks {
	t.Helper()
	var names, sources []string
	for _, p := range pages {
		names, sources = append(names, p.name), append(sources, p.html)
	}
	data, err := json.Marshal(map[string]any{"names": names, "sources": sources, "widths": widths}) // it escapes "<"
	if err != nil {
		t.Fatal(err)
	}
	dom := chromium(t, `<!DOCTYPE html><html lang="en"><title>mails</title><body style="margin:0"><script>const all = `+string(data)+";\n"+judgeScript+"</script>", "--dump-dom")
	_, found, ok := strings.Cut(dom, `<pre id="found">`)
	found, _, ok2 := strings.Cut(found, "</pre>")
	if !ok || !ok2 {
		t.Fatalf("the browser found nothing: %.300s", dom)
	}
	var out []looks
	if err := json.Unmarshal([]byte(html.UnescapeString(found)), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// chromium opens a page without a network and gives what it prints. It fails where there is no browser.
func chromium(t *testing.T, source string, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	// a browser takes seconds; a machine that is busy with everything else, longer
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	args = append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run", "--disable-extensions",
		"--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + filepath.Join(dir, "profile"),
	}, args...)
	cmd := exec.CommandContext(ctx, "chromium", append(args, "file://"+file)...)
	cmd.Env = append(os.Environ(), "HOME="+dir)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("running chromium (Debian's package chromium): %v\n%s", err, errs.String())
	}
	return out.String()
}

// takePictures writes sheets for people to look at: all shapes of one mail side by side, as they are at 375 and 800 pixels, and as a browser
// shows them that darkens pages.
func takePictures(t *testing.T, pages []page, laid []looks) {
	t.Helper()
	height := map[string]int{}
	for _, l := range laid {
		height[fmt.Sprint(l.Name, l.Width)] = l.Height
	}
	sheets := map[string][]page{}
	for _, p := range pages {
		name, _, _ := strings.Cut(p.name, ",")
		sheets[name] = append(sheets[name], p)
	}
	for name, shapes := range sheets {
		for _, w := range []int{375, 800} {
			var b strings.Builder
			b.WriteString(`<!DOCTYPE html><body style="margin:0;white-space:nowrap">`)
			high := 0
			for _, p := range shapes {
				high = max(high, height[fmt.Sprint(p.name, w)])
				_, body, _ := strings.Cut(p.html, "<body")
				fmt.Fprintf(&b, `<div style="display:inline-block;vertical-align:top;white-space:normal;width:%dpx;margin-right:8px"><tt>%s</tt><div %s</div></div>`,
					w, html.EscapeString(p.name), strings.TrimSuffix(strings.TrimSpace(body), "</body>\n</html>"))
			}
			size := fmt.Sprintf("--window-size=%d,%d", len(shapes)*(w+8), high+30)
			chromium(t, b.String(), size, "--screenshot="+filepath.Join(*pictures, fmt.Sprintf("%s-%d.png", name, w)))
			if w == 375 {
				chromium(t, b.String(), size, "--screenshot="+filepath.Join(*pictures, name+"-dark.png"), "--blink-settings=forceDarkModeEnabled=true")
			}
		}
	}
}

// judgeScript runs in the page: it builds a box for each mail, looks at it at each width, and writes what it found as JSON.
const judgeScript = `
const luminance = c => c.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
const rgba = s => s.match(/[\d.]+/g).map(Number);
const grounds = new Map();
function ground(e) { // the nearest colour behind it that is not see-through
  if (!e) return [255, 255, 255];
  if (!grounds.has(e)) {
    const c = rgba(getComputedStyle(e).backgroundColor);
    grounds.set(e, c.length < 4 || c[3] === 1 ? c.slice(0, 3) : ground(e.parentElement));
  }
  return grounds.get(e);
}
function judge(box, width) {
  const out = {Name: box.dataset.name, Width: width, Faults: [], Texts: 0, Buttons: 0, Height: box.scrollHeight};
  const fault = s => { if (out.Faults.length < 20) out.Faults.push(s); };
  const short = e => '<' + e.tagName.toLowerCase() + '> "' + e.textContent.trim().replace(/\s+/g, ' ').slice(0, 40) + '"';
  if (box.dataset.lang !== 'en') fault('no language is said');
  if (box.scrollWidth > width) fault('it has to scroll sideways: ' + box.scrollWidth + ' px');
  for (const e of box.querySelectorAll('img,script,link,iframe,video,object,embed,[background]')) fault(short(e) + ' comes from the network');
  for (const e of box.querySelectorAll('*')) {
    const r = e.getBoundingClientRect();
    if (r.width > 0 && (r.right > width + 0.5 || r.left < -0.5)) fault(short(e) + ' is cut off by the edge: ' + Math.round(r.left) + ' to ' + Math.round(r.right));
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== 'inline') fault(short(e) + ' runs out of its box');
  }
  let level = 0;
  for (const e of box.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    const n = Number(e.tagName[1]);
    if (level === 0 && n !== 1) fault('the headings begin with h' + n);
    else if (n > level + 1) fault('h' + n + ' follows h' + level);
    level = n;
  }
  for (const e of box.querySelectorAll('table')) {
    const own = [...e.querySelectorAll('th')].some(h => h.closest('table') === e);
    if ((e.getAttribute('role') === 'presentation') === own) fault(short(e) + ' has neither a header cell nor the role of layout, or both');
  }
  const tops = [];
  for (const e of box.querySelectorAll('a')) {
    out.Buttons++;
    const r = e.getBoundingClientRect();
    if (r.height < 44) fault(short(e) + ' is ' + r.height + ' px high');
    if (r.width < 44) fault(short(e) + ' is ' + r.width + ' px wide');
    for (const b of tops) if (r.top < b + 8) fault(short(e) + ' is nearer than 8 px to the button above it');
    tops.push(r.bottom);
  }
  if (width !== 375) return out; // letters and colours do not depend on the width
  const walk = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let n; (n = walk.nextNode());) {
    if (!n.data.trim()) continue;
    out.Texts++;
    const e = n.parentElement, s = getComputedStyle(e);
    if (parseFloat(s.fontSize) < 16) fault(short(e) + ' is ' + s.fontSize);
    if (parseFloat(s.lineHeight) < 1.2 * parseFloat(s.fontSize)) fault(short(e) + ' has lines of ' + s.lineHeight);
    const [a, b] = [luminance(rgba(s.color).slice(0, 3)), luminance(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) fault(short(e) + ' has a contrast of ' + ((a + 0.05) / (b + 0.05)).toFixed(1));
    if (e.getClientRects().length === 0 || s.visibility !== 'visible' || s.opacity !== '1') fault(short(e) + ' is hidden');
  }
  return out;
}
const boxes = all.sources.map((source, i) => {
  const mail = new DOMParser().parseFromString(source, 'text/html');
  const box = document.createElement('section'), body = document.createElement('div');
  box.dataset.name = all.names[i];
  box.dataset.lang = mail.documentElement.lang;
  box.style = 'overflow:auto;background-color:#ffffff';
  body.style = mail.body.getAttribute('style');
  body.append(...mail.body.childNodes);
  box.append(body);
  return box;
});
const found = [];
for (const width of all.widths) {
  for (const box of boxes) box.style.width = width + 'px';
  document.body.replaceChildren(...boxes);
  for (const box of boxes) found.push(judge(box, width));
}
const pre = document.createElement('pre');
pre.id = 'found';
pre.textContent = JSON.stringify(found);
document.body.replaceChildren(pre);
`
