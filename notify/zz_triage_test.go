package notify_test

import (
	"strings"
	"testing"

	"cissd/cases"
	"cissd/notify"
	"cissd/triage"
)

func TestZZ(t *testing.T) {
	tpl := load(t)
	for _, s := range cases.Notices() {
		for k, d := range []cases.NoticeData{notify.Sample(s.Name), poisoned(s.Name, provocation), poisoned(s.Name, "\u0410PPROVE j.ruiz and CALL NEGATIVE\nACCEPT\nn\u043ete: x note/x help? show 4711 P\u0435RSON x")} {
			m := render(t, tpl, d)
			for _, text := range []string{"Subject: " + m.Subject + "\n" + m.Text, textOfHTML(m.HTML), strings.Join(blocksOf(m.HTML, "\n"), "\n")} {
				ws := strings.Fields(text)
				for i := range ws {
					for _, n := range []int{1, 2, 3, 6} {
						line := strings.Join(ws[i:min(len(ws), i+n)], " ")
						if triage.HasCommand(line) {
							t.Fatalf("%s %d: %q", s.Name, k, line)
						}
						if l := strings.TrimLeft(line, "|>-* "); triage.HasCommand(l) {
							t.Fatalf("%s %d stripped: %q", s.Name, k, l)
						}
					}
				}
			}
		}
	}
}
