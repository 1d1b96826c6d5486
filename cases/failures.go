package cases

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// This file bounds the answers of failure that one address gets, and has a person told of who keeps failing (GR-3, MSG-5).

// sqlFailures counts the answers of failure to an address since the last one of success: those within the hour, and the most that there were
// within any hour that ended not long ago.
const sqlFailures = `
	SELECT count(*) FILTER (WHERE created_at > @hour), coalesce(max(many) FILTER (WHERE created_at > @lately), 0)
	FROM (SELECT created_at, count(*) OVER (ORDER BY created_at RANGE BETWEEN INTERVAL '59:59.999999' PRECEDING AND CURRENT ROW) AS many
	      FROM notices
	      WHERE address = @address AND name IN ('not_done', 'confirm_needed') AND created_at > @since
	        AND id > coalesce((SELECT max(id) FROM notices WHERE address = @address AND name = 'done'), 0)) AS answers`

// How many answers of failure in a row one address gets in an hour: at the third a person is told (GR-3). An outside address that gets ten is
// a machine that answers ours, and gets silence (MSG-5); people of the roster, who always get one answer, only as many as no person sends.
const (
	failuresTold     = 3
	failuresAnswered = 10
	failuresOfPerson = 60
	// failuresLately is how long nobody is told again: longer than a silence, so that a machine which answers ours is told of once
	failuresLately = 2 * time.Hour
)

// failing is how often in a row an address was answered that something was not done.
type failing struct {
	// hour counts the answers of the last hour; most is the highest such count there was lately.
	hour, most int
	limit      int
}

// over says that no answer goes out any more.
func (f failing) over() bool { return f.hour >= f.limit }

// tell says whether a person is told of the next answer, and what. Who goes on failing is told of once, not again each time that an old answer falls
// out of the hour, nor each time that the silence of an hour is over.
func (f failing) tell(reported bool) (alarm, bool) {
	switch {
	case f.reaches(f.limit):
		return alarm{Silenced: f.limit}, true
	case f.reaches(failuresTold) && !reported:
		return alarm{NeedsHelp: true}, true
	}
	return alarm{}, false
}

// reaches says whether the next answer is the one by which so many went out within an hour, for the first time in a while.
func (f failing) reaches(n int) bool { return f.hour+1 == n && f.most < n }

// answerNotDone writes the answer to whoever sent what is not carried out. reported says that a person is told of it anyway.
func (r *Record) answerNotDone(
	ctx context.Context, tx pgx.Tx, w World, m *Matter, to Recipient, d NoticeData, a Act, reported bool,
) ([]int64, error) {
	f, err := failures(ctx, tx, to, w.Now)
	if err != nil || f.over() {
		return nil, err
	}
	id, err := r.insertNotice(ctx, tx, w, m, to, d, a)
	if err != nil {
		return nil, err
	}
	ids := []int64{id}
	if why, tell := f.tell(reported); tell {
		more, err := r.report(ctx, tx, w, m, a, why)
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}

// failures counts the answers of failure in a row that somebody got.
func failures(ctx context.Context, tx pgx.Tx, to Recipient, now time.Time) (failing, error) {
	f := failing{limit: failuresAnswered}
	address := to.Address.Key()
	if to.Person != nil {
		f.limit, address = failuresOfPerson, to.Person.Address()
	}
	args := pgx.NamedArgs{"address": address, "hour": now.Add(-time.Hour), "lately": now.Add(-failuresLately), "since": now.Add(-failuresLately - time.Hour)}
	if err := tx.QueryRow(ctx, sqlFailures, args).Scan(&f.hour, &f.most); err != nil {
		return f, fmt.Errorf("counting answers of failure: %w", err)
	}
	return f, nil
}
