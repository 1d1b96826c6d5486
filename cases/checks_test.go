package cases_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"cissd/cases"
	"cissd/migrations/pgtest"
)

// The CHECKs are read from the catalogue of a migrated database, as the last migration left them, and compared with the code (DESIGN 2: the
// database refuses illegal states by itself too).

var (
	quoted   = regexp.MustCompile(`'([^']*)'`)
	wordList = regexp.MustCompile(`^CHECK \(\(\(?[a-z_]+\)? ?= ANY \(ARRAY\[[^\]]*\]\)\)\)$`)
	ofState  = regexp.MustCompile(`\bstate\b`)
)

// check is a CHECK of a table, as PostgreSQL writes it.
type check struct{ table, text string }

// words are the texts that a CHECK names, each once, in order.
func (c check) words() []string {
	var out []string
	for _, m := range quoted.FindAllStringSubmatch(c.text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func checks(t *testing.T) map[string]check {
	t.Helper()
	rows, err := pgtest.New(t).Query(t.Context(), `SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
		WHERE contype = 'c' AND connamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]check{}
	for rows.Next() {
		var name string
		var c check
		if err := rows.Scan(&name, &c.table, &c.text); err != nil {
			t.Fatal(err)
		}
		out[name] = c
	}
	if err := rows.Err(); err != nil || len(out) < 50 {
		t.Fatalf("%d CHECKs, %v", len(out), err)
	}
	return out
}

// compare holds each CHECK against what the code says.
func compare(t *testing.T, all map[string]check, want map[string][]string) {
	t.Helper()
	for name, words := range want {
		words = slices.Clone(words)
		slices.Sort(words)
		if diff := cmp.Diff(slices.Compact(words), all[name].words()); diff != "" {
			t.Errorf("%s (-code +database): %s\n%s", name, all[name].text, diff)
		}
	}
}

// edges are the steps of the table from state to state.
func edges(of cases.RecordKind, keep func(cases.Transition) bool) map[cases.State][]cases.State {
	out := map[cases.State][]cases.State{}
	for _, row := range cases.Transitions() {
		for _, from := range row.From {
			if row.Of == of && keep(row) {
				out[from] = append(out[from], row.To)
			}
		}
	}
	return out
}

// reached are the states that a record can come to by some of the steps.
func reached(of cases.RecordKind, keep func(cases.Transition) bool) map[cases.State]bool {
	next := edges(of, keep)
	todo := slices.Clone(next[cases.Absent])
	if of == cases.CaseRecord {
		todo = []cases.State{cases.CaseOpened, cases.CaseAssigned} // by the approval of its request
	}
	seen := map[cases.State]bool{}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		if !seen[s] {
			seen[s] = true
			todo = append(todo, next[s]...)
		}
	}
	return seen
}

func every(cases.Transition) bool { return true }

// entered are the states that a record comes to by such a step alone: what the step sets is known in them.
func entered(of cases.RecordKind, by func(cases.Transition) bool) []string {
	return enteredOf(of, every, by)
}

// enteredOf is [entered] where some steps alone are taken at all.
func enteredOf(of cases.RecordKind, all, by func(cases.Transition) bool) []string {
	otherwise := reached(of, func(row cases.Transition) bool { return all(row) && !by(row) })
	var out []string
	for s := range reached(of, all) {
		if !otherwise[s] {
			out = append(out, string(s))
		}
	}
	return out
}

// ends are the states that nothing leaves but REOPEN, with its reason.
func ends(of cases.RecordKind) []string {
	next := edges(of, func(row cases.Transition) bool { return !command(cases.Reopen)(row) })
	var out []string
	for s := range reached(of, every) {
		if !slices.ContainsFunc(next[s], func(to cases.State) bool { return to != s }) {
			out = append(out, string(s))
		}
	}
	return out
}

// decided are the ends to which a supervisor's decision leads. A request that its requestor withdraws has no decider.
func decided(of cases.RecordKind) []string {
	return slices.DeleteFunc(ends(of), func(s string) bool {
		return !slices.ContainsFunc(cases.Transitions(), func(row cases.Transition) bool {
			return row.Of == of && into(cases.State(s))(row) && slices.Contains(row.By, cases.RoleSupervisor)
		})
	})
}

// without takes some states away from others.
func without(states, those []string) []string {
	return slices.DeleteFunc(slices.Clone(states), func(s string) bool { return slices.Contains(those, s) })
}

// inquiry says whether a step is one of an FAI: of the approvals of a result, that one alone which asks the director.
func inquiry(row cases.Transition) bool {
	return !command(cases.Approve, cases.CaseInReview)(row) || row.To == cases.CaseInReview || row.To == cases.CaseConcurrence
}

// askable are the steps that an officer's command opens while the case stays where it is: what is asked of a supervisor meanwhile.
func askable() []string {
	var out []string
	for _, row := range cases.Transitions() {
		if slices.Contains(row.By, cases.RoleOfficer) && slices.Contains(row.From, row.To) {
			out = append(out, words(row.Opens)...)
		}
	}
	return out
}

// into is a step that leads to a state from another one.
func into(to cases.State) func(cases.Transition) bool {
	return func(row cases.Transition) bool { return row.To == to && !slices.Contains(row.From, to) }
}

// command is a step of a command.
func command(v cases.Verb, from ...cases.State) func(cases.Transition) bool {
	return func(row cases.Transition) bool {
		return row.On == cases.On(v) && (len(from) == 0 || slices.ContainsFunc(from, func(s cases.State) bool { return slices.Contains(row.From, s) }))
	}
}

// interrupted are the states that a hold interrupts, and "" for no hold; one that is made longer interrupts no other.
func interrupted(of cases.RecordKind) []string {
	out := []string{""}
	for _, row := range cases.Transitions() {
		if row.Of == of && row.On == cases.On(cases.Hold) {
			out = append(out, words(slices.DeleteFunc(slices.Clone(row.From), func(s cases.State) bool { return s == row.To }))...)
		}
	}
	return out
}

// SPEC 7: every list of words in a CHECK is the code's own list.
func TestCheckListsAreThoseOfTheCode(t *testing.T) {
	t.Parallel()
	all := checks(t)
	var kinds []string
	for _, row := range cases.Transitions() {
		for _, k := range slices.Concat(row.Spends, row.Opens, []cases.StepKind{row.Step}) {
			if k != "" {
				kinds = append(kinds, string(k))
			}
		}
	}
	want := map[string][]string{
		"requests_state_known": words(cases.States(cases.RequestRecord)), "cases_state_known": words(cases.States(cases.CaseRecord)),
		"requests_held_from_known": interrupted(cases.RequestRecord), "cases_held_from_known": interrupted(cases.CaseRecord),
		"steps_kind_known": kinds, "person_roles_known": words(cases.RosterRoles()), "activities_kind_known": words(cases.ActivityKinds()),
		"request_criteria_state":  {string(cases.Met), string(cases.NotMet), string(cases.YoursToSay)},
		"requests_type_known":     {"", string(cases.RFI), string(cases.RFS), string(cases.FAI)},
		"cases_type_known":        {string(cases.RFI), string(cases.RFS), string(cases.FAI)},
		"requests_priority_known": {"", "routine", "priority", "urgent"}, "cases_priority_known": {"routine", "priority", "urgent"},
		// RFI-1, FAI-3, RFS-2
		"cases_result_known": {"", "negative", "positive", "completed"}, "cases_result_basis_known": {"", "no_records", "withheld"},
		"timers_kind_known":     {"incomplete_reminder", "disposition_reminder", "drop_asked", "hold_end", "receipt_missing", "entries_review"},
		"case_files_kind_known": words([]cases.FileKind{cases.ExhibitFile, cases.SourceFile, cases.ReportFile, cases.ReferralFile}),
		"documents_kind_known":  words([]cases.DocumentKind{cases.Memorandum, cases.InquiryReport, cases.SignificantMemorandum}),
		"proposals_kind_known":  askable(),
		"message_outcomes_known": {
			"new_request", "request_update", "decision", "case_report", "disposition", "query", "bounce", "auto_reply", "duplicate", "spillage",
			"oversize", "refused", "quarantined", "ignored",
		},
	}
	compare(t, all, want)
	elsewhere := []string{"contents_class_known", "mailbox_ledger_state_known", "deliveries_state_known"} // of vault, ingest and notify
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if _, compared := want[name]; wordList.MatchString(all[name].text) && !compared && !slices.Contains(elsewhere, name) {
			t.Errorf("%s of %s is compared with nothing: %s", name, all[name].table, all[name].text)
		}
	}
}

// SPEC 7, SUP-4, RFI-1, DSP-1, ROLE-2: what a CHECK demands of a state is what the table's steps must have set to come there.
func TestCheckStatesAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	all := checks(t)
	fai := string(cases.FAI)
	closedOut := entered(cases.CaseRecord, command(cases.Closeout))
	ended := without(ends(cases.CaseRecord), closedOut)
	want := map[string][]string{
		"requests_state_known": words(cases.States(cases.RequestRecord)), "cases_state_known": words(cases.States(cases.CaseRecord)),
		"requests_decided_when_ended":    decided(cases.RequestRecord),
		"requests_type_when_approved":    append(entered(cases.RequestRecord, command(cases.Approve)), ""),
		"requests_held_from_when_held":   append(entered(cases.RequestRecord, command(cases.Hold)), ""),
		"requests_duplicate_names_it":    entered(cases.RequestRecord, command(cases.DuplicateOf)),
		"requests_referred_names_office": append(entered(cases.RequestRecord, command(cases.Refer)), ""),
		// CLS-1: an inquiry is worked here, or not at all
		"requests_tracked_is_no_inquiry": append(entered(cases.RequestRecord, command(cases.Approve)), fai),

		"cases_held_from_when_held":  append(entered(cases.CaseRecord, command(cases.Hold)), ""),
		"cases_result_when_reviewed": append(entered(cases.CaseRecord, into(cases.CaseInReview)), ""),
		// an officer is set when the case is assigned, by whichever step; one that has ended keeps the one that it had, if any
		"cases_officer_when_assigned":       append(slices.Clone(ended), string(cases.CaseOpened)),
		"cases_reviewer_when_released":      entered(cases.CaseRecord, command(cases.Approve, cases.CaseInReview)),
		"cases_dates_when_closed":           entered(cases.CaseRecord, into(cases.CaseClosed)),
		"cases_date_when_closed_out":        closedOut,
		"cases_disposition_when_closed_out": closedOut,
		"cases_date_when_ended":             ended,
		"cases_referred_names_office":       append(entered(cases.CaseRecord, command(cases.Refer)), ""),
		// DSP-1: a result is handed over once it is released, or the case closed with its approval
		"cases_completed_when_released": entered(cases.CaseRecord, func(row cases.Transition) bool {
			return into(cases.CaseReleased)(row) || into(cases.CaseClosed)(row)
		}),
		// FAI-3: an inquiry is not released without the director
		"cases_concurred_when_released": append(enteredOf(cases.CaseRecord, inquiry, command(cases.Concur)), fai),
		"cases_concurrence_of_inquiry":  append(entered(cases.CaseRecord, into(cases.CaseConcurrence)), fai),
	}
	compare(t, all, want)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		c := all[name]
		if _, compared := want[name]; !compared && (c.table == "requests" || c.table == "cases") && ofState.MatchString(strings.ReplaceAll(c.text, "'", "")) {
			t.Errorf("%s of %s is compared with nothing: %s", name, c.table, c.text)
		}
	}
}
