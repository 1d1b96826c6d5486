package jobs

import "encoding/json"

// CrashesKey stands in a job's metadata, as a number: how often a daemon died while it did this job.
const CrashesKey = "crashes"

// Crashes reads from a job's metadata how often a daemon died while it did the job (DESIGN 2).
func Crashes(metadata []byte) int {
	var m struct {
		Crashes int `json:"crashes"`
	}
	if json.Unmarshal(metadata, &m) != nil {
		return 0
	}
	return m.Crashes
}

// Snoozes reads from a job's metadata how often it has been put off. The key is River's.
func Snoozes(metadata []byte) int {
	var m struct {
		Snoozes int `json:"snoozes"`
	}
	if json.Unmarshal(metadata, &m) != nil {
		return 0
	}
	return max(m.Snoozes, 0)
}
