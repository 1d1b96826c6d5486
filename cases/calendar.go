package cases

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/us"
)

// Calendar counts business time: the office's hours in its time zone, without weekends and US federal holidays (SLA-1).
type Calendar struct {
	zone *time.Location
	days *cal.BusinessCalendar
	day  time.Duration
}

// NewCalendar makes the calendar of an office that is open from open to closed, both counted from midnight.
func NewCalendar(zone *time.Location, open, closed time.Duration) Calendar {
	c := cal.NewBusinessCalendar()
	c.SetWorkHours(open, closed)
	c.AddHoliday(
		us.NewYear, us.MlkDay, us.PresidentsDay, us.MemorialDay, us.Juneteenth, us.IndependenceDay,
		us.LaborDay, us.ColumbusDay, us.VeteransDay, us.ThanksgivingDay, us.ChristmasDay,
	)
	return Calendar{zone: zone, days: c, day: closed - open}
}

// Zone is the office's time zone.
func (c Calendar) Zone() *time.Location { return c.zone }

// Day is the length of a business day.
func (c Calendar) Day() time.Duration { return c.day }

// AddHours adds business time: an hour before closing on Friday, two hours later is Monday an hour after opening.
func (c Calendar) AddHours(t time.Time, d time.Duration) time.Time {
	return c.days.AddWorkHours(t.In(c.zone), d).UTC()
}

// AddDays gives the same time of day n business days later; a time outside office hours is moved into them.
func (c Calendar) AddDays(t time.Time, n int) time.Time {
	return c.AddHours(t, time.Duration(n)*c.day)
}

// Opening is when business begins on a day, or on the next business day where that is none. Of day the date alone counts.
func (c Calendar) Opening(day time.Time) time.Time {
	y, m, d := day.Date()
	midnight := time.Date(y, m, d, 0, 0, 0, 0, c.zone)
	if c.days.IsWorkday(midnight) {
		return c.days.WorkdayStart(midnight).UTC()
	}
	return c.days.NextWorkdayStart(midnight).UTC()
}

// FiscalYear is the federal fiscal year: it begins on 1 October of the year before (SUP-4).
func (c Calendar) FiscalYear(t time.Time) int {
	t = t.In(c.zone)
	if t.Month() >= time.October {
		return t.Year() + 1
	}
	return t.Year()
}
